/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.policy.RequiredOwners;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What owners sign, and who must.
 *
 * @param text the statement, ASCII
 * @param signers the groups of owners that must sign; none: whoever holds the root key may do it alone
 */
record OwnerStatement(String text, List<RequiredOwners> signers) {
    OwnerStatement {
        signers = List.copyOf(signers);
    }

    /** Prints the statement, and tells beside it who must sign. */
    int answer(Console console) {
        lines(signers).forEach(console::say);
        console.answerExactly(Map.of("statement", text, "signers", fields(signers)), text);
        return ExitCode.DONE;
    }

    /** Who must sign, for people. */
    static List<String> lines(List<RequiredOwners> signers) {
        return signers.isEmpty()
                ? List.of("the policy in force names no owners who must sign this")
                : signers.stream()
                        .map(group -> "must sign: " + group.whom() + group.why())
                        .toList();
    }

    /** Who must sign, for programs. */
    static List<Map<String, Object>> fields(List<RequiredOwners> signers) {
        return signers.stream().map(OwnerStatement::fields).toList();
    }

    private static Map<String, Object> fields(RequiredOwners group) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("keys", group.keys());
        fields.put("threshold", group.threshold());
        fields.put("administrators", group.administrators());
        fields.put("because", group.because());
        return fields;
    }
}
