/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * One level of a TCB info: the least security versions that a platform must have for its status.
 *
 * <p>Source: Intel PCS API version 4, TCB Info, {@code tcbLevels}.
 *
 * @param sgxComponents 16 security versions, 0 to 255
 * @param pceSvn 0 to 65535
 * @param tdxComponents 16 security versions, or none for SGX
 * @param status what a platform at this level is
 * @param tcbDate the date of the level
 * @param advisoryIds Intel's security advisories that apply to the level
 */
record TcbLevel(
        List<Integer> sgxComponents,
        int pceSvn,
        List<Integer> tdxComponents,
        TcbStatus status,
        Instant tcbDate,
        List<String> advisoryIds) {
    static final int COMPONENTS = 16;

    /** Highest first: SGX components one after the other, then PCESVN, then TDX components. */
    static final Comparator<TcbLevel> HIGHEST_FIRST = TcbLevel::compareDescending;

    TcbLevel {
        sgxComponents = List.copyOf(sgxComponents);
        tdxComponents = List.copyOf(tdxComponents);
        advisoryIds = List.copyOf(advisoryIds);
    }

    private static int compareDescending(TcbLevel one, TcbLevel other) {
        int order = compareSvns(other.sgxComponents, one.sgxComponents);
        if (order == 0) {
            order = Integer.compare(other.pceSvn, one.pceSvn);
        }
        return order == 0 ? compareSvns(other.tdxComponents, one.tdxComponents) : order;
    }

    /** Two lists of one length. */
    private static int compareSvns(List<Integer> one, List<Integer> other) {
        for (int i = 0; i < one.size(); i++) {
            int order = Integer.compare(one.get(i), other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** True if the certificate's platform has at least this level's SGX components and PCESVN. */
    boolean isMetBy(PckExtension pck) {
        return isAtLeast(pck.components(), sgxComponents, 0) && pck.pceSvn() >= pceSvn;
    }

    /** True if {@code svns} has at least this level's TDX components, from index {@code first} on. */
    boolean isMetByTdx(List<Integer> svns, int first) {
        return isAtLeast(svns, tdxComponents, first);
    }

    private static boolean isAtLeast(List<Integer> got, List<Integer> wanted, int first) {
        for (int i = first; i < COMPONENTS; i++) {
            if (got.get(i) < wanted.get(i)) {
                return false;
            }
        }
        return true;
    }
}
