/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strongroom.attestation.Endorsements;
import io.strongroom.attestation.EndorsementsProblem;
import io.strongroom.attestation.EndorsementsSource;
import io.strongroom.attestation.EndorsementsUnavailableException;
import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.PlatformId;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.attestation.collect.EvidenceCollector;
import io.strongroom.attestation.snp.AmdRoot;
import io.strongroom.attestation.snp.SnpEndorsements;
import io.strongroom.broker.api.BrokerClient;
import io.strongroom.broker.api.BrokerRefusedException;
import io.strongroom.broker.api.Job;
import io.strongroom.broker.api.RequestedZone;
import io.strongroom.broker.api.WorkloadId;
import io.strongroom.broker.audit.AuditReason;
import io.strongroom.testkit.evidence.Bytes;
import io.strongroom.testkit.evidence.ForgedSnp;
import io.strongroom.testkit.evidence.SnpField;
import io.strongroom.testkit.evidence.SnpForge;
import io.strongroom.testkit.evidence.SnpProduct;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Guests of SEV-SNP at the broker, with certificates and lists of the forged AMD that are in date now. */
class SnpSessionTest {
    private static final String MEASUREMENT = "5e".repeat(48);
    private static final String POLICY = """
            version: 1
            requested-zones: allow
            rules:
              - name: guest
                tee: snp
                measurements: [MEASUREMENT]
                snp: {maximum-vmpl: 1}
                keys: [{name: payroll, grants: [open, seal]}]
            """.replace("MEASUREMENT", MEASUREMENT);

    private final ForgedSnp chip = current(SnpForge.vcek(SnpProduct.MILAN, 3)).forge();
    /** Its report does not name its product. */
    private final ForgedSnp genoa = current(SnpForge.vcek(SnpProduct.GENOA, 2)).forge();

    private InProcessBroker broker;
    private String pin;
    private EndorsementsSource endorsements = source(chip);

    @BeforeEach
    void start() throws Exception {
        broker = InProcessBroker.startForHardware(
                TrustAnchors.PRODUCTION.withAmd(Set.of(
                        root(io.strongroom.attestation.snp.SnpProduct.MILAN, chip),
                        root(io.strongroom.attestation.snp.SnpProduct.GENOA, genoa))),
                new EndorsementsSource() {
                    @Override
                    public Endorsements endorsementsFor(PlatformId platform) throws EndorsementsUnavailableException {
                        return endorsements.endorsementsFor(platform);
                    }

                    @Override
                    public Endorsements endorsementsFor(PlatformId.Amd platform, Octets leaf)
                            throws EndorsementsUnavailableException {
                        return endorsements.endorsementsFor(platform, leaf);
                    }
                },
                POLICY,
                "payroll");
        pin = broker.workspace().trust().pin();
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
    }

    @Test
    void a_guest_gets_keys_and_an_identity_of_class_hardware() throws Exception {
        BrokerClient client = broker.newClient();
        client.attest(collector(chip, report -> report), job());

        assertThat(client.fetchKeyring("payroll")).isNotEmpty();
        assertThat(WorkloadId.of(client.requestIdentity().chain().get(0)).uri())
                .startsWith("spiffe://hardware.strongroom/tenant/default/policy/guest/job/");
        assertThat(broker.broker().audit().list(1, 100))
                .anyMatch(record -> record.event().equals("attest")
                        && record.json().contains("\"product\":\"Milan\"")
                        && record.json().contains("\"revocation-checked\":true"));
    }

    @Test
    void a_report_that_was_altered_is_refused() throws Exception {
        EvidenceCollector altered = of(data -> chip.withSignedReport(report -> bound(report, data))
                .withReport(report -> report.with(SnpField.MEASUREMENT, MEASUREMENT.replace("5e", "5f")))
                .report());

        assertThat(refusal(altered)).extracting(AuditReason::code).containsExactly("SIGNATURE");
    }

