/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.endorsements;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strongroom.attestation.EndorsementId;
import io.strongroom.attestation.EndorsementsProblem;
import io.strongroom.attestation.EndorsementsUnavailableException;
import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.PlatformId;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.attestation.fetch.AmdKdsClient;
import io.strongroom.attestation.fetch.EndorsementClient;
import io.strongroom.attestation.fetch.EndorsementsArchive;
import io.strongroom.attestation.fetch.EndorsementsStore;
import io.strongroom.attestation.fetch.FetchLimits;
import io.strongroom.attestation.fetch.Https;
import io.strongroom.attestation.fetch.StoredEndorsements;
import io.strongroom.attestation.fetch.StoredItem;
import io.strongroom.attestation.fetch.TlsTrust;
import io.strongroom.attestation.fetch.VendorClients;
import io.strongroom.attestation.snp.AmdRoot;
import io.strongroom.attestation.snp.ReportPlatform;
import io.strongroom.attestation.snp.SnpEndorsements;
import io.strongroom.attestation.snp.SnpReport;
import io.strongroom.attestation.snp.SnpReportParser;
import io.strongroom.attestation.snp.SnpVerifier;
import io.strongroom.testkit.evidence.Bytes;
import io.strongroom.testkit.evidence.DcapCase;
import io.strongroom.testkit.evidence.ForgedSnp;
import io.strongroom.testkit.evidence.SnpField;
import io.strongroom.testkit.evidence.SnpForge;
import io.strongroom.testkit.evidence.SnpProduct;
import io.strongroom.testkit.evidence.SnpTcb;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmdKdsClientTest {
    private static final ForgedSnp MILAN = SnpForge.vcek(SnpProduct.MILAN, 3).forge();

    private static ReplayServer server;
    private static TlsTrust trust;

    @TempDir
    Path directory;

    private final TestTime time = new TestTime(DcapCase.AT);

    @BeforeAll
    static void start() throws IOException {
        server = ReplayServer.start();
        trust = TlsForge.trust(server.authorityPem());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void forget() {
        server.forget();
    }

    @Nested
    class Platforms {
        @ParameterizedTest
        @EnumSource
        void are_verified_with_what_was_fetched(SnpProduct product) throws Exception {
            ForgedSnp snp = SnpForge.vcek(product, 5).forge();
            server.replay(KdsRecording.of(snp, product));
            SnpReport report = report(snp);

            var endorsements = (SnpEndorsements) source(snp, kds()).endorsementsFor(ReportPlatform.of(report));

            assertThat(new SnpVerifier()
                            .verify(report, endorsements, anchors(snp).amd(), DcapCase.AT)
                            .isRevocationChecked())
                    .isTrue();
            assertThat(server.requests()).contains(KdsRecording.vcek(product));
        }

        @Test
        void of_a_cloud_provider_bring_their_certificate_themselves() throws Exception {
            ForgedSnp snp = SnpForge.vlek(SnpProduct.MILAN, 3).forge();
            server.replay(KdsRecording.of(snp, SnpProduct.MILAN));
            SnpReport report = report(snp);
            PlatformId.Amd platform = ReportPlatform.of(report);
            StoredEndorsements source = source(snp, kds());

            SnpEndorsements endorsements =
                    source.endorsementsFor(platform, Octets.of(snp.leaf().der().toArray()));

            assertThat(new SnpVerifier()
                            .verify(report, endorsements, anchors(snp).amd(), DcapCase.AT)
                            .isRevocationChecked())
                    .isTrue();
            assertThatThrownBy(() -> source.endorsementsFor(platform))
                    .isInstanceOf(EndorsementsUnavailableException.class)
                    .hasMessageContaining("cloud provider");
        }

        @Test
        void are_verified_on_a_machine_without_a_network() throws Exception {
            server.replay(KdsRecording.of(MILAN, SnpProduct.MILAN));
            PlatformId platform = ReportPlatform.of(report(MILAN));
            source(MILAN, kds()).endorsementsFor(platform);
            var archive = new ByteArrayOutputStream();
            EndorsementsArchive.export(store(MILAN, "here"), archive);

            var there = store(MILAN, "there");
            EndorsementsArchive.importInto(there, new ByteArrayInputStream(archive.toByteArray()));

            assertThat(new StoredEndorsements(there, EndorsementClient.offline()).endorsementsFor(platform))
                    .isEqualTo(source(MILAN, EndorsementClient.offline()).endorsementsFor(platform));
            assertThat(there.list())
                    .extracting(StoredItem::name)
                    .containsExactly(
                            "amd-vcek-crl-milan", "vcek-milan-" + "c1d2e3f405162738".repeat(8) + "-04000000000017d5");
        }
    }

    @Nested
    class Reports {
        @Test
        void of_version_2_have_to_be_told_their_product() throws Exception {
            SnpReport report = report(SnpForge.vcek(SnpProduct.GENOA, 2).forge());

            assertThatThrownBy(() -> ReportPlatform.of(report))
                    .isInstanceOf(EvidenceFormatException.class)
                    .hasMessageContaining("say whether it is Milan, Genoa or Turin");
            assertThat(ReportPlatform.of(report, io.strongroom.attestation.snp.SnpProduct.GENOA)
                            .vcek()
                            .name())
                    .startsWith("vcek-genoa-c1d2");
        }

        @Test
        void are_of_no_other_product_than_they_say() throws Exception {
            SnpReport report = report(MILAN);

            assertThatThrownBy(() -> ReportPlatform.of(report, io.strongroom.attestation.snp.SnpProduct.TURIN))
                    .isInstanceOf(EvidenceFormatException.class)
                    .hasMessageContaining("the report is of Milan (wanted Turin)");
        }

        @Test
        void that_hide_their_chip_or_their_signer_name_no_platform() {
            ForgedSnp masked = MILAN.withReport(report -> report.with(SnpField.CHIP_ID, Bytes.zeros(64)));
            ForgedSnp unsigned = MILAN.withReport(report -> report.with(SnpField.FLAGS, 7 << 2));

            assertThatThrownBy(() -> ReportPlatform.of(report(masked))).hasMessageContaining("hides which chip it is");
            assertThatThrownBy(() -> ReportPlatform.of(report(unsigned))).hasMessageContaining("wanted VCEK or VLEK");
        }
    }

    @Nested
    class Answers {
        @Test
        void of_another_chip_or_tcb_are_refused() throws Exception {
            ForgedSnp other = SnpForge.vcek(SnpProduct.MILAN, 3)
                    .withTcb(new SnpTcb(0, 3, 0, 8, 115))
                    .forge();
            server.replay(KdsRecording.of(MILAN, SnpProduct.MILAN));
            server.replay(KdsRecording.vcek(SnpProduct.MILAN), KdsRecording.leaf(other));

            EndorsementsUnavailableException failure = failure();

            assertThat(failure.problem()).isEqualTo(EndorsementsProblem.NOT_AUTHENTIC);
            assertThat(failure)
                    .hasMessageContaining("-04000000000017d5 holds vcek-milan-")
                    .hasMessageContaining("0873");
        }

        @Test
        void of_another_root_are_refused() {
            ForgedSnp genoa = SnpForge.vcek(SnpProduct.GENOA, 3).forge();
            server.replay(KdsRecording.of(MILAN, SnpProduct.MILAN));
            server.replay(KdsRecording.chain("vcek", SnpProduct.MILAN), KdsRecording.chain(genoa));

            assertThat(failure().problem()).isEqualTo(EndorsementsProblem.NOT_AUTHENTIC);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "no certificate", "-----BEGIN CERTIFICATE-----"})
        void that_are_no_certificates_are_refused(String body) {
            server.replay(KdsRecording.of(MILAN, SnpProduct.MILAN));
            server.replay(
                    KdsRecording.vcek(SnpProduct.MILAN),
                    KdsRecording.leaf(MILAN).withBody(body));

            assertThat(failure().problem()).isEqualTo(EndorsementsProblem.MALFORMED);
        }

        @Test
        void that_hold_half_a_chain_are_refused() {
            String whole = KdsRecording.chain(MILAN).text();
            server.replay(KdsRecording.of(MILAN, SnpProduct.MILAN));
            server.replay(
                    KdsRecording.chain("vcek", SnpProduct.MILAN),
                    KdsRecording.chain(MILAN).withBody(whole.substring(0, whole.indexOf("-----END") + 26)));

            EndorsementsUnavailableException failure = failure();

            assertThat(failure.problem()).isEqualTo(EndorsementsProblem.MALFORMED);
            assertThat(failure).hasMessageContaining("the text holds 1 certificates (wanted 2)");
        }

        @Test
        void that_say_no_such_chip_are_told_as_such() {
            assertThat(failure().problem()).isEqualTo(EndorsementsProblem.NOT_FOUND);
        }

        @Test
        void about_intels_platforms_there_are_none() {
            assertThatThrownBy(() -> kds().fetch(Items.TCB_INFO))
                    .isInstanceOf(EndorsementsUnavailableException.class)
                    .hasMessageContaining("AMD's service has nothing like sgx-tcb-info");
        }
    }

    @Nested
    class Limits {
        @Test
        void keep_requests_for_one_chip_ten_seconds_apart() throws Exception {
            server.replay(KdsRecording.of(MILAN, SnpProduct.MILAN));
            EndorsementClient kds = kds();
            EndorsementId.Vcek vcek = ReportPlatform.of(report(MILAN)).vcek();

            kds.fetch(vcek);
            kds.fetch(vcek);

            assertThat(time.pauses()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(9));
        }

        @Test
        void are_tried_again_after_429() throws Exception {
            server.replay(KdsRecording.of(MILAN, SnpProduct.MILAN));
            server.replay(
                    KdsRecording.vcek(SnpProduct.MILAN),
                    Recorded.status(429).with("Retry-After", "12"),
                    KdsRecording.leaf(MILAN));

            kds().fetch(ReportPlatform.of(report(MILAN)).vcek());

            assertThat(time.pauses()).containsExactly(Duration.ofSeconds(12));
        }
    }

    @Test
    void each_vendor_is_asked_for_its_own() throws Exception {
        ForgedSnp milan = MILAN;
        server.replay(KdsRecording.of(milan, SnpProduct.MILAN));
        Items.Client intel = Items.Client.of(DcapCase.sgx().forge());
        var vendors = new VendorClients(intel, kds());

        vendors.fetch(Items.TCB_INFO);
        vendors.fetch(ReportPlatform.of(report(milan)).vcek());

        assertThat(intel.asked()).containsExactly(Items.TCB_INFO);
        assertThat(vendors.origin(Items.TCB_INFO)).isEqualTo("https://pcs.example");
        assertThat(vendors.origin(ReportPlatform.of(report(milan)).vcek()))
                .isEqualTo(server.url().toString());
    }

    private EndorsementsUnavailableException failure() {
        var failure = catchThrowableOfType(
                EndorsementsUnavailableException.class,
                () -> source(MILAN, kds()).endorsementsFor(ReportPlatform.of(report(MILAN))));
        assertThat(failure).isNotNull();
        return failure;
    }

    private AmdKdsClient kds() {
        return new AmdKdsClient(new Https(trust, FetchLimits.DEFAULT, time, time), server.url());
    }

    private StoredEndorsements source(ForgedSnp snp, EndorsementClient client) {
        return new StoredEndorsements(store(snp, "here"), client);
    }

    private EndorsementsStore store(ForgedSnp snp, String name) {
        return new EndorsementsStore(directory.resolve(name), anchors(snp), time);
    }

    private static TrustAnchors anchors(ForgedSnp snp) {
        return TrustAnchors.PRODUCTION.withAmd(Set.of(AmdRoot.ofRoot(snp.ark().certificate())));
    }

    private static SnpReport report(ForgedSnp snp) throws EvidenceFormatException {
        return SnpReportParser.parse(snp.report().toArray());
    }
}
