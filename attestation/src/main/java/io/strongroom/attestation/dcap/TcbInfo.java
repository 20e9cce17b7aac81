/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import io.strongroom.attestation.Measurement;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.Validity;
import io.strongroom.attestation.internal.JsonException;
import io.strongroom.attestation.internal.JsonObject;
import io.strongroom.attestation.internal.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Intel's TCB info of one platform family, version 2 (SGX only) or 3, as its signed text says.
 *
 * <p>Source: Intel SGX and TDX PCS API version 4, "Get TCB Info"; version 2: PCS API version 3.
 *
 * @param version 2 or 3
 * @param isTdx true if its id is {@code TDX}
 * @param validity from issueDate to nextUpdate
 * @param fmspc FMSPC, 6 bytes
 * @param pceId PCEID, 2 bytes as in the JSON
 * @param tcbEvaluationDataNumber which round of Intel's evaluation this is of
 * @param tdxModule the module whose identity has no number: one, or none
 * @param tdxModuleIdentities numbered modules
 * @param levels highest first, at least one, no two alike
 */
record TcbInfo(
        int version,
        boolean isTdx,
        Validity validity,
        Octets fmspc,
        Octets pceId,
        int tcbEvaluationDataNumber,
        List<TdxModuleIdentity> tdxModule,
        List<TdxModuleIdentity> tdxModuleIdentities,
        List<TcbLevel> levels) {
    private static final int MAX_NUMBER = 1_000_000;

    TcbInfo {
        tdxModule = List.copyOf(tdxModule);
        tdxModuleIdentities = List.copyOf(tdxModuleIdentities);
        levels = List.copyOf(levels);
    }

    /** Reads the signed text. */
    static TcbInfo parse(String text) throws JsonException {
        JsonObject json = StrictJson.parseObject(text);
        int version = json.integer("version", 2, 3);
        boolean isTdx = version == 3 && readIsTdx(json);
        json.integer("tcbType", 0, 0);
        List<TdxModuleIdentity> module = isTdx ? List.of(readModule("", json.object("tdxModule"))) : List.of();
        return new TcbInfo(
                version,
                isTdx,
                new Validity(json.instant("issueDate"), json.instant("nextUpdate")),
                json.hex("fmspc", 6),
                json.hex("pceId", 2),
                json.integer("tcbEvaluationDataNumber", 0, MAX_NUMBER),
                module,
                isTdx ? readModuleIdentities(json) : List.of(),
                readLevels(json, version, isTdx));
    }

    /** The status in the field {@code tcbStatus}, which must be one of {@code allowed}. */
    static TcbStatus status(JsonObject level, Set<TcbStatus> allowed) throws JsonException {
        String name = level.text("tcbStatus");
        return TcbStatus.ofWireName(name)
                .filter(allowed::contains)
                .orElseThrow(() -> new JsonException("tcbStatus " + name + " is unknown (wanted one of "
                        + allowed.stream().map(TcbStatus::wireName).sorted().collect(Collectors.joining(", ")) + ")"));
    }

    /** The identity of the module with this version number, compared without regard to case, or none. */
    Optional<TdxModuleIdentity> moduleIdentity(int moduleVersion) {
        String id = moduleId(moduleVersion);
        return tdxModuleIdentities.stream()
                .filter(identity -> identity.id().equalsIgnoreCase(id))
                .findFirst();
    }

    /** The id of a module version, such as {@code TDX_01}. */
    static String moduleId(int moduleVersion) {
        return String.format(Locale.ROOT, "TDX_%02X", moduleVersion);
    }

    private static boolean readIsTdx(JsonObject json) throws JsonException {
        String id = json.text("id");
        if (!id.equals("SGX") && !id.equals("TDX")) {
            throw new JsonException("id of the TCB info is " + id + " (wanted SGX or TDX)");
        }
        return id.equals("TDX");
    }

    private static List<TdxModuleIdentity> readModuleIdentities(JsonObject json) throws JsonException {
        List<TdxModuleIdentity> identities = new ArrayList<>();
        if (json.has("tdxModuleIdentities")) {
            for (JsonObject identity : json.objects("tdxModuleIdentities")) {
                identities.add(readModule(identity.text("id"), identity));
            }
        }
        long distinct = identities.stream()
                .map(TdxModuleIdentity::id)
                .map(id -> id.toUpperCase(Locale.ROOT))
                .distinct()
                .count();
        if (distinct != identities.size()) {
            throw new JsonException("tdxModuleIdentities hold an id twice");
        }
        return identities;
    }

    private static TdxModuleIdentity readModule(String id, JsonObject json) throws JsonException {
        return new TdxModuleIdentity(
                id,
                new Measurement(json.hex("mrsigner", 48)),
                json.hex("attributes", 8),
                json.hex("attributesMask", 8),
                id.isEmpty() ? List.of() : SvnLevel.readAll(json, TcbStatus.OF_TDX_MODULES));
    }

    private static List<TcbLevel> readLevels(JsonObject json, int version, boolean isTdx) throws JsonException {
        List<TcbLevel> levels = new ArrayList<>();
        for (JsonObject level : json.objects("tcbLevels")) {
            levels.add(readLevel(level, version, isTdx));
        }
        levels.sort(TcbLevel.HIGHEST_FIRST);
        if (levels.isEmpty()) {
            throw new JsonException("tcbLevels are empty (wanted at least one)");
        }
        for (int i = 1; i < levels.size(); i++) {
            if (TcbLevel.HIGHEST_FIRST.compare(levels.get(i - 1), levels.get(i)) == 0) {
                throw new JsonException("tcbLevels hold one level twice");
            }
        }
        return levels;
    }

    private static TcbLevel readLevel(JsonObject level, int version, boolean isTdx) throws JsonException {
        JsonObject tcb = level.object("tcb");
        return new TcbLevel(
                version == 2 ? readFlatComponents(tcb) : readComponents(tcb, "sgxtcbcomponents"),
                tcb.integer("pcesvn", 0, 0xFFFF),
                isTdx ? readComponents(tcb, "tdxtcbcomponents") : List.of(),
                status(level, TcbStatus.OF_TCB_LEVELS),
                level.instant("tcbDate"),
                level.texts("advisoryIDs"));
    }

    /** Version 2 names each component: {@code sgxtcbcomp01svn} to {@code sgxtcbcomp16svn}. */
    private static List<Integer> readFlatComponents(JsonObject tcb) throws JsonException {
        List<Integer> svns = new ArrayList<>();
        for (int i = 1; i <= TcbLevel.COMPONENTS; i++) {
            svns.add(tcb.integer(String.format(Locale.ROOT, "sgxtcbcomp%02dsvn", i), 0, 0xFF));
        }
        return svns;
    }

    private static List<Integer> readComponents(JsonObject tcb, String name) throws JsonException {
        List<Integer> svns = new ArrayList<>();
        for (JsonObject component : tcb.objects(name)) {
            svns.add(component.integer("svn", 0, 0xFF));
        }
        if (svns.size() != TcbLevel.COMPONENTS) {
            throw new JsonException(name + " are " + svns.size() + " (wanted 16)");
        }
        return svns;
    }
}
