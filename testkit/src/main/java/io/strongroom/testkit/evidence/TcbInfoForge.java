/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.security.PrivateKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The recipe of a TCB info: one that fits the platform in {@link SgxExtensionForge}, with the fields in Intel's order.
 * Immutable. Source: Intel PCS API, "Get TCB Info", versions 3 and 4.
 */
public final class TcbInfoForge {
    private static final String ADVISORY = "INTEL-SA-01036";

    private final int version;
    private final JsonFields json;
    private final List<TcbLevelForge> levels;

    private TcbInfoForge(int version, JsonFields json, List<TcbLevelForge> levels) {
        this.version = version;
        this.json = json;
        this.levels = levels;
    }

    /** TCB info for SGX, version 3: the platform is UpToDate; below it is OutOfDate. */
    public static TcbInfoForge sgx() {
        return new TcbInfoForge(3, JsonFields.empty().with("id", "SGX"), List.of())
                .withCommon()
                .withLevels(
                        TcbLevelForge.sgx("UpToDate"),
                        TcbLevelForge.sgx("OutOfDate").withSgx(0, 4).withAdvisories(ADVISORY),
                        TcbLevelForge.sgx("OutOfDate")
                                .withSgx(0, 2)
                                .withPceSvn(5)
                                .withAdvisories(ADVISORY));
    }

    /** TCB info for SGX, version 2: flat components, no id, no advisories. */
    public static TcbInfoForge sgxVersion2() {
        return new TcbInfoForge(2, JsonFields.empty(), List.of())
                .withCommon()
                .withLevels(
                        TcbLevelForge.sgx("UpToDate"),
                        TcbLevelForge.sgx("OutOfDate").withSgx(0, 4));
    }

    /** TCB info for TDX, version 3: platform and module are UpToDate; below they are OutOfDate. */
    public static TcbInfoForge tdx() {
        return new TcbInfoForge(3, JsonFields.empty().with("id", "TDX"), List.of())
                .withCommon()
                .withModule(TdxModuleForge.unnamed())
                .withModuleIdentities(
                        TdxModuleForge.of("TDX_03", IsvLevelForge.of(3, "UpToDate")),
                        TdxModuleForge.of(
                                "TDX_01",
                                IsvLevelForge.of(6, "UpToDate"),
                                IsvLevelForge.of(4, "OutOfDate", ADVISORY),
                                IsvLevelForge.of(2, "OutOfDate", ADVISORY)))
                .withLevels(
                        TcbLevelForge.tdx("UpToDate"),
                        TcbLevelForge.tdx("OutOfDate").withTdx(2, 2).withAdvisories(ADVISORY),
                        TcbLevelForge.tdx("OutOfDate")
                                .withSgx(0, 2)
                                .withPceSvn(5)
                                .withTdx(2, 2)
                                .withAdvisories(ADVISORY));
    }

    /** The same with another id. */
    public TcbInfoForge withId(String id) {
        return with("id", id);
    }

    /** The same with other dates, both inclusive. */
    public TcbInfoForge withDates(Instant issueDate, Instant nextUpdate) {
        return with("issueDate", issueDate.toString()).with("nextUpdate", nextUpdate.toString());
    }

    /** The same for another FMSPC. */
    public TcbInfoForge withFmspc(String hex) {
        return with("fmspc", hex);
    }

    /** The same for another PCEID. */
    public TcbInfoForge withPceId(String hex) {
        return with("pceId", hex);
    }

    /** The same of another TCB type. */
    public TcbInfoForge withTcbType(int type) {
        return with("tcbType", type);
    }

    /** The same of another TCB evaluation. */
    public TcbInfoForge withEvaluationDataNumber(int number) {
        return with("tcbEvaluationDataNumber", number);
    }

    /** The same with another {@code tdxModule}. */
    public TcbInfoForge withModule(TdxModuleForge module) {
        return with("tdxModule", module.json());
    }

    /** The same with other {@code tdxModuleIdentities}. */
    public TcbInfoForge withModuleIdentities(TdxModuleForge... modules) {
        return with(
                "tdxModuleIdentities",
                Arrays.stream(modules).map(TdxModuleForge::json).toList());
    }

    /** The same with other levels, in this order. */
    public TcbInfoForge withLevels(TcbLevelForge... others) {
        return withLevels(List.of(others));
    }

    /** The same with other levels, in this order. */
    public TcbInfoForge withLevels(List<TcbLevelForge> others) {
        return new TcbInfoForge(
                version,
                json.with(
                        "tcbLevels",
                        others.stream().map(level -> level.json(version)).toList()),
                List.copyOf(others));
    }

    /** The same with one other level. */
    public TcbInfoForge withLevel(int index, UnaryOperator<TcbLevelForge> change) {
        List<TcbLevelForge> changed = new ArrayList<>(levels);
        changed.set(index, change.apply(levels.get(index)));
        return withLevels(changed);
    }

    /** The same with another status of the first level, which is that of the platform. */
    public TcbInfoForge withStatus(String status) {
        return withLevel(0, level -> level.withStatus(status));
    }

    /** The same with any field, in its place if there is one, behind all others if not. Any value of JSON. */
    public TcbInfoForge with(String key, Object value) {
        return new TcbInfoForge(version, json.with(key, value), levels);
    }

    /** The same without a field. */
    public TcbInfoForge without(String key) {
        return new TcbInfoForge(version, json.without(key), levels);
    }

    /** The same with a change to the text before it is signed. */
    public TcbInfoForge withEdit(UnaryOperator<String> edit) {
        return new TcbInfoForge(version, json.edited(edit), levels);
    }

    /** The levels. */
    public List<TcbLevelForge> levels() {
        return levels;
    }

    /** The text, without white space. */
    public String text() {
        return json.text();
    }

    /** The text, signed. */
    public SignedText sign(PrivateKey key) {
        return SignedText.sign(text(), key);
    }

    private TcbInfoForge withCommon() {
        return with("version", version)
                .withDates(DcapCase.ISSUED, DcapCase.EXPIRES)
                .withFmspc(SgxExtensionForge.FMSPC)
                .withPceId("0000")
                .withTcbType(0)
                .withEvaluationDataNumber(20);
    }
}
