/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One TCB level of a QE identity or of a TDX module.
 *
 * @param date as {@code 2026-01-14T00:00:00Z}
 * @param advisories left out of the text where there are none
 */
public record IsvLevelForge(int isvSvn, String date, String status, List<String> advisories) {
    /** Copies the list. */
    public IsvLevelForge {
        advisories = List.copyOf(advisories);
    }

    /** A level. */
    public static IsvLevelForge of(int isvSvn, String status, String... advisories) {
        return new IsvLevelForge(isvSvn, "2026-01-14T00:00:00Z", status, List.of(advisories));
    }

    Map<String, Object> json() {
        Map<String, Object> level = new LinkedHashMap<>();
        level.put("tcb", Map.of("isvsvn", isvSvn));
        level.put("tcbDate", date);
        level.put("tcbStatus", status);
        if (!advisories.isEmpty()) {
            level.put("advisoryIDs", advisories);
        }
        return level;
    }
}
