/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.attestation.Digest;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.VerifiedEvidence;
import io.strongroom.attestation.Verifier;
import io.strongroom.attestation.simulated.SimulatedPlatform;
import io.strongroom.attestation.simulated.SimulatedRuntime;
import io.strongroom.broker.Workspace;
import io.strongroom.broker.api.JobRole;
import io.strongroom.seal.KeyId;
import io.strongroom.seal.zone.ReadRule;
import io.strongroom.seal.zone.WriteRule;
import io.strongroom.seal.zone.Zone;
import io.strongroom.seal.zone.ZoneMap;
import io.strongroom.seal.zone.ZonePath;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.assertj.core.api.SoftAssertions;

/**
 * Whatever is decided otherwise under a new policy needed the signatures of those whose it is. The decisions are asked of the
 * code that makes them, on real evidence of simulated runtimes; nothing of how views are compared is used here.
 */
class ChangeOwnersPropertyTest {
    private static final List<String> JOBS = List.of("b1".repeat(48), "b2".repeat(48));
    private static final List<String> NAMES = List.of("payroll", "hr-a", "hr-b", "sales", "s");
    private static final List<String> PLACES =
            List.of("/lake", "/lake/pay", "/lake/pay/x", "/lake/pay/x/y", "/out", "/");
    private static final Map<String, VerifiedEvidence> RUNTIMES = runtimes();

    private static final Instant NOW =
            RUNTIMES.values().iterator().next().validity().notBefore();

    private static final Instant PAST = NOW.minus(Duration.ofDays(2));
    private static final Map<String, String> OWNERS = Map.of("ann", owner("ann"), "ben", owner("ben"));
    private static final List<Actor> ACTORS = actors();

    /** How a policy is made: settings, and three rules of parts. */
    private static final int SETTINGS = 6;

    private static final int RULE = 7;
    private static final int PARTS = SETTINGS + 3 * RULE;

    /** A process at a time. */
    private record Actor(VerifiedEvidence evidence, Optional<String> job, Optional<JobRole> role, Instant time) {
        PolicyTrial trial(Policy policy) {
            return PolicyTrial.of(policy, evidence, job.map(Digest::parse), role, time);
        }

        boolean mayShareJobWith(Actor other) {
            boolean areDrivers = role.equals(Optional.of(JobRole.DRIVER)) && other.role.equals(role);
            return job.isPresent() && job.equals(other.job) && !areDrivers;
        }
    }

    /** A policy, and what it makes of every actor, in their order. */
    private record Judged(Policy policy, List<PolicyTrial> trials) {
        static Judged of(String text) throws PolicyException {
            Policy policy = Policy.parse(text);
            return new Judged(
                    policy, ACTORS.stream().map(actor -> actor.trial(policy)).toList());
        }

        Decision decision(int actor, String name) {
            PolicyTrial trial = trials.get(actor);
            List<String> releasing = trial.outcomes().stream()
                    .filter(PolicyTrial.Outcome::accepts)
                    .flatMap(outcome -> outcome.rule().grants(name).stream()
                            .filter(KeyGrant::releasesKey)
                            .map(grant -> outcome.rule().name() + " " + grant.maximumReleases()))
                    .toList();
            return new Decision(trial.access(name), releasing);
        }

        boolean accepts(int actor) {
            return trials.get(actor).isAccepted();
        }
    }

    /** What an actor may do with a key, and by which grants the key leaves. */
    private record Decision(KeyAccess access, List<String> releasing) {}

    @Property(tries = 1500, edgeCases = EdgeCasesMode.NONE)
    void whoever_did_not_have_to_sign_loses_and_gives_nothing(@ForAll("changes") List<String> change) throws Exception {
        Judged old = Judged.of(change.get(0));
        Judged young = Judged.of(change.get(1));
        List<RequiredOwners> required = ChangeOwners.ofPolicy(old.policy(), young.policy());

        SoftAssertions softly = new SoftAssertions();
        for (KeyOwners group : old.policy().keyOwners()) {
            boolean isAsked = required.stream().anyMatch(one -> one.keys().equals(group.patterns()));
            Statistics.label("a group").collect(isAsked ? "signs" : "need not sign");
            if (!isAsked) {
                requireSameKeys(
                        softly, old, young, NAMES.stream().filter(group::own).toList());
                requireNobodyJoins(softly, old, young, group);
                requireSamePlaces(softly, old.policy(), young.policy(), group);
            }
        }
        if (old.policy().owners().isPresent()) {
            boolean isAsked = required.stream().anyMatch(one -> one.keys().isEmpty());
            Statistics.label("general owners").collect(isAsked ? "sign" : "need not sign");
            if (!isAsked) {
                requireSameElse(softly, old, young);
            }
        }
        softly.assertAll();
    }

