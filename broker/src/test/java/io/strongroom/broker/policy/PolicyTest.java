/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.AppraisalPolicy;
import io.strongroom.attestation.Measurement;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.PlatformPolicy;
import io.strongroom.attestation.SnpRules;
import io.strongroom.attestation.TdxRules;
import io.strongroom.attestation.dcap.TcbStatus;
import io.strongroom.attestation.quote.TdAttribute;
import io.strongroom.attestation.snp.SnpProduct;
import io.strongroom.attestation.snp.TcbComponent;
import io.strongroom.attestation.tpm.Pcr;
import io.strongroom.attestation.tpm.PcrPolicy;
import io.strongroom.attestation.tpm.TpmHash;
import io.strongroom.broker.api.JobRole;
import io.strongroom.broker.api.Release;
import io.strongroom.broker.audit.AuditReason;
import io.strongroom.seal.zone.ReadRule;
import io.strongroom.seal.zone.WriteRule;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
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

    private static final String HARDWARE = """
            version: 1
            rules:
              - name: production
                tee: tdx
                measurements: [HEX]
                tcb-status: [UpToDate, SWHardeningNeeded]
                tolerated-advisories: [INTEL-SA-00615]
                minimum-evaluation-data-number: 17
                rtmrs:
                  rtmr1: [HEX, OTHER]
                  rtmr2: [HEX]
                keys: []
            """.replace("HEX", "ab".repeat(48)).replace("OTHER", "cd".repeat(48));

    @Test
    void reads_what_a_rule_says_about_platforms() throws IOException {
        AppraisalPolicy rule = Policy.parse(HARDWARE).rules().get(0).appraisal();

        assertThat(rule.platform())
                .isEqualTo(new PlatformPolicy(
                        false,
                        Set.of(TcbStatus.UP_TO_DATE, TcbStatus.SW_HARDENING_NEEDED),
                        Set.of("INTEL-SA-00615"),
                        17));
        assertThat(rule.referenceValues().runtimeMeasurements())
                .isEqualTo(Map.of(
                        "rtmr1",
                        Set.of(Measurement.parse("ab".repeat(48)), Measurement.parse("cd".repeat(48))),
                        "rtmr2",
                        Set.of(Measurement.parse("ab".repeat(48)))));
        assertThat(Policy.parse(HARDWARE).warnings()).isEmpty();
    }

    @Test
    void reads_how_a_domain_must_be_configured() throws IOException {
        String yaml = HARDWARE.replace(
                "    rtmrs:\n",
                "    td: {required-attributes: sept-ve-disable, forbidden-attributes: [migratable, perfmon], service-tds: ['"
                        + "00".repeat(48) + "']}\n    rtmrs:\n");

        assertThat(Policy.parse(yaml).rules().get(0).appraisal().platform().tdx())
                .isEqualTo(new TdxRules(
                        Set.of(TdAttribute.SEPT_VE_DISABLE),
                        Set.of(TdAttribute.MIGRATABLE, TdAttribute.PERFMON),
                        Set.of(Measurement.parse("00".repeat(48))),
                        Set.of()));
    }

    @Test
    void an_attribute_of_a_domain_must_be_known() {
        String yaml = HARDWARE.replace("    rtmrs:\n", "    td: {required-attributes: sept-ve}\n    rtmrs:\n");

        assertThatThrownBy(() -> Policy.parse(yaml)).hasMessageContaining("sept-ve-disable");
    }

    @Test
    void a_platform_that_a_rule_says_nothing_about_must_be_up_to_date() throws IOException {
        assertThat(Policy.parse(VALID).rules().get(0).appraisal().platform()).isEqualTo(PlatformPolicy.STRICT);
    }

    @Test
    void a_register_is_as_long_as_sha384() {
        String yaml = HARDWARE.replace("rtmr2: [" + "ab".repeat(16), "rtmr2: [");

        assertThatThrownBy(() -> Policy.parse(yaml))
                .hasMessage("line 11: a value of 'rtmr2' has 96 hexadecimal digits, got 64");
    }

    @Test
    void warns_of_a_machine_whose_system_is_not_measured() throws IOException {
        Policy policy = Policy.parse(HARDWARE.replaceAll("      rtmr2: .*\n", ""));

        assertThat(policy.warnings()).singleElement().asString().contains("line 3", "without rtmr1 and rtmr2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[UpToDate, SWHardeningNeeded] | [UpToDate, Revoked] | line 6: 'tcb-status' is 'Revoked'",
                "[UpToDate, SWHardeningNeeded] | uptodate | did you mean 'UpToDate'",
                "[UpToDate, SWHardeningNeeded] | [] | a policy names at least one TCB status",
                "INTEL-SA-00615 | CVE-2024-1 | line 7: 'CVE-2024-1' is no advisory",
                "[INTEL-SA-00615] | [] | line 7: 'tolerated-advisories' is empty",
                "number: 17 | number: -1 | line 8: 'minimum-evaluation-data-number' is -1",
                "number: 17 | number: new | line 8: 'minimum-evaluation-data-number' is 'new', not a number",
                "rtmr2 | rtmr4 | line 11: unknown key 'rtmr4' in 'rtmrs'",
                "rtmr2: [ab | rtmr2: [cdab | is no measurement in hexadecimal",
                "tee: tdx | tee: [tdx, sgx] | line 10: 'rtmrs' says something about tdx only, and the rule names sgx and tdx",
                "tee: tdx | tee: snp | line 6: 'tcb-status' says something about sgx and tdx only, and the rule names snp",
                "tee: tdx | tee: simulated | line 6: 'tcb-status' says something about sgx and tdx only"
            })
    void refuses_mistakes_about_platforms_with_their_line(String from, String to, String message) {
        String yaml = HARDWARE.replace(from, to);

        assertThat(yaml).isNotEqualTo(HARDWARE);
        assertThatThrownBy(() -> Policy.parse(yaml))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining(message);
    }

    private static final String SNP = """
            version: 1
            rules:
              - name: guest
                tee: snp
                measurements: [HEX]
                snp:
                  minimum-tcb:
                    Milan: {bl: 3, snp: 8, ucode: 115}
                    Turin: {fmc: 1}
                  maximum-vmpl: 1
                  allow-migration-agent: true
                  require-single-socket: true
                  refuse-smt: true
                  allow-unchecked-revocation: true
                keys: []
            """.replace("HEX", "ab".repeat(48));

    @Test
    void reads_what_a_rule_says_about_snp() throws IOException {
        Policy policy = Policy.parse(SNP);

        assertThat(policy.rules().get(0).appraisal().platform().snp())
                .isEqualTo(new SnpRules(
                        Map.of(
                                SnpProduct.MILAN,
                                Map.of(TcbComponent.BOOT_LOADER, 3, TcbComponent.SNP, 8, TcbComponent.MICROCODE, 115),
                                SnpProduct.TURIN,
                                Map.of(TcbComponent.FMC, 1)),
                        1,
                        true,
                        true,
                        false,
                        true));
        assertThat(policy.warnings()).singleElement().asString().contains("unchecked revocation");
    }

    @Test
    void what_a_rule_leaves_out_about_snp_is_strict() throws IOException {
        String yaml = SNP.replaceAll("(?m)^    snp:\n(      .*\n)+", "");

        assertThat(yaml).doesNotContain("vmpl");
        assertThat(Policy.parse(yaml).rules().get(0).appraisal().platform()).isEqualTo(PlatformPolicy.STRICT);
        assertThat(Policy.parse(yaml.replace("    keys", "    snp: {}\n    keys"))
                        .rules()
                        .get(0)
                        .appraisal()
                        .platform())
                .isEqualTo(PlatformPolicy.STRICT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Milan | Rome | line 8: unknown key 'Rome' in 'minimum-tcb'",
                "bl: 3 | fmc: 3 | line 8: unknown key 'fmc' in the TCB of Milan",
                "bl: 3 | spl4: 3 | line 8: unknown key 'spl4' in the TCB of Milan",
                "bl: 3 | bl: 256 | line 8: 'bl' is 256 (expected 0 to 255)",
                "{fmc: 1} | {} | line 9: the TCB of Turin is empty",
                "vmpl: 1 | vmpl: 4 | line 10: 'maximum-vmpl' is 4 (expected 0 to 3)",
                "refuse-smt: true | refuse-smt: maybe | line 13: 'refuse-smt' is 'maybe'",
                "tee: snp | tee: [snp, tdx] | line 7: 'snp' says something about snp only, and the rule names tdx and snp"
            })
    void refuses_mistakes_about_snp_with_their_line(String from, String to, String message) {
        String yaml = SNP.replace(from, to);

        assertThat(yaml).isNotEqualTo(SNP);
        assertThatThrownBy(() -> Policy.parse(yaml))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining(message);
    }

    private static final String CONDITIONS = """
            # conditions
            version: 1

            rules:
              - name: nightly
                tee: sgx
                measurements: [aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]
                roles: driver
                valid:
                  not-before: 2026-01-01T00:00:00Z
                  not-after: 2026-12-31T23:59:59Z
                keys:
                  - name: payroll
                    grants: [open, seal]
                    maximum-releases: 3
                    release: key
            """;

    @Test
    void the_initial_policy_says_what_it_is() throws IOException {
        Policy policy = Policy.parse(Policy.initial(HEX));

        assertThat(policy.isInitial()).isTrue();
        assertThat(policy.warnings()).anyMatch(warning -> warning.contains("every local key to simulated evidence"));
        assertThat(policy.rules().get(0).access("anything")).isEqualTo(KeyAccess.FULL);
    }

    @Test
    void two_halves_never_add_up_to_the_zone_key() {
        KeyAccess open = KeyAccess.of(new KeyGrant("k", Set.of(Grant.OPEN), Release.KEY, KeyGrant.UNLIMITED, 1));
        KeyAccess seal = KeyAccess.of(new KeyGrant("k", Set.of(Grant.SEAL), Release.KEY, KeyGrant.UNLIMITED, 2));

        assertThat(open.release()).isEqualTo(Release.UNWRAP);
        assertThat(open.or(seal)).isEqualTo(new KeyAccess(true, true, Release.UNWRAP));
        assertThat(seal.mayOpen()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "roles: driver | roles: [] | line 8: 'roles' is empty",
                "roles: driver | roles: master | line 8: 'roles' is 'master'",
                "not-before: 2026-01-01T00:00:00Z | not-before: 2027-01-01T00:00:00Z | line 5: 'not-after' is",
                "not-before: 2026-01-01T00:00:00Z | not-before: yesterday | line 10: 'not-before' is 'yesterday'",
                "not-before: 2026 | from: 2026 | line 10: unknown key 'from' in 'valid'",
                "maximum-releases: 3 | maximum-releases: -1 | line 15: 'maximum-releases' is -1",
                "release: key | release: unwrap | line 15: 'maximum-releases' counts how often",
                "grants: [open, seal] | grants: [open] | line 15: 'maximum-releases' counts how often"
            })
    void refuses_mistakes_about_conditions_with_their_line(String from, String to, String message) {
        String yaml = CONDITIONS.replace(from, to);

        assertThat(yaml).isNotEqualTo(CONDITIONS);
        assertThatThrownBy(() -> Policy.parse(yaml))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_rule_holds_within_its_window_and_for_its_roles() throws IOException {
        PolicyRule rule = Policy.parse(CONDITIONS).rules().get(0);
        Instant first = Instant.parse("2026-01-01T00:00:00Z");
        Instant last = Instant.parse("2026-12-31T23:59:59Z");

        assertThat(rule.checkConditions(Optional.of(JobRole.DRIVER), first)).isEmpty();
        assertThat(rule.checkConditions(Optional.of(JobRole.DRIVER), last)).isEmpty();
        assertThat(rule.checkConditions(Optional.of(JobRole.DRIVER), first.minusMillis(1)))
                .extracting(AuditReason::code)
                .containsExactly("outside-time-window");
        assertThat(rule.checkConditions(Optional.of(JobRole.EXECUTOR), last.plusMillis(1)))
                .extracting(AuditReason::code)
                .containsExactly("outside-time-window", "role-not-allowed");
        assertThat(rule.checkConditions(Optional.empty(), first))
                .singleElement()
                .satisfies(reason -> assertThat(reason.message())
                        .isEqualTo("rule 'nightly' (line 5): the process is of no job (wanted driver)"));
        assertThat(rule.keys().get(0).maximumReleases()).isEqualTo(3);
    }

    @Property(tries = 300)
    void throws_nothing_but_its_own_exception(@ForAll String yaml) {
        assertThatThrownBy(() -> Policy.parse(yaml)).isInstanceOf(PolicyException.class);
    }

    @Test
    void names_tenant_and_lifetime_of_certificates() throws IOException {
        assertThat(Policy.parse(VALID).identities()).isEqualTo(IdentityRules.DEFAULT);
        assertThat(Policy.parse(VALID + "identities: {tenant: acme, lifetime: 90m}\n")
                        .identities())
                .isEqualTo(new IdentityRules("acme", Duration.ofMinutes(90)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "identities: {tenant: a/b} | 'tenant' is 'a/b' (expected 1 to 64 letters",
                "identities: {lifetime: 25h} | 'lifetime' is '25h' (expected a duration such as",
                "identities: {lifetime: 19s} | 'lifetime' is '19s' (expected a duration such as",
                "identities: {lifetime: 1w} | 'lifetime' is '1w' (expected a duration such as",
                "identities: {lifetime: -1h} | 'lifetime' is '-1h' (expected a duration such as",
                "identities: {lifetimes: 1h} | unknown key 'lifetimes'"
            })
    void refuses_what_no_certificate_can_say(String yaml, String message) {
        assertThatThrownBy(() -> Policy.parse(VALID + yaml + "\n"))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refuses_a_rule_whose_name_no_certificate_can_carry() {
        assertThatThrownBy(() -> Policy.parse(VALID.replace("name: nightly", "name: every night")))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("'name' is 'every night'");
    }

    @Test
    void names_the_registers_of_a_tpm() throws IOException {
        Policy policy = Policy.parse(tpm("{7: " + HEX + ", 4: [" + "cd".repeat(48) + ", " + "ef".repeat(48) + "]}"));

        PcrPolicy boots =
                policy.rules().get(0).appraisal().referenceValues().boots().get(0);
        assertThat(boots.expected())
                .containsOnlyKeys(new Pcr(TpmHash.SHA256, 7), new Pcr(TpmHash.SHA384, 4))
                .containsEntry(new Pcr(TpmHash.SHA256, 7), Set.of(Octets.parseHex(HEX)));
        assertThat(policy.warnings()).anyMatch(warning -> warning.contains("protects no memory"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{} | no PCR",
                "{24: abab} | unknown key '24'",
                "{7: abab} | a value of PCR 7 has 2 bytes",
                "{7: xy} | is no value of a PCR in hexadecimal",
                "{7: []} | '7' is empty",
                "{16: HEX} | 16"
            })
    void refuses_registers_that_say_nothing(String pcrs, String message) {
        assertThatThrownBy(() -> Policy.parse(tpm(pcrs.replace("HEX", HEX))))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining(message);
    }

    @Test
    void registers_of_a_tpm_are_for_a_tpm_alone() {
        assertThatThrownBy(() -> Policy.parse(tpm("{7: " + HEX + "}").replace("tee: tpm", "tee: sgx")))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("'pcrs' says something about tpm only");
        assertThatThrownBy(() -> Policy.parse(VALID.replace("tee: simulated", "tee: tpm")))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("no PCRs");
    }

    private static String tpm(String pcrs) {
        return VALID.replace("tee: simulated", "tee: tpm").replace("measurements: [" + HEX + "]", "pcrs: " + pcrs);
    }
}
