/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.broker.api.RequestedZone;
import io.strongroom.broker.policy.Policy;
import io.strongroom.seal.zone.WriteRule;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZoneDecisionTest {
    private static final String RUN = "/home/x/runs/1";

    @Test
    void what_is_asked_for_is_sealed_and_added() throws Exception {
        List<ZoneDecision.NamedZone> zones = decide("allow", "/other", "k");

        assertThat(zones).hasSize(2);
        assertThat(zones.get(1).write()).isEqualTo(WriteRule.SEALED);
    }

    @Test
    void the_policys_zone_stays_as_it_is_when_it_is_asked_for() throws Exception {
        List<ZoneDecision.NamedZone> zones = decide("deny", "/data/payroll", "payroll");

        assertThat(zones)
                .singleElement()
                .satisfies(zone -> assertThat(zone.write()).isEqualTo(WriteRule.DENY));
    }

    @Test
    void the_run_key_is_for_the_run_directory() throws Exception {
        List<ZoneDecision.NamedZone> zones = decide("deny", "${run}/tmp", RequestedZone.RUN_KEY);

        assertThat(zones.get(1).key()).isEqualTo("run.job-1");
        assertThat(zones.get(1).prefix()).hasToString("file:" + RUN + "/tmp");
    }

    @ParameterizedTest
    @CsvSource({
        "deny, /other, k, requested-zones: deny",
        "allow, /data/payroll, other, is bound to key 'payroll'",
        "allow, file:///data/payroll/, other, is bound to key 'payroll'",
        "allow, sealed+file:/data/payroll, other, is bound to key 'payroll'",
        "allow, /data/payroll/sub, other, lies inside zone",
        "allow, sealed+file:/data/payroll/sub, other, lies inside zone",
        "allow, /data/payroll/sub, payroll, lies inside zone",
        "allow, /data/x/../payroll/y, other, lies inside zone",
        "allow, relative, k, not an absolute path",
        "allow, /tmp/x, run, run key",
        "allow, '${run}/../../../data', run, leads out of the run directory"
    })
    void nothing_that_is_asked_for_loosens_a_zone(String requested, String prefix, String key, String message) {
        assertThatThrownBy(() -> decide(requested, prefix, key)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(Refusal.Code.ZONE_REFUSED);
            assertThat(refusal.reasons().get(0).message()).contains(message);
        });
    }

    private static List<ZoneDecision.NamedZone> decide(String requested, String prefix, String key) throws IOException {
        Policy policy = Policy.parse(Policy.initial("ab".repeat(32))
                .replace("requested-zones: allow", "requested-zones: " + requested)
                .replace("zones: []", "zones: [{prefix: /data/payroll, key: payroll, write: deny}]"));
        return ZoneDecision.decide(policy, List.of(new RequestedZone(prefix, key)), RUN, "job-1");
    }
}
