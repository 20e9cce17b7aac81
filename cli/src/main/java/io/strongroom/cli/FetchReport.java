/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.attestation.fetch.StoredItem;
import io.strongroom.attestation.fetch.UpdateOutcome;
import io.strongroom.cli.endorsements.ItemText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code endorsements fetch} tells at its end.
 *
 * @param outcomes one for each item, in the order of the requests
 * @param now decides the states
 */
record FetchReport(List<UpdateOutcome> outcomes, Instant now) {
    FetchReport {
        outcomes = List.copyOf(outcomes);
    }

    /** One outcome as a line of progress. */
    static String line(UpdateOutcome outcome) {
        if (outcome instanceof UpdateOutcome.Fetched fetched) {
            return "fetched " + until(fetched.item());
        }
        if (outcome instanceof UpdateOutcome.Fresh fresh) {
            return "fresh: " + until(fresh.item());
        }
        if (outcome instanceof UpdateOutcome.KeptNewer kept) {
            return "kept " + until(kept.item()) + ", which is newer than the answer";
        }
        if (outcome instanceof UpdateOutcome.KeptOld kept) {
            return "kept " + until(kept.item()) + ", since it could not be refreshed";
        }
        return "failed: " + ((UpdateOutcome.Failed) outcome).id().name();
    }

    /**
     * Prints the answer.
     *
     * @throws CommandFailedException with the reasons if an item could not be asked for, even if an old one will do
     */
    int answer(Console console) {
        List<Failure> failures = failures();
        if (!failures.isEmpty()) {
            int exitCode = failures.stream().mapToInt(Failure::exitCode).max().orElseThrow();
            List<String> messages =
                    failures.stream().map(Failure::message).distinct().toList();
            throw new CommandFailedException(exitCode, String.join("\n", messages));
        }
        List<Map<String, Object>> items = new ArrayList<>();
        int fetched = 0;
        for (UpdateOutcome outcome : outcomes) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("outcome", word(outcome));
            fields.putAll(ItemText.fields(stored(outcome), now));
            items.add(fields);
            fetched += outcome instanceof UpdateOutcome.Fetched ? 1 : 0;
        }
        console.answer(
                Map.of("items", items),
                List.of("fetched " + EndorsementsCommand.items(fetched)
                        + (fetched == outcomes.size() ? "" : "; " + (outcomes.size() - fetched) + " stored before")));
        return ExitCode.DONE;
    }

    private List<Failure> failures() {
        List<Failure> failures = new ArrayList<>();
        for (UpdateOutcome outcome : outcomes) {
            if (outcome instanceof UpdateOutcome.KeptOld kept) {
                failures.add(Failure.of(kept.reason()));
            } else if (outcome instanceof UpdateOutcome.Failed failed) {
                failures.add(Failure.of(failed.reason()));
            }
        }
        return failures;
    }

    private static String word(UpdateOutcome outcome) {
        if (outcome instanceof UpdateOutcome.Fetched) {
            return "fetched";
        }
        return outcome instanceof UpdateOutcome.Fresh ? "fresh" : "kept";
    }

    private static StoredItem stored(UpdateOutcome outcome) {
        if (outcome instanceof UpdateOutcome.Fetched fetched) {
            return fetched.item();
        }
        return outcome instanceof UpdateOutcome.Fresh fresh ? fresh.item() : ((UpdateOutcome.KeptNewer) outcome).item();
    }

    private static String until(StoredItem.Intact item) {
        return item.name() + ", valid until " + item.verified().validity().notAfter();
    }
}
