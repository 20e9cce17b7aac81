/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import io.strongroom.attestation.internal.JsonException;
import io.strongroom.attestation.internal.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One level of a part that has a single security version: a quoting enclave or a TDX module.
 *
 * <p>Source: Intel PCS API version 4, Enclave Identity and TDX module identities, {@code tcbLevels}.
 */
record SvnLevel(int isvSvn, TcbStatus status, Instant tcbDate, List<String> advisoryIds) {
    SvnLevel {
        advisoryIds = List.copyOf(advisoryIds);
    }

    /** Reads the levels of {@code identity}, highest first; at least one, no two of the same version. */
    static List<SvnLevel> readAll(JsonObject identity, Set<TcbStatus> allowed) throws JsonException {
        List<SvnLevel> levels = new ArrayList<>();
        for (JsonObject level : identity.objects("tcbLevels")) {
            levels.add(new SvnLevel(
                    level.object("tcb").integer("isvsvn", 0, 0xFFFF),
                    TcbInfo.status(level, allowed),
                    level.instant("tcbDate"),
                    level.texts("advisoryIDs")));
        }
        levels.sort(Comparator.comparingInt(SvnLevel::isvSvn).reversed());
        if (levels.isEmpty()) {
            throw new JsonException("tcbLevels are empty (wanted at least one)");
        }
        for (int i = 1; i < levels.size(); i++) {
            if (levels.get(i).isvSvn == levels.get(i - 1).isvSvn) {
                throw new JsonException("tcbLevels hold isvsvn " + levels.get(i).isvSvn + " twice");
            }
        }
        return List.copyOf(levels);
    }

    /** The highest level that {@code isvSvn} reaches, or none. */
    static Optional<SvnLevel> reachedBy(int isvSvn, List<SvnLevel> levels) {
        return levels.stream().filter(level -> level.isvSvn <= isvSvn).findFirst();
    }
}
