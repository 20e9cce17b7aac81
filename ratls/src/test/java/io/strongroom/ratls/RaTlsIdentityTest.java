/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import static io.strongroom.ratls.CertificateForge.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.collect.EvidenceCollector;
import io.strongroom.attestation.collect.EvidenceUnavailableException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RaTlsIdentityTest {
    private static TestPlatform platform;

    @BeforeAll
    static void start_platform(@TempDir Path directory) throws Exception {
        TestPlatform.create(directory.resolve("platform"), NOW);
        platform = TestPlatform.load(directory.resolve("platform"));
    }

    @Nested
    class Writer {
        @ParameterizedTest
        @EnumSource(KeyCurve.class)
        void makes_certificates_that_are_bound_and_sound(KeyCurve curve) throws Exception {
            KeyPair key = curve.newKeyPair();
            X509Certificate x509 = new RaTlsCertificateWriter(platform.collector("agent")).write(key, NOW);

            RaTlsCertificate certificate = RaTlsCertificateReader.read(x509);

            certificate.check(NOW);
            assertThat(certificate.form().extension()).isEqualTo(EvidenceExtension.TCG_DICE);
            assertThat(((RaTlsEvidence.Tagged) certificate.form()).claims().names())
                    .containsExactly("pubkey-hash");
            assertThat(x509.getPublicKey()).isEqualTo(key.getPublic());
            assertThat(x509.getSubjectX500Principal()).hasToString("CN=Strongroom RA-TLS SIMULATED");
            assertThat(x509.getNonCriticalExtensionOIDs()).contains("2.23.133.5.4.9");
            assertThat(x509.getBasicConstraints()).isEqualTo(-1);
            assertThat(RaTlsCertificateReader.read(x509.getEncoded()).binding().isBound())
                    .isTrue();
        }

        @Test
        void puts_the_nonce_first_as_deterministic_cbor_has_it() throws Exception {
            RaTlsNonce nonce = RaTlsNonce.random();
            X509Certificate x509 = new RaTlsCertificateWriter(platform.collector("agent"))
                    .write(KeyCurve.P_256.newKeyPair(), nonce, NOW);

            EvidenceClaims claims =
                    ((RaTlsEvidence.Tagged) RaTlsCertificateReader.read(x509).form()).claims();

            assertThat(claims.names()).containsExactly("nonce", "pubkey-hash");
            assertThat(claims.nonce()).contains(nonce.octets());
        }

        @Test
        void limits_the_time_of_a_certificate() throws Exception {
            var writer = new RaTlsCertificateWriter(platform.collector("agent"), Duration.ofMinutes(10));

            X509Certificate x509 = writer.write(KeyCurve.P_256.newKeyPair(), NOW);

            assertThat(x509.getNotBefore()).isEqualTo(NOW.minus(Duration.ofMinutes(5)));
            assertThat(x509.getNotAfter()).isEqualTo(NOW.plus(Duration.ofMinutes(10)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"PT0S", "PT59S", "P31D", "PT-1H"})
        void refuses_other_times(Duration lifetime) {
            assertThatThrownBy(() -> new RaTlsCertificateWriter(platform.collector("agent"), lifetime))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 minute to 30 days");
        }

        @Test
        void refuses_keys_of_other_kinds() {
            var writer = new RaTlsCertificateWriter(platform.collector("agent"));

            assertThatThrownBy(() -> writer.write(CertificateForge.newKey("secp521r1"), NOW))
                    .hasMessageContaining("wanted P-256 or P-384");
            assertThatThrownBy(() -> writer.write(CertificateForge.newRsaKey(2048, 65537), NOW))
                    .hasMessageContaining("wanted P-256 or P-384");
        }

        @Test
        void notices_a_platform_that_quotes_something_else() {
            var liar = new StubCollector(Tee.SIMULATED) {
                @Override
                public Evidence collect(ReportData reportData) throws EvidenceUnavailableException {
                    return platform.collector("agent").collect(ReportData.of(new byte[64]));
                }
            };

            assertThatThrownBy(() -> new RaTlsCertificateWriter(liar).write(KeyCurve.P_256.newKeyPair(), NOW))
                    .isInstanceOf(EvidenceUnavailableException.class)
                    .hasMessageContaining("other claims");
        }

        @Test
        void notices_a_platform_that_gives_garbage() {
            assertThatThrownBy(() -> new RaTlsCertificateWriter(new StubCollector(Tee.TDX))
                            .write(KeyCurve.P_256.newKeyPair(), NOW))
                    .isInstanceOf(EvidenceUnavailableException.class)
                    .hasMessageContaining("cannot be carried");
        }

        @ParameterizedTest
        @EnumSource(
                value = Tee.class,
                names = {"SNP", "TPM"})
        void refuses_evidence_that_no_certificate_carries(Tee tee) {
            assertThatThrownBy(() -> new RaTlsCertificateWriter(new StubCollector(tee)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(tee.wireName());
        }
    }

    @Nested
    class Renewal {
        private final AtomicReference<Instant> now = new AtomicReference<>(NOW);

        @Test
        void happens_when_half_of_the_time_is_over() throws Exception {
            RaTlsIdentity identity = RaTlsIdentity.create(platform.collector("agent"), now::get);
            X509Certificate first = identity.certificate();

            now.set(NOW.plus(Duration.ofHours(6)).minusMillis(1));
            assertThat(identity.certificate()).isSameAs(first);

            now.set(NOW.plus(Duration.ofHours(6)));
            X509Certificate second = identity.certificate();
            assertThat(second).isNotEqualTo(first);
            assertThat(second.getPublicKey()).isEqualTo(first.getPublicKey());
            assertThat(second.getNotAfter()).isEqualTo(NOW.plus(Duration.ofHours(18)));
            assertThat(identity.certificate()).isSameAs(second);
        }

        @Test
        void happens_when_the_clock_was_set_back() throws Exception {
            RaTlsIdentity identity = RaTlsIdentity.create(platform.collector("agent"), now::get);

            now.set(NOW.minus(Duration.ofHours(1)));

            assertThat(identity.certificate().getNotAfter()).isEqualTo(NOW.plus(Duration.ofHours(11)));
        }
    }

    @Test
    void collects_fresh_evidence_for_four_peers_at_a_time() throws Exception {
        var entered = new CountDownLatch(RaTlsIdentity.MAX_FRESH_AT_ONCE);
        var leave = new CountDownLatch(1);
        var slow = new StubCollector(Tee.SIMULATED) {
            private volatile boolean isSlow;

            @Override
            public Evidence collect(ReportData reportData) throws EvidenceUnavailableException {
                if (isSlow) {
                    entered.countDown();
                    await(leave);
                }
                return platform.collector("agent").collect(reportData);
            }
        };
        RaTlsIdentity identity = RaTlsIdentity.create(slow, () -> NOW);
        slow.isSlow = true;
        ExecutorService pool = Executors.newFixedThreadPool(RaTlsIdentity.MAX_FRESH_AT_ONCE);
        try {
            for (int i = 0; i < RaTlsIdentity.MAX_FRESH_AT_ONCE; i++) {
                pool.execute(() -> certificateFor(identity));
            }
            await(entered);

            assertThatThrownBy(() -> identity.certificateFor(RaTlsNonce.random()))
                    .isInstanceOf(EvidenceUnavailableException.class)
                    .hasMessageContaining("4 other peers");
        } finally {
            leave.countDown();
            pool.shutdown();
        }
    }

    @Test
    void shows_nothing_of_its_key() throws Exception {
        assertThat(RaTlsIdentity.create(platform.collector("agent"), () -> NOW))
                .hasToString("RaTlsIdentity[CN=Strongroom RA-TLS SIMULATED]");
    }

    @Nested
    class Nonce {
        @Test
        void is_a_name_and_comes_back() {
            RaTlsNonce nonce = RaTlsNonce.random();

            assertThat(nonce.name()).matches("[0-9a-f]{40}\\.ratls\\.invalid").hasSizeLessThanOrEqualTo(64);
            assertThat(RaTlsNonce.ofName(nonce.name())).contains(nonce);
            assertThat(RaTlsNonce.random()).isNotEqualTo(nonce);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "server.example",
                    "ratls.invalid",
                    "00112233445566778899aabbccddeeff0011223.ratls.invalid",
                    "00112233445566778899AABBCCDDEEFF00112233.ratls.invalid",
                    "00112233445566778899aabbccddeeff00112233.ratls.invalid.",
                    "x00112233445566778899aabbccddeeff00112233.ratls.invalid"
                })
        void is_no_other_name(String name) {
            assertThat(RaTlsNonce.ofName(name)).isEmpty();
        }
    }

    private static void certificateFor(RaTlsIdentity identity) {
        try {
            identity.certificateFor(RaTlsNonce.random());
        } catch (EvidenceUnavailableException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static class StubCollector implements EvidenceCollector {
        private final Tee tee;

        private StubCollector(Tee tee) {
            this.tee = tee;
        }

        @Override
        public Tee tee() {
            return tee;
        }

        @Override
        public Evidence collect(ReportData reportData) throws EvidenceUnavailableException {
            return Evidence.of(tee, reportData.bytes());
        }
    }
}
