/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import io.strongroom.attestation.AppraisalPolicy;
import io.strongroom.attestation.AssuranceClass;
import io.strongroom.attestation.Digest;
import io.strongroom.attestation.Measurement;
import io.strongroom.attestation.PlatformPolicy;
import io.strongroom.attestation.ReferenceValues;
import io.strongroom.attestation.SignerReference;
import io.strongroom.attestation.Tee;
import io.strongroom.broker.api.JobDescriptor;
import io.strongroom.broker.api.JobRole;
import io.strongroom.broker.api.Release;
import io.strongroom.broker.api.WorkloadId;
import io.strongroom.seal.zone.ReadRule;
import io.strongroom.seal.zone.WriteRule;
import io.strongroom.seal.zone.ZonePath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the YAML of a policy, strictly. Source: docs/spec/policy.md. */
final class PolicyParser {
    private static final int MAX_CHARS = 256 * 1024;
    private static final int MAX_UINT16 = 0xFFFF;
    private static final Set<String> POLICY =
            Set.of("version", "owners", "key-owners", "identities", "requested-zones", "elsewhere", "zones", "rules");
    private static final Set<String> IDENTITIES = Set.of("tenant", "lifetime");
    private static final Set<String> VALID = Set.of("not-before", "not-after");
    private static final Set<String> ROLES =
            Stream.of(JobRole.values()).map(JobRole::wireName).collect(Collectors.toUnmodifiableSet());
    private static final Set<String> ELSEWHERE = Set.of("read", "write");
    private static final Set<String> ZONE = Set.of("prefix", "key", "read", "write");
    private static final Set<String> RULE = Stream.concat(
                    Stream.of("name", "tee", "measurements", "signers", "jobs", "roles", "valid", "keys", "secrets"),
                    PlatformParser.KEYS.stream())
            .collect(Collectors.toUnmodifiableSet());
    private static final Set<String> SIGNER = Set.of("mrsigner", "product-id", "minimum-svn");
    private static final Set<String> KEY = Set.of("name", "grants", "release", "maximum-releases");
    private static final Set<String> GRANTS = Set.of("open", "seal", "unwrap-only");
    private static final Set<String> RELEASES = Set.of("key", "unwrap");
    private static final Pattern SECRET_PATTERN = Pattern.compile("[a-z0-9*._-]{1,63}");
    private static final Set<String> TEES =
            Stream.of(Tee.values()).map(Tee::wireName).collect(Collectors.toUnmodifiableSet());

    private PolicyParser() {}

    static Policy parse(String yaml) throws PolicyException {
        YamlFields fields = YamlFields.of(compose(yaml), "the policy", POLICY);
        if (!fields.text("version").equals("1")) {
            throw YamlFields.failure(
                    fields.line("version"),
                    "policy version '" + fields.text("version") + "' is not supported (expected 1)");
        }
        Optional<Node> elsewhereNode = fields.optional("elsewhere");
        ReadRule elsewhereRead = ReadRule.ANY;
        WriteRule elsewhereWrite = WriteRule.DENY;
        if (elsewhereNode.isPresent()) {
            YamlFields elsewhere = YamlFields.of(elsewhereNode.get(), "'elsewhere'", ELSEWHERE);
            elsewhereRead = readRule(elsewhere, "any");
            elsewhereWrite = WriteRule.valueOf(upper(elsewhere.word("write", Set.of("any", "deny"), "deny")));
        }
        boolean requested =
                fields.word("requested-zones", Set.of("allow", "deny"), "deny").equals("allow");
        return new Policy(
                yaml,
                rules(fields),
                zones(fields),
                elsewhereRead,
                elsewhereWrite,
                requested,
                OwnersParser.owners(fields),
                OwnersParser.keyOwners(fields),
                identities(fields));
    }

    private static IdentityRules identities(YamlFields fields) throws PolicyException {
        Optional<Node> node = fields.optional("identities");
        if (node.isEmpty()) {
            return IdentityRules.DEFAULT;
        }
        YamlFields identities = YamlFields.of(node.get(), "'identities'", IDENTITIES);
        String tenant = identities.optional("tenant").isPresent()
                ? certifiedName(identities, "tenant")
                : IdentityRules.DEFAULT.tenant();
        return new IdentityRules(
                tenant,
                identities.duration(
                        "lifetime", IdentityRules.SHORTEST, IdentityRules.LONGEST, IdentityRules.DEFAULT.lifetime()));
    }

