/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Words of a rule that say something about secrets and collateral. */
class RuleWordsTest {
    private static final String POLICY = """
            version: 1
            rules:
              - name: a
                tee: sgx
                measurements: [MRENCLAVE]
            """.replace("MRENCLAVE", "e1".repeat(32));

    @ParameterizedTest
    @CsvSource({"1h, PT1H", "36h, PT36H", "30d, P30D", "9999d, P9999D"})
    void reads_an_age_of_collateral(String text, Duration age) throws Exception {
        assertThat(rule("maximum-collateral-age: " + text).conditions().maximumCollateralAge())
                .isEqualTo(age);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0d", "30", "d", "-1d", "1.5d", "30 d", "10000d", "1w", "[1d]", "99999999999999999999d"})
    void refuses_what_is_no_age(String text) {
        assertThatThrownBy(() -> rule("maximum-collateral-age: " + text))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("line 6")
                .hasMessageContaining("maximum-collateral-age");
    }

    @Test
    void any_age_is_accepted_where_nothing_is_said() throws Exception {
        assertThat(rule("jobs: []").conditions().maximumCollateralAge()).isEqualTo(RuleConditions.ANY_AGE);
    }

    @Test
    void an_age_of_intels_collateral_says_nothing_about_other_platforms() {
        assertThatThrownBy(() -> Policy.parse(POLICY.replace("sgx", "snp").replace("e1".repeat(32), "e1".repeat(48))
                        + "    maximum-collateral-age: 1d\n"))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("maximum-collateral-age");
    }

    @Test
    void a_secret_is_granted_by_its_name_or_a_pattern_and_by_nothing_else() throws Exception {
        PolicyRule rule = rule("secrets: [jdbc-password, \"kafka-*\"]");

        assertThat(rule.grantsSecret("jdbc-password")).isTrue();
        assertThat(rule.grantsSecret("kafka-")).isTrue();
        assertThat(rule.grantsSecret("kafka-truststore")).isTrue();
        assertThat(rule.grantsSecret("jdbc-password2")).isFalse();
        assertThat(rule.grantsSecret("my-kafka-key")).isFalse();
        assertThat(rule("jobs: []").grantsSecret("jdbc-password")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"JDBC", "a b", "a/b", "'.*+'", "{name: a}"})
    void refuses_what_is_no_name_of_a_secret(String text) {
        assertThatThrownBy(() -> rule("secrets: [" + text + "]"))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("line 6");
    }

    @Test
    void names_the_nearest_word() {
        assertThatThrownBy(() -> rule("secret: [a]")).hasMessageContaining("did you mean 'secrets'?");
        assertThatThrownBy(() -> rule("max-collateral-age: 1d"))
                .hasMessageContaining("did you mean 'maximum-collateral-age'?");
    }

    private static PolicyRule rule(String line) throws PolicyException {
        return Policy.parse(POLICY + "    " + line + "\n").rules().get(0);
    }
}
