/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.endorsements;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strongroom.attestation.EndorsementsProblem;
import io.strongroom.attestation.EndorsementsUnavailableException;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.dcap.IntelEndorsements;
import io.strongroom.attestation.dcap.QuotePlatform;
import io.strongroom.attestation.dcap.QuoteVerifier;
import io.strongroom.attestation.dcap.TrustAnchor;
import io.strongroom.attestation.dcap.VerifiedQuote;
import io.strongroom.attestation.fetch.EndorsementClient;
import io.strongroom.attestation.fetch.EndorsementsStore;
import io.strongroom.attestation.fetch.EndorsementsUpdater;
import io.strongroom.attestation.fetch.FetchLimits;
import io.strongroom.attestation.fetch.Https;
import io.strongroom.attestation.fetch.IntelPcsClient;
import io.strongroom.attestation.fetch.Replacement;
import io.strongroom.attestation.fetch.StoredEndorsements;
import io.strongroom.attestation.fetch.TcbUpdate;
import io.strongroom.attestation.fetch.UpdateOutcome;
import io.strongroom.attestation.quote.Quote;
import io.strongroom.attestation.quote.QuoteParser;
import io.strongroom.testkit.evidence.DcapCase;
import io.strongroom.testkit.evidence.ForgedDcap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredEndorsementsTest {
    private static final DcapCase CASE = DcapCase.sgx();
    private static final ForgedDcap SGX = CASE.forge();
    private static final Instant LATE = Instant.parse("2026-06-25T00:00:00Z");
    private static final ForgedDcap NEXT = CASE.withTcbInfo(
                    info -> info.withDates(LATE.minusSeconds(3600), Instant.parse("2026-07-25T00:00:00Z")))
            .forge();

    @TempDir
    Path directory;

    private final TestTime time = new TestTime(DcapCase.AT);
    private final Items.Client client = Items.Client.of(SGX);
    private EndorsementsStore store;
    private StoredEndorsements source;

    @BeforeEach
    void open() {
        store = new EndorsementsStore(directory, Items.anchors(SGX), time);
        source = new StoredEndorsements(store, client);
    }

    @Nested
    class Source {
        @Test
        void fetches_once_and_serves_from_disk_afterwards() throws Exception {
            source.endorsementsFor(Items.PLATFORM);
            client.offline(true);

            var endorsements = (IntelEndorsements) source.endorsementsFor(Items.PLATFORM);

            assertThat(endorsements)
                    .isEqualTo(IntelEndorsements.parseJson(SGX.collateral().json()));
            assertThat(client.asked()).containsExactlyElementsOf(Items.ALL);
        }

        @Test
        void refreshes_when_less_than_a_third_of_the_window_is_left() throws Exception {
            source.endorsementsFor(Items.PLATFORM);
            client.with(Items.all(NEXT));
            time.set(LATE);

            var endorsements = (IntelEndorsements) source.endorsementsFor(Items.PLATFORM);

            assertThat(endorsements.tcbInfo()).isEqualTo(Items.tcbInfo(NEXT).text());
            assertThat(client.asked()).hasSize(8);
        }

        @Test
        void keeps_the_old_item_until_it_expires_when_it_cannot_be_refreshed() throws Exception {
            source.endorsementsFor(Items.PLATFORM);
            client.offline(true);
            time.set(DcapCase.EXPIRES);

            assertThat(((IntelEndorsements) source.endorsementsFor(Items.PLATFORM)).tcbInfo())
                    .isEqualTo(Items.tcbInfo(SGX).text());
            time.set(DcapCase.EXPIRES.plusSeconds(1));

            assertThat(failure().problem()).isEqualTo(EndorsementsProblem.UNAVAILABLE);
        }

        @Test
        void asks_again_ten_minutes_after_a_refresh_that_failed() throws Exception {
            source.endorsementsFor(Items.PLATFORM);
            client.offline(true);
            time.set(LATE);
            source.endorsementsFor(Items.PLATFORM);
            time.pass(Duration.ofMinutes(9));

            source.endorsementsFor(Items.PLATFORM);
            assertThat(client.asked()).hasSize(8);
            time.pass(Duration.ofMinutes(1));
            source.endorsementsFor(Items.PLATFORM);

            assertThat(client.asked()).hasSize(12);
        }

        @Test
        void fetches_what_is_damaged_and_never_uses_it() throws Exception {
            source.endorsementsFor(Items.PLATFORM);
            Path file = directory.resolve("sgx-tcb-info-00a067110000.json");
            Files.writeString(file, Files.readString(file).replace("OutOfDate", "UpToDate"));

            var endorsements = (IntelEndorsements) source.endorsementsFor(Items.PLATFORM);

            assertThat(endorsements.tcbInfo()).isEqualTo(Items.tcbInfo(SGX).text());
            assertThat(client.asked()).hasSize(5);
            Files.writeString(file, "{}");
            client.offline(true);
            assertThat(failure().problem()).isEqualTo(EndorsementsProblem.UNAVAILABLE);
        }

        @Test
        void gives_nothing_that_the_vendor_did_not_sign() {
            client.with(Items.all(DcapCase.sgx().forge()));

            assertThat(failure().problem()).isEqualTo(EndorsementsProblem.NOT_AUTHENTIC);
            assertThat(directory).isEmptyDirectory();
        }

        @Test
        void without_a_client_says_what_is_missing() {
            source = new StoredEndorsements(store, EndorsementClient.offline());

            assertThat(failure())
                    .hasMessageContaining("sgx-tcb-info-00a067110000")
                    .hasMessageContaining("import");
        }
    }

    @Nested
    class Updater {
        private EndorsementsUpdater updater;

        @BeforeEach
        void openUpdater() {
            updater = new EndorsementsUpdater(store, client);
        }

        @Test
        void tells_what_it_did() throws Exception {
            assertThat(updater.updateIfNeeded(Items.TCB_INFO)).isInstanceOf(UpdateOutcome.Fetched.class);
            assertThat(updater.updateIfNeeded(Items.TCB_INFO)).isInstanceOf(UpdateOutcome.Fresh.class);
            time.set(LATE);
            client.offline(true);
            assertThat(updater.updateIfNeeded(Items.TCB_INFO)).isInstanceOf(UpdateOutcome.KeptOld.class);
            time.set(DcapCase.EXPIRES.plusSeconds(1));
            assertThat(updater.updateIfNeeded(Items.TCB_INFO)).isInstanceOf(UpdateOutcome.Failed.class);
        }

        @Test
        void keeps_a_newer_item_unless_told_otherwise() throws Exception {
            ForgedDcap nextRound =
                    CASE.withTcbInfo(info -> info.withEvaluationDataNumber(21)).forge();
            store.put(Items.tcbInfo(nextRound), "test", Replacement.BY_NEWER);

            assertThat(updater.fetch(Items.TCB_INFO, Replacement.BY_NEWER)).isInstanceOf(UpdateOutcome.KeptNewer.class);
            assertThat(updater.fetch(Items.TCB_INFO, Replacement.BY_ANY)).isInstanceOf(UpdateOutcome.Fetched.class);
        }
    }

    @Nested
    class OverHttps {
        @Test
        void verifies_a_quote_of_sgx() throws Exception {
            assertThat(verify(SGX, PcsRecording.sgx(SGX)).tee()).isEqualTo(Tee.SGX);
        }

        @Test
        void verifies_a_quote_of_tdx() throws Exception {
            ForgedDcap tdx = DcapCase.tdx15().forge();

            assertThat(verify(tdx, PcsRecording.tdx(tdx)).tee()).isEqualTo(Tee.TDX);
        }

        @Test
        void verifies_a_quote_of_a_single_processor() throws Exception {
            ForgedDcap processor = DcapCase.sgxProcessor().forge();
            var recorded = PcsRecording.sgx(processor);
            recorded.put(PcsRecording.PROCESSOR_CRL, recorded.remove(PcsRecording.PLATFORM_CRL));

            assertThat(verify(processor, recorded).tee()).isEqualTo(Tee.SGX);
        }

        private VerifiedQuote verify(ForgedDcap dcap, Map<String, Recorded> recorded) throws Exception {
            try (ReplayServer server = ReplayServer.start().replay(recorded)) {
                Https https = new Https(TlsForge.trust(server.authorityPem()), FetchLimits.DEFAULT, time, time);
                var pcs = new IntelPcsClient(https, server.url(), server.url(), TcbUpdate.STANDARD);
                var anchors = Items.anchors(dcap);
                var online = new StoredEndorsements(new EndorsementsStore(directory, anchors, time), pcs);
                Quote quote = QuoteParser.parse(dcap.quote().bytes().toArray());

                var endorsements = (IntelEndorsements) online.endorsementsFor(QuotePlatform.of(quote));

                TrustAnchor.Intel anchor = anchors.intel();
                return new QuoteVerifier().verify(quote, endorsements, anchor, dcap.at());
            }
        }
    }

    @Test
    void the_carried_form_reads_as_what_was_written() throws Exception {
        var endorsements = (IntelEndorsements) source.endorsementsFor(Items.PLATFORM);

        assertThat(IntelEndorsements.parseJson(endorsements.json())).isEqualTo(endorsements);
    }

    private EndorsementsUnavailableException failure() {
        var failure = catchThrowableOfType(
                EndorsementsUnavailableException.class, () -> source.endorsementsFor(Items.PLATFORM));
        assertThat(failure).isNotNull();
        return failure;
    }
}
