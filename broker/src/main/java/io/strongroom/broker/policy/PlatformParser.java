/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import io.strongroom.attestation.Measurement;
import io.strongroom.attestation.PlatformPolicy;
import io.strongroom.attestation.TdxRules;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.dcap.TcbStatus;
import io.strongroom.attestation.quote.TdAttribute;
import io.strongroom.attestation.tpm.PcrPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads what a rule says about platforms and registers. A key that says nothing about the evidence that the rule names is
 * refused, because its writer relies on it.
 */
final class PlatformParser {
    /** The keys of a rule that are read here. */
    static final Set<String> KEYS = Set.of(
            "allow-debug",
            "tcb-status",
            "tolerated-advisories",
            "minimum-evaluation-data-number",
            "maximum-collateral-age",
            "rtmrs",
            "td",
            "snp",
            "pcrs");

    private static final List<String> INTEL_KEYS =
            List.of("tcb-status", "tolerated-advisories", "minimum-evaluation-data-number", "maximum-collateral-age");
    private static final Set<String> RTMRS = Set.of("rtmr0", "rtmr1", "rtmr2", "rtmr3");
    private static final Set<String> TD =
            Set.of("required-attributes", "forbidden-attributes", "service-tds", "seam-modules");
    private static final Set<String> TD_ATTRIBUTES =
            Stream.of(TdAttribute.values()).map(TdAttribute::wireName).collect(Collectors.toUnmodifiableSet());
    private static final int RTMR_BYTES = 48;
    private static final int MAX_EVALUATION_DATA_NUMBER = 1_000_000;
    private static final Pattern AGE = Pattern.compile("([1-9][0-9]{0,3})([hd])");
    private static final Pattern ADVISORY = Pattern.compile("INTEL-[A-Z]{2,4}-[0-9]{5}");
    private static final Set<String> STATUSES = Stream.of(TcbStatus.values())
            .filter(status -> status != TcbStatus.REVOKED)
            .map(TcbStatus::wireName)
            .collect(Collectors.toUnmodifiableSet());

    private PlatformParser() {}

    /** Which states of platforms a rule accepts. */
    static PlatformPolicy platform(YamlFields rule, Set<Tee> tees) throws PolicyException {
        for (String key : INTEL_KEYS) {
            requireOnly(rule, key, tees, Set.of(Tee.SGX, Tee.TDX));
        }
        requireOnly(rule, "snp", tees, Set.of(Tee.SNP));
        requireOnly(rule, "td", tees, Set.of(Tee.TDX));
        PlatformPolicy platform = new PlatformPolicy(
                rule.flag("allow-debug"),
                statuses(rule),
                advisories(rule),
                rule.number("minimum-evaluation-data-number", MAX_EVALUATION_DATA_NUMBER, 0));
        Optional<Node> td = rule.optional("td");
        if (td.isPresent()) {
            platform = platform.withTdx(tdxRules(YamlFields.of(td.get(), "'td'", TD)));
        }
        Optional<Node> snp = rule.optional("snp");
        return snp.isPresent() ? platform.withSnp(SnpParser.parse(snp.get())) : platform;
    }

    /** How old Intel's collateral may be: hours or days. */
    static Duration maximumCollateralAge(YamlFields rule) throws PolicyException {
        Optional<Node> node = rule.optional("maximum-collateral-age");
        if (node.isEmpty()) {
            return RuleConditions.ANY_AGE;
        }
        String text = YamlFields.scalar(node.get(), "'maximum-collateral-age'");
        Matcher matcher = AGE.matcher(text);
        if (!matcher.matches()) {
            throw YamlFields.at(
                    node.get(),
                    "'maximum-collateral-age' is '" + text + "' (expected hours or days, such as 36h or 30d)");
        }
        long number = Long.parseLong(matcher.group(1));
        return matcher.group(2).equals("h") ? Duration.ofHours(number) : Duration.ofDays(number);
    }

    /** Which boots of machines with a TPM a rule accepts: one policy, or none. */
    static List<PcrPolicy> boots(YamlFields rule, Set<Tee> tees) throws PolicyException {
        requireOnly(rule, "pcrs", tees, Set.of(Tee.TPM));
        Optional<Node> pcrs = rule.optional("pcrs");
        return pcrs.isPresent() ? List.of(PcrParser.parse(pcrs.get())) : List.of();
    }

