/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TcgEventLogParserTest {
    private static final EventLogForge LOG = EventLogForge.boot("kernel", TpmHash.SHA256, TpmHash.SHA384);

    /** Offset of the first event: header, Spec ID with two banks, 3 bytes of vendor info. */
    private static final int FIRST_EVENT = 32 + 24 + 4 + 8 + 1 + 3;

    @Test
    void gives_banks_and_events_in_order() throws Exception {
        TcgEventLog log = TcgEventLogParser.parse(LOG.bytes());

        assertThat(log.digestBytes()).isEqualTo(Map.of(0x000B, 32, 0x000C, 48));
        assertThat(log.events()).hasSize(9);
        TcgEvent first = log.events().get(0);
        assertThat(first.pcrIndex()).isZero();
        assertThat(first.eventType()).isEqualTo(TcgEventType.EV_S_CRTM_VERSION.code());
        assertThat(first.data()).isEqualTo(Octets.of("firmware 1.2.3".getBytes(StandardCharsets.US_ASCII)));
        assertThat(first.digests().get(0x000C))
                .isEqualTo(TpmHash.SHA384.digest("firmware 1.2.3".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void lists_types_without_a_name() throws Exception {
        assertThat(TcgEventLogParser.parse(LOG.bytes()).unknownEventTypes()).containsExactly(0x8000_4242L);
        assertThat(TcgEventType.nameOf(0x8000_4242L)).isEqualTo("unknown (0x80004242)");
        assertThat(TcgEventType.nameOf(4)).isEqualTo("EV_SEPARATOR");
    }

    @Test
    void no_bytes_are_no_log() throws Exception {
        assertThat(TcgEventLogParser.parse(new byte[0]).isAbsent()).isTrue();
        assertThat(TcgEventLogParser.parse(new EventLogForge(TpmHash.SHA256).bytes())
                        .isAbsent())
                .isFalse();
    }

    @Test
    void refuses_a_cut_anywhere_but_between_events() throws Exception {
        byte[] bytes = LOG.bytes();
        int whole = 0;
        for (int length = 1; length < bytes.length; length++) {
            try {
                assertThat(TcgEventLogParser.parse(Arrays.copyOf(bytes, length)).events())
                        .hasSize(whole);
                whole++;
            } catch (EvidenceFormatException e) {
                assertThat(e).hasMessageContaining("are left");
            }
        }
        assertThat(whole).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, wanted EV_NO_ACTION of PCR 0",
        "4, 4, wanted EV_NO_ACTION of PCR 0",
        "28, 255, header event",
        "46, 50, wanted Spec ID Event03",
        "56, 0, numberOfAlgorithms",
        "56, 17, numberOfAlgorithms",
        "62, 31, digestSize of algorithm 11 is 31",
        "62, 0, digestSize",
        "62, 65, digestSize",
        "64, 11, digestSize of algorithm 11",
        "68, 4, vendorInfo",
        "68, 2, after its last field",
        "72, 24, PCRIndex is 24",
        "80, 1, an event has 1 digests",
        "80, 3, an event has 3 digests",
        "84, 4, digest of algorithm 4",
        "118, 11, digest of algorithm 11"
    })
    void refuses_a_field_that_is_wrong(int offset, int value, String message) {
        byte[] bytes = LOG.bytes();
        bytes[offset] = (byte) value;

        assertThatThrownBy(() -> TcgEventLogParser.parse(bytes))
                .isInstanceOf(EvidenceFormatException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refuses_an_algorithm_that_is_named_twice() {
        byte[] bytes = LOG.bytes();
        bytes[64] = 11;
        bytes[66] = 32;

        assertThatThrownBy(() -> TcgEventLogParser.parse(bytes)).hasMessageContaining("twice");
    }

    @Test
    void refuses_a_length_of_event_data_before_it_allocates() {
        byte[] bytes = LOG.bytes();
        int sizeAt = FIRST_EVENT + 12 + 34 + 50;
        assertThat(bytes[sizeAt]).isEqualTo((byte) "firmware 1.2.3".length());
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(sizeAt, -1);

        assertThatThrownBy(() -> TcgEventLogParser.parse(bytes)).hasMessageContaining("Event has 4294967295 bytes");
    }

    @Test
    void refuses_a_log_of_more_than_one_mebibyte() {
        assertThatThrownBy(() -> TcgEventLogParser.parse(new byte[(1 << 20) + 1]))
                .isInstanceOf(EvidenceFormatException.class)
                .hasMessageContaining("1048577 bytes");
    }

    @Test
    void refuses_the_older_format_which_has_sha1_alone() {
        var out = ByteBuffer.allocate(36).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0).putInt(8).put(new byte[20]).putInt(4).putInt(0);

        assertThatThrownBy(() -> TcgEventLogParser.parse(out.array())).hasMessageContaining("EV_S_CRTM_VERSION");
    }

    @Test
    void accepts_an_information_of_no_pcr() throws Exception {
        EventLogForge log = new EventLogForge(TpmHash.SHA256).noAction(0xFFFF_FFFFL, new byte[] {1});

        assertThat(TcgEventLogParser.parse(log.bytes()).events().get(0).isMeasured())
                .isFalse();
    }
}