    private static void requireSameKeys(SoftAssertions softly, Judged old, Judged young, List<String> names) {
        for (String name : names) {
            for (int actor = 0; actor < ACTORS.size(); actor++) {
                softly.assertThat(young.decision(actor, name)).as(name).isEqualTo(old.decision(actor, name));
            }
            softly.assertThat(owners(young.policy(), name))
                    .as("owners of " + name)
                    .isEqualTo(owners(old.policy(), name));
        }
        softly.assertThat(!old.policy().allowsRequestedZones() && young.policy().allowsRequestedZones())
                .as("zones may be asked for")
                .isFalse();
        softly.assertThat(young.policy().identities().lifetime())
                .isLessThanOrEqualTo(old.policy().identities().lifetime());
    }

    private static void requireNobodyJoins(SoftAssertions softly, Judged old, Judged young, KeyOwners group) {
        List<String> names = NAMES.stream().filter(group::own).toList();
        for (int actor = 0; actor < ACTORS.size(); actor++) {
            boolean isNew = young.accepts(actor) && !old.accepts(actor);
            for (int other = 0; isNew && other < ACTORS.size(); other++) {
                int peer = other;
                boolean isTheirs = names.stream()
                        .anyMatch(name -> young.decision(peer, name).access().isAny());
                softly.assertThat(isTheirs && ACTORS.get(actor).mayShareJobWith(ACTORS.get(peer)))
                        .as("a new process gets into a job with these keys")
                        .isFalse();
            }
        }
    }

    private static void requireSamePlaces(SoftAssertions softly, Policy old, Policy young, KeyOwners group) {
        for (String place : PLACES) {
            Zone before = at(old, place);
            Zone after = at(young, place);
            if (group.own(before.keyName()) || group.own(after.keyName())) {
                softly.assertThat(after.keyName() + after.read() + after.write())
                        .as(place)
                        .isEqualTo(before.keyName() + before.read() + before.write());
            }
            softly.assertThat(after.write() == WriteRule.ANY && before.write() != WriteRule.ANY)
                    .as("plain files may be written at " + place)
                    .isFalse();
            softly.assertThat(old.elsewhereRead() == ReadRule.SEALED
                            && after.read() == ReadRule.ANY
                            && before.read() != ReadRule.ANY)
                    .as("plain files may be read at " + place)
                    .isFalse();
        }
    }

    private static void requireSameElse(SoftAssertions softly, Judged judgedOld, Judged judgedYoung) {
        Policy old = judgedOld.policy();
        Policy young = judgedYoung.policy();
        List<String> unclaimed = NAMES.stream()
                .filter(name -> old.keyOwners().stream().noneMatch(group -> group.own(name)))
                .toList();
        requireSameKeys(softly, judgedOld, judgedYoung, unclaimed);
        softly.assertThat(young.owners()).isEqualTo(old.owners());
        softly.assertThat(young.identities()).isEqualTo(old.identities());
        for (int actor = 0; actor < ACTORS.size(); actor++) {
            PolicyTrial before = judgedOld.trials().get(actor);
            PolicyTrial after = judgedYoung.trials().get(actor);
            softly.assertThat(after.grantsSecret("jdbc")).isEqualTo(before.grantsSecret("jdbc"));
            softly.assertThat(accepting(before)).containsAll(accepting(after));
        }
        for (String place : PLACES) {
            Zone before = at(old, place);
            Zone after = at(young, place);
            softly.assertThat(after.keyName() + after.read() + after.write())
                    .as(place)
                    .isEqualTo(before.keyName() + before.read() + before.write());
        }
    }