    /** Which values a rule demands of the registers of a TD. */
    static Map<String, Set<Measurement>> runtimeMeasurements(YamlFields rule, Set<Tee> tees) throws PolicyException {
        if (rule.optional("rtmrs").isEmpty()) {
            return Map.of();
        }
        requireOnly(rule, "rtmrs", tees, Set.of(Tee.TDX));
        YamlFields registers = YamlFields.of(rule.node("rtmrs"), "'rtmrs'", RTMRS);
        Map<String, Set<Measurement>> values = new HashMap<>();
        for (String register : RTMRS) {
            if (registers.optional(register).isPresent()) {
                values.put(register, register(registers, register));
            }
        }
        if (values.isEmpty()) {
            throw YamlFields.failure(registers.line(), "'rtmrs' is empty (expected rtmr0 to rtmr3)");
        }
        return values;
    }

    private static TdxRules tdxRules(YamlFields td) throws PolicyException {
        try {
            return new TdxRules(
                    attributes(td, "required-attributes"),
                    attributes(td, "forbidden-attributes"),
                    td.optional("service-tds").isPresent() ? register(td, "service-tds") : Set.of(),
                    td.optional("seam-modules").isPresent() ? register(td, "seam-modules") : Set.of());
        } catch (IllegalArgumentException e) {
            throw YamlFields.failure(td.line(), String.valueOf(e.getMessage()));
        }
    }

    private static Set<TdAttribute> attributes(YamlFields td, String key) throws PolicyException {
        if (td.optional(key).isEmpty()) {
            return Set.of();
        }
        Set<String> names = Set.copyOf(td.words(key, TD_ATTRIBUTES));
        return Stream.of(TdAttribute.values())
                .filter(attribute -> names.contains(attribute.wireName()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<Measurement> register(YamlFields registers, String register) throws PolicyException {
        Set<Measurement> values = new HashSet<>();
        for (Node node : some(registers, register)) {
            Measurement value = PolicyParser.measurement(node);
            if (value.octets().length() != RTMR_BYTES) {
                throw YamlFields.at(
                        node,
                        "a value of '" + register + "' has 96 hexadecimal digits, got "
                                + 2 * value.octets().length());
            }
            values.add(value);
        }
        return values;
    }

    private static Set<TcbStatus> statuses(YamlFields rule) throws PolicyException {
        if (rule.optional("tcb-status").isEmpty()) {
            return PlatformPolicy.STRICT.tcbStatuses();
        }
        Set<TcbStatus> statuses = new HashSet<>();
        for (String name : rule.words("tcb-status", STATUSES)) {
            statuses.add(TcbStatus.ofWireName(name).orElseThrow());
        }
        return statuses;
    }

    private static Set<String> advisories(YamlFields rule) throws PolicyException {
        if (rule.optional("tolerated-advisories").isEmpty()) {
            return Set.of();
        }
        Set<String> advisories = new HashSet<>();
        for (Node node : some(rule, "tolerated-advisories")) {
            String name = YamlFields.scalar(node, "an advisory");
            if (!ADVISORY.matcher(name).matches()) {
                throw YamlFields.at(
                        node, "'" + name + "' is no advisory of Intel's (expected one such as INTEL-SA-00615)");
            }
            advisories.add(name);
        }
        return advisories;
    }

    /** An empty list would mean that everything is allowed, which nobody means who writes it. */
    private static List<Node> some(YamlFields fields, String name) throws PolicyException {
        List<Node> nodes = fields.list(name);
        if (nodes.isEmpty()) {
            throw YamlFields.failure(fields.line(name), "'" + name + "' is empty; name some, or leave it out");
        }
        return nodes;
    }

    private static void requireOnly(YamlFields rule, String key, Set<Tee> tees, Set<Tee> meant) throws PolicyException {
        if (rule.optional(key).isPresent() && !meant.containsAll(tees)) {
            throw YamlFields.failure(
                    rule.line(key),
                    "'" + key + "' says something about " + names(meant) + " only, and the rule names " + names(tees)
                            + "; write a rule for each");
        }
    }

    private static String names(Set<Tee> tees) {
        return tees.stream().sorted().map(Tee::wireName).collect(Collectors.joining(" and "));
    }
}
