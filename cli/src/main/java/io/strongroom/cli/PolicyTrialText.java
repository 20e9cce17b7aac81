/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.api.Release;
import io.strongroom.broker.audit.AuditReason;
import io.strongroom.broker.policy.KeyAccess;
import io.strongroom.broker.policy.KeyGrant;
import io.strongroom.broker.policy.PolicyTrial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The decision tree of {@code policy test}, for people and for programs. */
final class PolicyTrialText {
    private static final String NOT_JUDGED =
            "not judged, because only a live session can show it: nonce, session keys, broker pin, earlier releases";

    /**
     * What is asked of a policy.
     *
     * @param keys names of zone keys
     * @param secrets names of secrets
     */
    record Asked(List<String> keys, List<String> secrets) {
        Asked {
            keys = List.copyOf(keys);
            secrets = List.copyOf(secrets);
        }

        boolean isGranted(PolicyTrial trial) {
            return keys.stream().allMatch(key -> trial.access(key).isAny())
                    && secrets.stream().allMatch(trial::grantsSecret);
        }
    }

    private PolicyTrialText() {}

    /** The tree. */
    static List<String> lines(PolicyTrial trial, Asked asked) {
        List<String> lines = new ArrayList<>();
        for (PolicyTrial.Outcome outcome : trial.outcomes()) {
            lines.add("├─ rule '" + outcome.rule().name() + "' (line "
                    + outcome.rule().line() + "): " + (outcome.accepts() ? "accepts" : "refuses"));
            for (AuditReason reason : outcome.refusals()) {
                lines.add("│  ├─ " + reason.code() + ": " + reason.message());
                lines.add("│  │    → " + reason.remedy());
            }
            if (outcome.accepts()) {
                outcome.rule().keys().forEach(grant -> lines.add("│  ├─ key " + grant.pattern() + ": " + text(grant)));
                outcome.rule().secrets().forEach(pattern -> lines.add("│  ├─ secret " + pattern + ": released"));
            }
        }
        for (String key : asked.keys()) {
            lines.add("├─ key " + key + ": " + text(trial.access(key)));
        }
        for (String secret : asked.secrets()) {
            lines.add("├─ secret " + secret + ": " + (trial.grantsSecret(secret) ? "released" : "nothing"));
        }
        lines.add("└─ " + (trial.isAccepted() ? "ACCEPTED" : "REFUSED: no rule accepts the evidence") + "; "
                + NOT_JUDGED);
        return lines;
    }

    /** The same as fields. */
    static Map<String, Object> fields(PolicyTrial trial, Asked asked) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("accepted", trial.isAccepted());
        fields.put(
                "rules", trial.outcomes().stream().map(PolicyTrialText::fields).toList());
        fields.put(
                "keys",
                asked.keys().stream().map(key -> fields(key, trial.access(key))).toList());
        fields.put(
                "secrets",
                asked.secrets().stream()
                        .map(secret -> Map.of("name", secret, "released", trial.grantsSecret(secret)))
                        .toList());
        return fields;
    }

    private static Map<String, Object> fields(PolicyTrial.Outcome outcome) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", outcome.rule().name());
        fields.put("line", outcome.rule().line());
        fields.put("accepts", outcome.accepts());
        fields.put(
                "reasons",
                outcome.refusals().stream()
                        .map(reason ->
                                Map.of("code", reason.code(), "message", reason.message(), "remedy", reason.remedy()))
                        .toList());
        return fields;
    }

    private static Map<String, Object> fields(String key, KeyAccess access) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", key);
        fields.put("open", access.mayOpen());
        fields.put("seal", access.maySeal());
        fields.put("release", access.isAny() ? access.release().name().toLowerCase(Locale.ROOT) : "none");
        return fields;
    }

    private static String text(KeyGrant grant) {
        String grants = grant.grants().stream()
                .map(one -> one.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .sorted()
                .collect(Collectors.joining(", "));
        String limit = grant.maximumReleases() == KeyGrant.UNLIMITED
                ? ""
                : ", at most " + grant.maximumReleases() + " times for each key";
        return grants
                + (grant.releasesKey() ? "; the zone key is released" : "; the zone key stays in the broker")
                + limit;
    }

    private static String text(KeyAccess access) {
        if (!access.isAny()) {
            return "nothing";
        }
        String uses = (access.mayOpen() ? "open" : "")
                + (access.mayOpen() && access.maySeal() ? ", " : "")
                + (access.maySeal() ? "seal" : "");
        return uses + (access.release() == Release.KEY ? ", the zone key released" : ", by the broker");
    }
}