    /** A name that certificates carry. */
    private static String certifiedName(YamlFields fields, String key) throws PolicyException {
        String name = fields.text(key);
        if (!WorkloadId.isValidName(name)) {
            throw YamlFields.failure(
                    fields.line(key),
                    "'" + key + "' is '" + name + "' (expected " + WorkloadId.NAME_FORM
                            + ": certificates carry this name)");
        }
        return name;
    }

    private static Node compose(String yaml) throws PolicyException {
        if (yaml.length() > MAX_CHARS) {
            throw new PolicyException(
                    "the policy has " + yaml.length() + " characters, at most " + MAX_CHARS + " are read");
        }
        LoadSettings settings = LoadSettings.builder()
                .setLabel("policy")
                .setMaxAliasesForCollections(0)
                .setAllowRecursiveKeys(false)
                .build();
        try {
            return new Compose(settings)
                    .composeString(yaml)
                    .orElseThrow(() -> new PolicyException("line 1: the policy is empty"));
        } catch (YamlEngineException e) {
            throw new PolicyException("the policy is not YAML: " + e.getMessage(), e);
        }
    }

    private static List<PolicyZone> zones(YamlFields fields) throws PolicyException {
        List<PolicyZone> zones = new ArrayList<>();
        Set<ZonePath> prefixes = new HashSet<>();
        for (Node node : fields.list("zones")) {
            YamlFields zone = YamlFields.of(node, "a zone", ZONE);
            ZonePath prefix = prefix(zone);
            if (!prefixes.add(prefix)) {
                throw YamlFields.at(node, "two zones have the prefix " + prefix);
            }
            WriteRule write = WriteRule.valueOf(upper(zone.word("write", Set.of("sealed", "any", "deny"), "sealed")));
            zones.add(new PolicyZone(prefix, zone.text("key"), readRule(zone, "sealed"), write, zone.line()));
        }
        return zones;
    }

    private static ZonePath prefix(YamlFields zone) throws PolicyException {
        try {
            return ZonePath.parse(zone.text("prefix"));
        } catch (IllegalArgumentException e) {
            throw new PolicyException("line " + zone.line("prefix") + ": " + e.getMessage(), e);
        }
    }

