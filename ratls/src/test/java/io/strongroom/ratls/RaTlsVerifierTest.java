/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.EndorsementsProblem;
import io.strongroom.attestation.EndorsementsSource;
import io.strongroom.attestation.EndorsementsUnavailableException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.PlatformId;
import io.strongroom.attestation.PlatformPolicy;
import io.strongroom.attestation.Reason;
import io.strongroom.attestation.ReasonCode;
import io.strongroom.attestation.RefusalReason;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.attestation.Verifier;
import io.strongroom.attestation.dcap.TcbStatus;
import io.strongroom.ratls.GenuineCertificates.Vector;
import io.strongroom.ratls.RaTlsResult.Accepted;
import io.strongroom.ratls.RaTlsResult.Refused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaTlsVerifierTest {
    private static TestPlatform platform;
    private static Parties parties;
    private static RaTlsIdentity server;

    @BeforeAll
    static void start_platform(@TempDir Path directory) throws Exception {
        TestPlatform.create(directory.resolve("platform"), CertificateForge.NOW);
        platform = TestPlatform.load(directory.resolve("platform"));
        parties = Parties.at(platform, CertificateForge.NOW);
        server = parties.identity("server");
    }

    private static List<ReasonCode> codes(RaTlsResult result) {
        return result instanceof Refused refused
                ? refused.reasons().stream().map(Reason::code).toList()
                : List.of();
    }

    @Test
    void accepts_a_certificate_with_acceptable_evidence() throws Exception {
        RaTlsResult result = parties.verifierOf("server").verify(server.certificate());

        assertThat(result).isInstanceOfSatisfying(Accepted.class, accepted -> {
            assertThat(accepted.tee()).isEqualTo(Tee.SIMULATED);
            assertThat(accepted.isFresh()).isFalse();
            assertThat(accepted.validity().contains(CertificateForge.NOW)).isTrue();
            assertThat(accepted.validity().notAfter())
                    .isEqualTo(CertificateForge.NOW.plus(RaTlsCertificateWriter.DEFAULT_LIFETIME));
        });
    }

    @Test
    void refuses_evidence_of_another_platform() throws Exception {
        Path directory = Files.createTempDirectory("other").resolve("platform");
        TestPlatform.create(directory, CertificateForge.NOW);
        Parties other = Parties.at(TestPlatform.load(directory), CertificateForge.NOW);

        assertThat(codes(parties.verifierOf("server")
                        .verify(other.identity("server").certificate())))
                .containsExactly(RejectReason.CERT_CHAIN);
    }

    @Test
    void refuses_a_certificate_out_of_date_before_it_verifies_the_evidence() throws Exception {
        var late = new Parties(platform, InstantSource.fixed(CertificateForge.NOW.plus(Duration.ofHours(13))));

        assertThat(codes(late.verifierOf("server").verify(server.certificate())))
                .containsExactly(RejectReason.EXPIRED);
    }

    @Test
    void refuses_what_is_not_fresh_if_that_is_demanded() throws Exception {
        RaTlsVerifier demanding = parties.verifierOf("server").demandingFreshEvidence();
        RaTlsNonce nonce = RaTlsNonce.random();
        X509Certificate fresh = server.certificateFor(nonce);

        assertThat(demanding.verify(fresh, nonce))
                .isInstanceOfSatisfying(
                        Accepted.class,
                        accepted -> assertThat(accepted.isFresh()).isTrue());
        assertThat(codes(demanding.verify(fresh, RaTlsNonce.random())))
                .containsExactly(RefusalReason.REPORT_DATA_MISMATCH);
        assertThat(codes(demanding.verify(fresh))).containsExactly(RefusalReason.REPORT_DATA_MISMATCH);
        assertThat(codes(demanding.verify(server.certificate()))).containsExactly(RefusalReason.REPORT_DATA_MISMATCH);
    }

    @Test
    void refuses_another_nonce_than_the_one_it_is_given_even_if_none_is_demanded() throws Exception {
        RaTlsVerifier verifier = parties.verifierOf("server");
        RaTlsNonce nonce = RaTlsNonce.random();

        assertThat(verifier.verify(server.certificateFor(nonce), nonce)).isInstanceOf(Accepted.class);
        assertThat(verifier.verify(server.certificateFor(nonce))).isInstanceOf(Accepted.class);
        assertThat(codes(verifier.verify(server.certificate(), nonce)))
                .containsExactly(RefusalReason.REPORT_DATA_MISMATCH);
    }

    @Test
    void does_not_take_a_word_for_the_kind_of_evidence() throws Exception {
        KeyPair own = CertificateForge.newKey("secp256r1");
        byte[] claims = TestPlatform.claims(own);
        byte[] evidence = platform.tagged(claims);
        byte[] intel = Octets.parseHex("939a7233f79c4ca9940a0db3957f0607").bytes();
        System.arraycopy(intel, 0, evidence, 4 + 3 + 12, intel.length);
        X509Certificate certificate = new CertificateForge(own)
                .evidence(EvidenceExtension.TCG_DICE, evidence)
                .x509();

        assertThat(codes(parties.verifierOf("agent").verify(certificate))).containsExactly(RejectReason.CERT_CHAIN);
    }

    @Nested
    class GenuineEvidence {
        private static RaTlsVerifier verifier(Vector vector, PlatformPolicy policy) throws Exception {
            var endorsements = vector.endorsements();
            return verifier(vector, policy, asked -> endorsements);
        }

        private static RaTlsVerifier verifier(Vector vector, PlatformPolicy policy, EndorsementsSource source) {
            return new RaTlsVerifier(
                    new Verifier(TrustAnchors.PRODUCTION), source, policy, InstantSource.fixed(vector.verifyAt()));
        }

        private static X509Certificate certificate(Vector vector) throws Exception {
            return CertificateForge.x509(vector.certificate());
        }

        @Test
        void of_gramine_is_accepted_as_far_as_the_policy_goes() throws Exception {
            Vector vector = GenuineCertificates.vector("ratls-gramine-legacy-only");
            var hardening =
                    new PlatformPolicy(false, Set.of(TcbStatus.UP_TO_DATE, TcbStatus.SW_HARDENING_NEEDED), Set.of(), 0);

            RaTlsResult strict = verifier(vector, PlatformPolicy.STRICT).verify(certificate(vector));
            RaTlsResult lenient = verifier(vector, hardening).verify(certificate(vector));

            assertThat(codes(strict)).containsExactly(RefusalReason.TCB_STATUS_NOT_ALLOWED);
            assertThat(lenient).isInstanceOfSatisfying(Accepted.class, accepted -> {
                assertThat(accepted.tee()).isEqualTo(Tee.SGX);
                assertThat(accepted.toString()).doesNotContain("SIMULATED");
                assertThat(accepted.evidence().claims().measurement())
                        .hasToString(vector.expected().get("mrEnclave").asText());
            });
        }

        @Test
        void in_tcgs_form_is_verified_and_refused_for_its_platform() throws Exception {
            Vector vector = GenuineCertificates.vector("ratls-gramine-dice-and-legacy");

            assertThat(codes(verifier(vector, PlatformPolicy.STRICT).verify(certificate(vector))))
                    .containsExactly(RefusalReason.DEBUG_NOT_ALLOWED, RefusalReason.TCB_STATUS_NOT_ALLOWED);
        }

        @Test
        void of_old_rats_tls_is_not_bound() throws Exception {
            Vector vector = GenuineCertificates.vector("ratls-inclavare-rsa-legacy-oid");

            assertThat(codes(verifier(vector, PlatformPolicy.STRICT).verify(certificate(vector))))
                    .containsExactly(RejectReason.KEY_BINDING);
        }

        @Test
        void is_asked_for_by_the_platform_that_the_quote_names() throws Exception {
            Vector vector = GenuineCertificates.vector("ratls-gramine-legacy-only");
            EndorsementsSource none = platform -> {
                throw new EndorsementsUnavailableException(
                        EndorsementsProblem.NOT_FOUND, "none for " + ((PlatformId.Intel) platform).fmspc());
            };

            RaTlsResult result = verifier(vector, PlatformPolicy.STRICT, none).verify(certificate(vector));

            assertThat(result)
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.reasons())
                                    .singleElement()
                                    .satisfies(reason -> {
                                        assertThat(reason.code()).isEqualTo(RejectReason.ENDORSEMENTS_NEEDED);
                                        assertThat(reason.message()).contains("none for 00606a000000");
                                    }));
        }
    }
}