    @Test
    void another_guest_another_broker_another_level_and_debug_are_refused() throws Exception {
        assertThat(refusal(collector(chip, report -> report.with(SnpField.MEASUREMENT, "77".repeat(48)))))
                .extracting(AuditReason::code)
                .contains("MEASUREMENT_NOT_ALLOWED");
        assertThat(refusal(collector(chip, report -> report.with(SnpField.HOST_DATA, "ab".repeat(32)))))
                .extracting(AuditReason::code)
                .contains("BROKER_PIN_MISMATCH");
        assertThat(refusal(collector(chip, report -> report.with(SnpField.VMPL, 2))))
                .extracting(AuditReason::code)
                .contains("VMPL_NOT_ALLOWED");
        assertThat(refusal(collector(chip, report -> report.with(SnpField.POLICY, SnpField.POLICY_DEBUG))))
                .extracting(AuditReason::code)
                .contains("DEBUG_NOT_ALLOWED");
        assertThat(refusal(collector(chip, report -> report.with(SnpField.REPORT_DATA, "00".repeat(64)))))
                .extracting(AuditReason::code)
                .contains("REPORT_DATA_MISMATCH");
    }

    @Test
    void a_chip_without_endorsements_is_refused_with_what_to_do() throws Exception {
        endorsements = platform -> {
            throw new EndorsementsUnavailableException(EndorsementsProblem.NOT_FOUND, "there are none here");
        };

        AuditReason reason = refusal(collector(chip, report -> report)).get(0);

        assertThat(reason.code()).isEqualTo("ENDORSEMENTS_NEEDED");
        assertThat(reason.message()).isEqualTo("snp evidence cannot be judged: there are none here");
    }

    @Test
    void a_report_that_does_not_name_its_product_is_tried_as_each() throws Exception {
        endorsements = platform -> switch (((PlatformId.Amd) platform).product()) {
            case MILAN -> endorsed(chip.leaf().der().toArray(), chip);
            case GENOA -> endorsed(genoa.leaf().der().toArray(), genoa);
            case TURIN -> throw new EndorsementsUnavailableException(EndorsementsProblem.NOT_FOUND, "none here");
        };
        BrokerClient client = broker.newClient();
        client.attest(collector(genoa, report -> report), job());

        assertThat(client.fetchKeyring("payroll")).isNotEmpty();
        assertThat(broker.broker().audit().list(1, 100))
                .anyMatch(record ->
                        record.event().equals("attest") && record.json().contains("\"product\":\"Genoa\""));
    }

    @Test
    void a_report_that_does_not_name_its_product_and_fits_none_is_refused() throws Exception {
        endorsements = platform -> {
            throw new EndorsementsUnavailableException(EndorsementsProblem.NOT_FOUND, "none here");
        };
        assertThat(refusal(collector(genoa, report -> report)).get(0).message())
                .isEqualTo("snp evidence cannot be judged: the report does not name its product, and there are no"
                        + " endorsements for it as one of Milan, Genoa, Turin");

        endorsements = source(chip);
        assertThat(refusal(collector(genoa, report -> report)))
                .extracting(AuditReason::code)
                .doesNotContain("ENDORSEMENTS_NEEDED")
                .isNotEmpty();
    }