    private static List<PolicyRule> rules(YamlFields fields) throws PolicyException {
        List<PolicyRule> rules = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Node node : fields.list("rules")) {
            PolicyRule rule = rule(YamlFields.of(node, "a rule", RULE));
            if (!names.add(rule.appraisal().name())) {
                throw YamlFields.at(
                        node, "two rules have the name '" + rule.appraisal().name() + "'");
            }
            rules.add(rule);
        }
        if (rules.isEmpty()) {
            throw YamlFields.failure(fields.line("rules"), "the policy has no rules, so it would allow nothing");
        }
        requireOneClass(rules);
        return rules;
    }

    /** Simulated evidence must never stand beside hardware in one policy. */
    private static void requireOneClass(List<PolicyRule> rules) throws PolicyException {
        AssuranceClass first = rules.get(0).appraisal().assuranceClass();
        for (PolicyRule rule : rules) {
            AssuranceClass other = rule.appraisal().assuranceClass();
            if (other != first) {
                throw YamlFields.failure(
                        rule.line(),
                        "rule '" + rule.appraisal().name() + "' is for " + other.wireName()
                                + " evidence, the first rule for " + first.wireName() + "; a policy never names both");
            }
        }
    }

    private static PolicyRule rule(YamlFields rule) throws PolicyException {
        EnumSet<Tee> tees = EnumSet.noneOf(Tee.class);
        for (String tee : rule.words("tee", TEES)) {
            tees.add(Tee.ofWireName(tee).orElseThrow());
        }
        List<KeyGrant> keys = new ArrayList<>();
        for (Node node : rule.list("keys")) {
            keys.add(keyGrant(YamlFields.of(node, "a key of a rule", KEY)));
        }
        try {
            PlatformPolicy platform = PlatformParser.platform(rule, tees);
            ReferenceValues values =
                    referenceValues(rule, tees).withRuntimeMeasurements(PlatformParser.runtimeMeasurements(rule, tees));
            AppraisalPolicy appraisal =
                    new AppraisalPolicy(certifiedName(rule, "name"), tees, values, platform, jobs(rule));
            return new PolicyRule(appraisal, conditions(rule), keys, secrets(rule), rule.line());
        } catch (IllegalArgumentException e) {
            throw new PolicyException("line " + rule.line() + ": " + e.getMessage(), e);
        }
    }

    private static RuleConditions conditions(YamlFields rule) throws PolicyException {
        Instant notBefore = Instant.MIN;
        Instant notAfter = Instant.MAX;
        Optional<Node> window = rule.optional("valid");
        if (window.isPresent()) {
            YamlFields valid = YamlFields.of(window.get(), "'valid'", VALID);
            notBefore = valid.instant("not-before", Instant.MIN);
            notAfter = valid.instant("not-after", Instant.MAX);
        }
        EnumSet<JobRole> roles = EnumSet.noneOf(JobRole.class);
        if (rule.optional("roles").isPresent()) {
            List<String> names = rule.words("roles", ROLES);
            Stream.of(JobRole.values())
                    .filter(role -> names.contains(role.wireName()))
                    .forEach(roles::add);
            if (roles.isEmpty()) {
                throw YamlFields.failure(rule.line("roles"), "'roles' is empty (expected driver or executor)");
            }
        }
        return new RuleConditions(notBefore, notAfter, roles, PlatformParser.maximumCollateralAge(rule));
    }

    private static ReferenceValues referenceValues(YamlFields rule, Set<Tee> tees) throws PolicyException {
        Set<Measurement> measurements = new HashSet<>();
        for (Node node : rule.list("measurements")) {
            measurements.add(measurement(node));
        }
        Set<SignerReference> signers = new HashSet<>();
        for (Node node : rule.list("signers")) {
            YamlFields signer = YamlFields.of(node, "a signer", SIGNER);
            signers.add(new SignerReference(
                    measurement(signer.node("mrsigner")),
                    signer.number("product-id", MAX_UINT16, 0),
                    signer.number("minimum-svn", MAX_UINT16, 0)));
        }
        return new ReferenceValues(measurements, signers, PlatformParser.boots(rule, tees));
    }

    static Measurement measurement(Node node) throws PolicyException {
        String hex = YamlFields.scalar(node, "a measurement");
        try {
            return Measurement.parse(hex);
        } catch (IllegalArgumentException e) {
            throw new PolicyException(
                    "line " + YamlFields.lineOf(node) + ": '" + hex + "' is no measurement in hexadecimal", e);
        }
    }

    private static Set<Digest> jobs(YamlFields rule) throws PolicyException {
        Set<Digest> jobs = new HashSet<>();
        for (Node node : rule.list("jobs")) {
            String hex = YamlFields.scalar(node, "a job digest");
            if (hex.length() != 2 * JobDescriptor.DIGEST_LENGTH_BYTES) {
                throw YamlFields.at(node, "a job digest has 96 hexadecimal digits, got " + hex.length());
            }
            try {
                jobs.add(Digest.parse(hex));
            } catch (IllegalArgumentException e) {
                throw new PolicyException(
                        "line " + YamlFields.lineOf(node) + ": '" + hex + "' is no digest in hexadecimal", e);
            }
        }
        return jobs;
    }

    private static KeyGrant keyGrant(YamlFields key) throws PolicyException {
        EnumSet<Grant> grants = EnumSet.noneOf(Grant.class);
        for (String grant : key.words("grants", GRANTS)) {
            grants.add(Grant.valueOf(upper(grant).replace('-', '_')));
        }
        if (grants.isEmpty()) {
            throw YamlFields.failure(key.line(), "'grants' is empty (expected open, seal or unwrap-only)");
        }
        Release release = Release.valueOf(upper(key.word("release", RELEASES, "key")));
        KeyGrant grant = new KeyGrant(
                key.text("name"),
                grants,
                release,
                key.number("maximum-releases", KeyGrant.UNLIMITED, KeyGrant.UNLIMITED),
                key.line());
        if (key.optional("maximum-releases").isPresent() && !grant.releasesKey()) {
            throw YamlFields.failure(
                    key.line("maximum-releases"),
                    "'maximum-releases' counts how often the zone key leaves the broker, and this grant never releases it"
                            + " (it needs open, seal and 'release: key')");
        }
        return grant;
    }

    private static List<String> secrets(YamlFields rule) throws PolicyException {
        List<String> patterns = new ArrayList<>();
        for (Node node : rule.list("secrets")) {
            String pattern = YamlFields.scalar(node, "a secret of a rule");
            if (!SECRET_PATTERN.matcher(pattern).matches()) {
                throw YamlFields.at(
                        node,
                        "'" + pattern
                                + "' is no name of a secret (expected lower-case letters, digits, dots, underscores,"
                                + " hyphens, and * for any characters)");
            }
            patterns.add(pattern);
        }
        return patterns;
    }

    private static ReadRule readRule(YamlFields fields, String fallback) throws PolicyException {
        return ReadRule.valueOf(upper(fields.word("read", Set.of("sealed", "any"), fallback)));
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }
}