    private static List<String> accepting(PolicyTrial trial) {
        return trial.outcomes().stream()
                .filter(PolicyTrial.Outcome::accepts)
                .map(outcome -> outcome.rule().name())
                .toList();
    }

    private static Set<Set<String>> owners(Policy policy, String name) {
        Set<Set<String>> owners = new HashSet<>();
        policy.keyOwners().stream()
                .filter(group -> group.own(name))
                .forEach(group -> owners.add(new HashSet<>(group.owners().administrators().stream()
                        .map(PolicyOwner::name)
                        .toList())));
        return owners;
    }

    private static Zone at(Policy policy, String place) {
        KeyId id = KeyId.of(new byte[16]);
        List<Zone> zones = policy.zones().stream()
                .map(zone -> new Zone(zone.prefix(), zone.key(), id, zone.read(), zone.write()))
                .toList();
        ZonePath path = ZonePath.parse(place);
        return new ZoneMap(zones, policy.elsewhereRead(), policy.elsewhereWrite())
                .zoneOf(path)
                .orElse(new Zone(path, "none", id, policy.elsewhereRead(), policy.elsewhereWrite()));
    }

    /** Two policies, the second with one to three parts of another in the place of its own. */
    @Provide
    Arbitrary<List<String>> changes() {
        Arbitrary<Set<Integer>> replaced =
                Arbitraries.integers().between(0, PARTS - 1).set().ofMinSize(1).ofMaxSize(3);
        return Combinators.combine(parts(), parts(), replaced).as((old, other, places) -> {
            List<String> young = new ArrayList<>(old);
            places.forEach(place -> young.set(place, other.get(place)));
            return List.of(text(old), text(young));
        });
    }

    private static String text(List<String> parts) {
        StringBuilder text = new StringBuilder("version: 1\n" + String.join("", parts.subList(0, 5)) + "rules:\n");
        for (char number : parts.get(5).toCharArray()) {
            int at = SETTINGS + (number - '1') * RULE;
            List<String> grants = parts.subList(at + 4, at + RULE).stream()
                    .filter(grant -> !grant.isEmpty())
                    .toList();
            text.append("  - name: r").append(number).append("\n    tee: simulated\n");
            text.append(String.join("", parts.subList(at, at + 4)));
            text.append("    keys: [").append(String.join(", ", grants)).append("]\n");
        }
        return text.toString();
    }

    private static Arbitrary<List<String>> parts() {
        List<Arbitrary<String>> parts = new ArrayList<>(List.of(
                oneOf("", "owners: {" + OWNERS.get("ann") + "}\n", "owners: {" + OWNERS.get("ben") + "}\n"),
                groups(),
                oneOf("", "requested-zones: allow\n", "identities: {lifetime: 13h}\n", "identities: {tenant: acme}\n"),
                oneOf("", "elsewhere: {read: sealed}\n", "elsewhere: {write: any}\n"),
                zones(),
                oneOf("123", "123", "213", "321", "12", "13", "1")));
        for (int rule = 0; rule < 3; rule++) {
            parts.addAll(rule());
        }
        return Combinators.combine(parts).as(list -> List.copyOf(list));
    }

    private static Arbitrary<String> groups() {
        Arbitrary<String> keys = oneOf("[payroll]", "[payroll, \"hr-*\"]", "[\"hr-*\"]", "[hr-a]", "[\"s*\", payroll]");
        Arbitrary<String> owner = oneOf("ann", "ann", "ben").map(OWNERS::get);
        Arbitrary<String> group = Combinators.combine(keys, owner)
                .as((patterns, owners) -> "  - {keys: " + patterns + ", " + owners + "}\n");
        return group.list().ofMinSize(1).ofMaxSize(2).map(list -> "key-owners:\n" + String.join("", list));
    }

