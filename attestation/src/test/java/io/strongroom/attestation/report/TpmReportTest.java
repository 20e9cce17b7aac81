/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.Octets;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.attestation.tpm.TpmAuthorities;
import io.strongroom.attestation.tpm.TpmEndorsements;
import io.strongroom.attestation.tpm.TpmEvidence;
import io.strongroom.attestation.tpm.TpmEvidenceEncoder;
import io.strongroom.attestation.tpm.TpmEvidenceParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TpmReportTest {
    private static final Path VECTOR = Path.of("src/test/resources/vectors/tpm/rsapss-rsa-sha256");
    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
    private static final TpmEndorsements ENDORSEMENTS =
            TpmEndorsements.of(List.of()).allowMissingLists();

    private static TpmReport report() throws IOException, CertificateException {
        byte[] der = Files.readAllBytes(VECTOR.resolve("authority.der"));
        var authority = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        return new TpmReport(TrustAnchors.PRODUCTION.withTpm(TpmAuthorities.of(authority)), evidence -> List.of());
    }

    private static byte[] evidence() throws IOException {
        return Files.readAllBytes(VECTOR.resolve("evidence.bin"));
    }

    @Test
    void tells_every_field_of_evidence_that_is_verified() throws Exception {
        VerificationReport report = report().judge(evidence(), ENDORSEMENTS, NOW);

        assertThat(report.isAccepted()).isTrue();
        assertThat(report.fields())
                .containsEntry("verdict", "VERIFIED")
                .containsEntry("tier", "warning")
                .containsEntry("assurance", "TPM: memory is not protected")
                .containsEntry("tee", "TPM")
                .containsEntry("safe", true)
                .containsEntry("firmwareVersion", "2019102300163636")
                .containsEntry("pcrSelect", List.of("sha256:0,1,2,3,4,5,6,7,8,9,14"))
                .containsEntry("sigAlg", "RSAPSS")
                .containsEntry("hash", "sha256")
                .containsEntry("replayedPcrs", List.of("sha256:0", "sha256:4", "sha256:7", "sha256:9"));
        assertThat(report.fields().keySet())
                .containsSubsequence(
                        "tee",
                        "qualifiedSigner",
                        "extraData",
                        "clock",
                        "resetCount",
                        "restartCount",
                        "safe",
                        "firmwareVersion",
                        "pcrSelect",
                        "pcrDigest",
                        "measurement",
                        "sigAlg",
                        "hash",
                        "pcrs",
                        "eventLog",
                        "certificates");
        assertThat(report.fields().get("pcrs").toString())
                .startsWith("{sha256:0=")
                .contains(", sha256:14=");
        assertThat(report.fields().get("eventLog").toString())
                .contains("unknownEventTypes=[80004242]", "eventType=EV_S_CRTM_VERSION");
        assertThat(report.fields().get("certificates").toString()).contains("subject=CN=machine 7");
    }

    @Test
    void tells_the_fields_of_evidence_that_is_rejected() throws Exception {
        byte[] changed = evidence();
        changed[60] ^= 1;

        VerificationReport report = report().judge(changed, ENDORSEMENTS, NOW);

        assertThat(report.isVerified()).isFalse();
        assertThat(report.fields())
                .containsEntry("verdict", "REJECTED")
                .containsEntry("rejectReason", RejectReason.QUOTE_SIGNATURE.name())
                .containsEntry("tee", "TPM");
    }

    @Test
    void tells_of_bytes_that_are_no_evidence_that_they_are_none() throws Exception {
        VerificationReport report = report().judge(Arrays.copyOf(evidence(), 20), ENDORSEMENTS, NOW);

        assertThat(report.fields()).containsEntry("rejectReason", "FORMAT").doesNotContainKey("tee");
    }

    @Test
    void tells_of_certificates_that_cannot_be_read_and_of_a_log_that_is_missing() throws Exception {
        TpmEvidence parsed = TpmEvidenceParser.parse(evidence());
        byte[] bytes = TpmEvidenceEncoder.encode(
                parsed.quote().signedBytes(),
                Octets.parseHex("0014000b000101"),
                parsed.pcrValues(),
                Octets.zeros(0),
                List.of(Octets.parseHex("3000")));

        VerificationReport report = report().judge(bytes, ENDORSEMENTS, NOW);

        assertThat(report.fields())
                .containsEntry("rejectReason", "CERT_CHAIN")
                .containsEntry("eventLog", null)
                .containsEntry("certificates", List.of(Map.of("unreadable", "3000")));
    }
}
