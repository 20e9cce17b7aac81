/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.broker.api.Release;
import io.strongroom.seal.zone.ReadRule;
import io.strongroom.seal.zone.WriteRule;
import java.io.IOException;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {
    private static final String HEX = "ab".repeat(32);
    private static final String VALID = """
            version: 1
            requested-zones: allow
            elsewhere:
              read: sealed
              write: any
            zones:
              - prefix: s3a://lake/payroll
                key: payroll
            rules:
              - name: nightly
                tee: simulated
                measurements: [HEX]
                keys:
                  - name: pay*
                    grants: [open, seal]
            """.replace("HEX", HEX);

    @Test
    void reads_every_member() throws IOException {
        Policy policy = Policy.parse(VALID);

        assertThat(policy.allowsRequestedZones()).isTrue();
        assertThat(policy.elsewhereRead()).isEqualTo(ReadRule.SEALED);
        assertThat(policy.elsewhereWrite()).isEqualTo(WriteRule.ANY);
        assertThat(policy.zones()).singleElement().satisfies(zone -> {
            assertThat(zone.read()).isEqualTo(ReadRule.SEALED);
            assertThat(zone.write()).isEqualTo(WriteRule.SEALED);
            assertThat(zone.line()).isEqualTo(7);
        });
        assertThat(policy.rules().get(0).access("payroll")).isEqualTo(KeyAccess.FULL);
        assertThat(policy.rules().get(0).access("other")).isEqualTo(KeyAccess.NONE);
    }

    @Test
    void what_is_left_out_is_closed() throws IOException {
        Policy policy = Policy.parse(VALID.replace("requested-zones: allow\n", "")
                .replace("elsewhere:\n  read: sealed\n  write: any\n", ""));

        assertThat(policy.allowsRequestedZones()).isFalse();
        assertThat(policy.elsewhereWrite()).isEqualTo(WriteRule.DENY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "grants: | grnts: | line 15: unknown key 'grnts' in a key of a rule (did you mean 'grants'",
                "rules: | roles: | line 9: unknown key 'roles' in the policy (did you mean 'rules'",
                "open, seal | open, unseal | line 15: 'grants' is 'unseal' (did you mean 'seal'",
                "tee: simulated | tee: [simulated, sgx] | line 10: policy nightly names simulated and hardware",
                "tee: simulated | tee: sgxx | did you mean 'sgx'",
                "version: 1 | version: 2 | line 1: policy version '2'",
                "version: 1 | 'version: 1\nversion: 1' | stands twice",
                "write: any | write: sealed | line 5: 'write' is 'sealed'",
                "s3a://lake/payroll | lake | line 7",
                "'    measurements: [HEX]\n' | '' | line 10: reference values name no measurement",
                "measurements: [HEX] | measurements: [xyz] | line 12: 'xyz' is no measurement",
                "measurements: [HEX] | 'measurements: [HEX]\n    jobs: [ab]' | line 13: a job digest has 96",
                "pay* | 'pay*\n        relase: key' | did you mean 'release'"
            })
    void refuses_mistakes_with_their_line(String from, String to, String message) {
        String yaml = VALID.replace(
                from.replace("HEX", HEX).replace("\\n", "\n"),
                to.replace("HEX", HEX).replace("\\n", "\n"));

        assertThat(yaml).isNotEqualTo(VALID);
        assertThatThrownBy(() -> Policy.parse(yaml))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_policy_never_names_simulated_beside_hardware() {
        String yaml = VALID + """
                  - name: production
                    tee: [sgx, tdx]
                    measurements: [HEX]
                    keys: []
                """.replace("HEX", HEX);

        assertThatThrownBy(() -> Policy.parse(yaml))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("never names both");
    }

    @Test
    void warns_of_a_job_without_a_measurement() throws IOException {
        String signers = "signers:\n      - mrsigner: " + HEX + "\n    jobs: [" + "ab".repeat(48) + "]";
        Policy policy = Policy.parse(VALID.replace("measurements: [" + HEX + "]", signers));

        assertThat(policy.warnings()).anyMatch(warning -> warning.contains("names a job but no measurement"));
    }

    @Test
    void the_initial_policy_says_what_it_is() throws IOException {
        Policy policy = Policy.parse(Policy.initial(HEX));

        assertThat(policy.isInitial()).isTrue();
        assertThat(policy.warnings()).anyMatch(warning -> warning.contains("every local key to simulated evidence"));
        assertThat(policy.rules().get(0).access("anything")).isEqualTo(KeyAccess.FULL);
    }

    @Test
    void two_halves_never_add_up_to_the_zone_key() {
        KeyAccess open = KeyAccess.of(new KeyGrant("k", Set.of(Grant.OPEN), Release.KEY, 1));
        KeyAccess seal = KeyAccess.of(new KeyGrant("k", Set.of(Grant.SEAL), Release.KEY, 2));

        assertThat(open.release()).isEqualTo(Release.UNWRAP);
        assertThat(open.or(seal)).isEqualTo(new KeyAccess(true, true, Release.UNWRAP));
        assertThat(seal.mayOpen()).isFalse();
    }

    @Property(tries = 300)
    void throws_nothing_but_its_own_exception(@ForAll String yaml) {
        assertThatThrownBy(() -> Policy.parse(yaml)).isInstanceOf(PolicyException.class);
    }
}