    private static Arbitrary<String> zones() {
        Arbitrary<String> zone = Combinators.combine(
                        oneOf("payroll", "hr-a", "sales"),
                        oneOf("", ", read: any"),
                        oneOf("", ", write: any", ", write: deny"))
                .as((key, read, write) -> ", key: " + key + read + write + "}\n");
        Arbitrary<Set<String>> prefixes = Arbitraries.of("/lake", "/lake/pay", "/lake/pay/x", "/out")
                .set()
                .ofMaxSize(3);
        return Combinators.combine(prefixes, zone.list().ofSize(3)).as((paths, rest) -> {
            StringBuilder text = new StringBuilder(paths.isEmpty() ? "" : "zones:\n");
            int i = 0;
            for (String path : paths) {
                text.append("  - {prefix: ").append(path).append(rest.get(i++));
            }
            return text.toString();
        });
    }

    /** Evidence, jobs, conditions, secrets, and three grants. */
    private static List<Arbitrary<String>> rule() {
        List<String> measured = RUNTIMES.keySet().stream().toList();
        return List.of(
                oneOf("[" + measured.get(0) + "]", "[" + measured.get(1) + "]", "[" + String.join(", ", measured) + "]")
                        .map(values -> "    measurements: " + values + "\n"),
                oneOf("", "[" + JOBS.get(0) + "]", "[" + JOBS.get(1) + "]", "[" + String.join(", ", JOBS) + "]")
                        .map(jobs -> jobs.isEmpty() ? "" : "    jobs: " + jobs + "\n"),
                oneOf("", "    roles: driver\n", "    roles: executor\n", "    valid: {not-after: " + PAST + "}\n"),
                oneOf("", "", "    secrets: [jdbc]\n"),
                grant(),
                grant(),
                grant());
    }

    private static Arbitrary<String> grant() {
        Arbitrary<String> patterns = oneOf(
                "payroll", "\"pay*\"", "\"*l\"", "\"hr-*\"", "hr-a", "\"*-a\"", "sales", "\"s*\"", "\"*\"", "\"*a*\"");
        Arbitrary<String> grants = oneOf(
                "[open]",
                "[seal]",
                "[unwrap-only]",
                "[open, seal]",
                "[open, seal], release: unwrap",
                "[open, seal], maximum-releases: 1",
                "[open, seal], maximum-releases: 2");
        return Combinators.combine(patterns, grants)
                .as((pattern, what) -> "{name: " + pattern + ", grants: " + what + "}");
    }

    private static Arbitrary<String> oneOf(String... texts) {
        return Arbitraries.of(texts);
    }

    private static List<Actor> actors() {
        List<Actor> actors = new ArrayList<>();
        for (VerifiedEvidence evidence : RUNTIMES.values()) {
            for (Instant time : new Instant[] {PAST.minusSeconds(1), NOW}) {
                actors.add(new Actor(evidence, Optional.empty(), Optional.empty(), time));
                for (String job : JOBS) {
                    for (JobRole role : JobRole.values()) {
                        actors.add(new Actor(evidence, Optional.of(job), Optional.of(role), time));
                    }
                }
            }
        }
        return List.copyOf(actors);
    }

    /** Evidence of two runtimes, by their measurements. */
    private static Map<String, VerifiedEvidence> runtimes() {
        try {
            Path home = Files.createTempDirectory("owners").resolve("home");
            Workspace.init(home, Optional.empty()).close();
            SimulatedPlatform platform = SimulatedPlatform.load(home.resolve("simulated"));
            Map<String, VerifiedEvidence> evidence = new LinkedHashMap<>();
            for (byte i = 1; i <= 2; i++) {
                var runtime = new SimulatedRuntime(Digest.sha256(new byte[] {i}), "1", Digest.sha256(new byte[0]));
                ReportData data = ReportData.ofRuntimeData("{}".getBytes(StandardCharsets.UTF_8));
                evidence.put(
                        runtime.measurement().toString(),
                        new Verifier(platform.anchor())
                                .verify(platform.collector(runtime).collect(data), Instant.now()));
            }
            assertThat(evidence.values())
                    .allMatch(one -> one.tee().assuranceClass() == AssuranceClass.SIMULATED)
                    .hasSize(2);
            return evidence;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String owner(String name) {
        try {
            byte[] key = KeyPairGenerator.getInstance("Ed25519")
                    .generateKeyPair()
                    .getPublic()
                    .getEncoded();
            return "administrators: [{name: " + name + ", key: "
                    + Base64.getEncoder().encodeToString(key) + "}]";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
