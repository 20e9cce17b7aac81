/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strongroom.agent.startup.RefusalCode;
import io.strongroom.agent.startup.RefusedException;
import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.collect.EvidenceCollector;
import io.strongroom.attestation.collect.EvidenceUnavailableException;
import io.strongroom.broker.api.JobRole;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformTest {
    private static final String HASH = "ab".repeat(32);

    @TempDir
    private Path home;

    @Test
    void refuses_hardware_that_gives_no_evidence_rather_than_simulate() {
        assertThat(refused(() -> {
                    throw new EvidenceUnavailableException("collecting tdx evidence is not in this version");
                }))
                .isEqualTo(RefusalCode.TEE_UNSUPPORTED);
    }

    @Test
    void refuses_hardware_whose_broker_pin_is_not_measured() {
        EvidenceCollector collector = new EvidenceCollector() {
            @Override
            public Tee tee() {
                return Tee.TDX;
            }

            @Override
            public Evidence collect(ReportData reportData) throws EvidenceUnavailableException {
                throw new EvidenceUnavailableException("not reached");
            }
        };

        assertThat(refused(() -> Optional.of(collector))).isEqualTo(RefusalCode.TEE_UNSUPPORTED);
    }

    @Test
    void refuses_a_workspace_without_pin() {
        assertThat(refused(Optional::empty)).isEqualTo(RefusalCode.BROKER_UNTRUSTED);
    }

    private RefusalCode refused(Platform.Detector hardware) {
        var settings = new AgentSettings(
                URI.create("https://localhost:1"), home, "j", JobRole.DRIVER, "", AgentSettings.NO_LAUNCHER);
        RefusedException refusal =
                catchThrowableOfType(RefusedException.class, () -> Platform.choose(hardware, settings, HASH));
        assertThat(refusal).isNotNull();
        return refusal.code();
    }
}
