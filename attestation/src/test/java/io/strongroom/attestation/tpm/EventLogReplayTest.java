/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.Octets;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventLogReplayTest {
    private static final PcrSelection PCRS = PcrSelection.of(TpmHash.SHA256, 0, 4, 7, 9);

    @Test
    void leads_to_what_the_firmware_extended() throws Exception {
        EventLogForge forge = EventLogForge.boot("k", TpmHash.SHA256, TpmHash.SHA384);
        TcgEventLog log = TcgEventLogParser.parse(forge.bytes());

        assertThat(EventLogReplay.replay(log, TpmHash.SHA256)).isEqualTo(forge.values(PCRS));
        assertThat(EventLogReplay.replay(log, TpmHash.SHA384))
                .isEqualTo(forge.values(PcrSelection.of(TpmHash.SHA384, 0, 4, 7, 9)));
    }

    /** Computed with: (printf '%064d' 0; printf x | sha256sum | cut -c1-64) | tr -d '\n' | xxd -r -p | sha256sum. */
    @Test
    void extends_as_a_tpm_does() throws Exception {
        TcgEventLog log = TcgEventLogParser.parse(
                new EventLogForge(TpmHash.SHA256).measure(4, 4, "x").bytes());

        assertThat(EventLogReplay.replay(log, TpmHash.SHA256))
                .isEqualTo(Map.of(new Pcr(TpmHash.SHA256, 4), Octets.parseHex(EXTENDED_WITH_X)));
    }

    @Test
    void starts_pcr_0_with_the_locality_of_the_startup() throws Exception {
        for (int locality : new int[] {3, 4}) {
            EventLogForge forge =
                    new EventLogForge(TpmHash.SHA256).startupLocality(locality).measure(0, 8, "v");

            assertThat(EventLogReplay.replay(TcgEventLogParser.parse(forge.bytes()), TpmHash.SHA256))
                    .isEqualTo(forge.values(PcrSelection.of(TpmHash.SHA256, 0)));
        }
    }

    @Test
    void ignores_a_locality_that_comes_late_or_of_another_pcr_or_unknown() throws Exception {
        byte[] locality3 = "StartupLocality\0\3".getBytes(StandardCharsets.US_ASCII);
        byte[] locality9 = "StartupLocality\0\11".getBytes(StandardCharsets.US_ASCII);
        EventLogForge forge = new EventLogForge(TpmHash.SHA256)
                .noAction(1, locality3)
                .noAction(0, locality9)
                .measure(0, 8, "v")
                .noAction(0, locality3);

        assertThat(EventLogReplay.replay(TcgEventLogParser.parse(forge.bytes()), TpmHash.SHA256))
                .isEqualTo(forge.values(PcrSelection.of(TpmHash.SHA256, 0)));
    }

    @Test
    void refuses_a_bank_that_the_log_does_not_cover() throws Exception {
        TcgEventLog log =
                TcgEventLogParser.parse(EventLogForge.boot("k", TpmHash.SHA256).bytes());

        assertThat(log.covers(TpmHash.SHA384)).isFalse();
        assertThatThrownBy(() -> EventLogReplay.replay(log, TpmHash.SHA384))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static final String EXTENDED_WITH_X = "7f85193790de75e46b70bfec3614098f47332a6993dabac6e38ad35f47df5da4";
}