    @Test
    void a_certificate_that_comes_along_names_the_product() throws Exception {
        endorsements = new EndorsementsSource() {
            @Override
            public Endorsements endorsementsFor(PlatformId platform) throws EndorsementsUnavailableException {
                throw new EndorsementsUnavailableException(EndorsementsProblem.NOT_FOUND, "no certificate here");
            }

            @Override
            public Endorsements endorsementsFor(PlatformId.Amd platform, Octets leaf)
                    throws EndorsementsUnavailableException {
                assertThat(platform.product()).isEqualTo(io.strongroom.attestation.snp.SnpProduct.GENOA);
                return endorsed(leaf.bytes(), genoa);
            }
        };
        String leaf = Base64.getEncoder().encodeToString(genoa.leaf().der().toArray());

        assertThat(attest(genoa, "[{\"cert_type\":\"VCEK\",\"data\":\"" + leaf + "\"}]")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void the_certificate_of_the_key_may_come_with_the_report_and_no_other() throws Exception {
        endorsements = withLeaf();
        String leaf = Base64.getEncoder().encodeToString(chip.leaf().der().toArray());

        assertThat(attest("[{\"cert_type\":\"VCEK\",\"data\":\"" + leaf + "\"}]")
                        .status())
                .isEqualTo(200);
        assertThat(attest("[{\"cert_type\":\"ARK\",\"data\":\"" + leaf + "\"}]").code())
                .isEqualTo("bad-request");
        assertThat(attest("[{\"cert_type\":\"VCEK\",\"data\":\"" + leaf + "\",\"x\":1}]")
                        .code())
                .isEqualTo("bad-request");
        assertThat(attest("7").code()).isEqualTo("bad-request");
        assertThat(attest("[{\"cert_type\":\"VCEK\",\"data\":\"AAAA\"}]").code())
                .isEqualTo("evidence-refused");
    }

    private RawPeer.Answer attest(String chain) throws Exception {
        return attest(chip, chain);
    }

    private RawPeer.Answer attest(ForgedSnp from, String chain) throws Exception {
        RawPeer peer = new RawPeer(broker);
        RawPeer.Answer challenge = peer.auth("snp");
        String message = peer.attestation(
                        collector(from, report -> report),
                        job(),
                        challenge.body().path("nonce").asText())
                .replace("\"quote\":", "\"cert_chain\":" + chain + ",\"attestation_report\":");
        return peer.post("/kbs/v0/attest", message, Map.of("Cookie", challenge.cookie()));
    }

    private List<AuditReason> refusal(EvidenceCollector collector) throws Exception {
        BrokerRefusedException refused = catchThrowableOfType(
                BrokerRefusedException.class, () -> broker.newClient().attest(collector, job()));
        assertThat(refused.code()).isEqualTo("evidence-refused");
        return broker.broker().explain(refused.correlationId()).stream()
                .flatMap(record -> record.reasons().stream())
                .toList();
    }

    /** A guest that is bound to session and broker, and then changed before it is signed. */
    private EvidenceCollector collector(ForgedSnp from, UnaryOperator<Bytes> change) {
        return of(data -> from.withSignedReport(report -> change.apply(bound(report, data)))
                .report());
    }

    private Bytes bound(Bytes report, ReportData data) {
        return report.with(SnpField.MEASUREMENT, MEASUREMENT)
                .with(SnpField.HOST_DATA, pin)
                .with(SnpField.REPORT_DATA, Bytes.of(data.bytes()));
    }

    private interface Guest {
        Bytes report(ReportData data);
    }

    private static EvidenceCollector of(Guest guest) {
        return new EvidenceCollector() {
            @Override
            public Tee tee() {
                return Tee.SNP;
            }

            @Override
            public Evidence collect(ReportData reportData) {
                return Evidence.of(Tee.SNP, guest.report(reportData).toArray());
            }
        };
    }

    private static AmdRoot root(io.strongroom.attestation.snp.SnpProduct product, ForgedSnp forged) {
        return new AmdRoot(
                product,
                io.strongroom.attestation.Digest.sha256(
                        forged.ark().certificate().getPublicKey().getEncoded()));
    }

    private static SnpForge current(SnpForge original) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return original.withCrl(crl -> crl.withUpdates(now.minus(Duration.ofDays(10)), now.plus(Duration.ofDays(10))));
    }

    private static EndorsementsSource source(ForgedSnp forged) {
        return platform -> endorsed(forged.leaf().der().toArray(), forged);
    }

    private EndorsementsSource withLeaf() {
        return new EndorsementsSource() {
            @Override
            public Endorsements endorsementsFor(PlatformId platform) throws EndorsementsUnavailableException {
                throw new EndorsementsUnavailableException(EndorsementsProblem.NOT_FOUND, "no certificate here");
            }

            @Override
            public Endorsements endorsementsFor(PlatformId.Amd platform, Octets leaf)
                    throws EndorsementsUnavailableException {
                return endorsed(leaf.bytes(), chip);
            }
        };
    }

    private static SnpEndorsements endorsed(byte[] leaf, ForgedSnp forged) throws EndorsementsUnavailableException {
        try {
            return SnpEndorsements.of(
                            leaf,
                            forged.intermediate().der().toArray(),
                            forged.ark().der().toArray())
                    .withCrl(forged.crl().toArray());
        } catch (EvidenceFormatException e) {
            throw new EndorsementsUnavailableException(EndorsementsProblem.MALFORMED, e.getMessage(), e);
        }
    }

    private static Job job() {
        return TestJobs.driver(Path.of("/run/test"), new RequestedZone("file:/data/payroll", "payroll"));
    }
}
