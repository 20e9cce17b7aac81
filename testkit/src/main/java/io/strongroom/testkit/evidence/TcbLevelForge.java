/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One TCB level of a TCB info.
 *
 * @param sgx the 16 SVNs of the SGX components
 * @param tdx the 16 SVNs of the TDX components; empty for SGX
 * @param date as {@code 2026-01-14T00:00:00Z}
 * @param advisories left out of the text where there are none
 */
public record TcbLevelForge(
        List<Integer> sgx, int pceSvn, List<Integer> tdx, String date, String status, List<String> advisories) {
    private static final List<Map<String, String>> SGX_LABELS = List.of(
            label("BIOS", "Early Microcode Update"),
            label("OS/VMM", "SGX Late Microcode Update"),
            label("OS/VMM", "TXT SINIT"),
            label("BIOS", ""),
            label("BIOS", ""),
            label("BIOS", ""),
            Map.of(),
            label("OS/VMM", "SEAMLDR ACM"));
    private static final List<Map<String, String>> TDX_LABELS = List.of(
            label("OS/VMM", "TDX Module"), label("OS/VMM", "TDX Module"), label("OS/VMM", "TDX Late Microcode Update"));

    /** Copies the lists. */
    public TcbLevelForge {
        sgx = List.copyOf(sgx);
        tdx = List.copyOf(tdx);
        advisories = List.copyOf(advisories);
    }

    /** The level of the platform in {@link SgxExtensionForge}, for SGX. */
    public static TcbLevelForge sgx(String status) {
        return new TcbLevelForge(
                SgxExtensionForge.COMPONENTS,
                SgxExtensionForge.PCE_SVN,
                List.of(),
                "2026-01-14T00:00:00Z",
                status,
                List.of());
    }

    /** The level of the platform in {@link SgxExtensionForge} and of the TD in {@link TdField}. */
    public static TcbLevelForge tdx(String status) {
        return sgx(status).withTdx(List.of(6, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    /** The same with other SGX components. */
    public TcbLevelForge withSgx(List<Integer> svns) {
        return new TcbLevelForge(svns, pceSvn, tdx, date, status, advisories);
    }

    /** The same with one other SGX component. */
    public TcbLevelForge withSgx(int index, int svn) {
        return withSgx(replaced(sgx, index, svn));
    }

    /** The same with another PCESVN. */
    public TcbLevelForge withPceSvn(int svn) {
        return new TcbLevelForge(sgx, svn, tdx, date, status, advisories);
    }

    /** The same with other TDX components. */
    public TcbLevelForge withTdx(List<Integer> svns) {
        return new TcbLevelForge(sgx, pceSvn, svns, date, status, advisories);
    }

    /** The same with one other TDX component. */
    public TcbLevelForge withTdx(int index, int svn) {
        return withTdx(replaced(tdx, index, svn));
    }

    /** The same with another TCB date. */
    public TcbLevelForge withDate(String other) {
        return new TcbLevelForge(sgx, pceSvn, tdx, other, status, advisories);
    }

    /** The same with another status, known or not. */
    public TcbLevelForge withStatus(String other) {
        return new TcbLevelForge(sgx, pceSvn, tdx, date, other, advisories);
    }

    /** The same with other advisories. */
    public TcbLevelForge withAdvisories(String... ids) {
        return new TcbLevelForge(sgx, pceSvn, tdx, date, status, List.of(ids));
    }

    /** The level as TCB info of a version has it: version 2 flat and without advisories, version 3 with lists. */
    Map<String, Object> json(int version) {
        Map<String, Object> level = new LinkedHashMap<>();
        level.put("tcb", version < 3 ? flat() : nested());
        level.put("tcbDate", date);
        level.put("tcbStatus", status);
        if (!advisories.isEmpty()) {
            level.put("advisoryIDs", advisories);
        }
        return level;
    }

    private Map<String, Object> flat() {
        Map<String, Object> tcb = new LinkedHashMap<>();
        for (int i = 0; i < sgx.size(); i++) {
            tcb.put(String.format(Locale.ROOT, "sgxtcbcomp%02dsvn", i + 1), sgx.get(i));
        }
        tcb.put("pcesvn", pceSvn);
        return tcb;
    }

    private Map<String, Object> nested() {
        boolean isTdx = !tdx.isEmpty();
        Map<String, Object> tcb = new LinkedHashMap<>();
        tcb.put("sgxtcbcomponents", components(sgx, isTdx ? SGX_LABELS : List.of()));
        tcb.put("pcesvn", pceSvn);
        if (isTdx) {
            tcb.put("tdxtcbcomponents", components(tdx, TDX_LABELS));
        }
        return tcb;
    }

    private static List<Map<String, Object>> components(List<Integer> svns, List<Map<String, String>> labels) {
        List<Map<String, Object>> components = new ArrayList<>();
        for (int i = 0; i < svns.size(); i++) {
            Map<String, Object> component = new LinkedHashMap<>();
            component.put("svn", svns.get(i));
            if (i < labels.size()) {
                component.putAll(labels.get(i));
            }
            components.add(component);
        }
        return components;
    }

    private static Map<String, String> label(String category, String type) {
        Map<String, String> label = new LinkedHashMap<>();
        label.put("category", category);
        if (!type.isEmpty()) {
            label.put("type", type);
        }
        return label;
    }

    private static List<Integer> replaced(List<Integer> svns, int index, int svn) {
        List<Integer> changed = new ArrayList<>(svns);
        changed.set(index, svn);
        return changed;
    }
}
