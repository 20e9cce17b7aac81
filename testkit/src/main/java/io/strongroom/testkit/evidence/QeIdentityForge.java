/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.security.PrivateKey;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The recipe of a QE identity, with the fields in Intel's order. Immutable. Source: Intel PCS API, "Get Quoting Enclave
 * Identity", version 4.
 */
public final class QeIdentityForge {
    /** MRSIGNER of Intel's QE for SGX. */
    public static final String SGX_QE_SIGNER = "8C4F5775D796503E96137F77C68A829A0056AC8DED70140B081B094490C57BFF";

    /** MRSIGNER of Intel's QE for TDX. */
    public static final String TD_QE_SIGNER = "DC9E2A7C6F948F17474E34A7FC43ED030F7C1563F1BABDDF6340C82E0E54A8C5";

    private final JsonFields json;

    private QeIdentityForge(JsonFields json) {
        this.json = json;
    }

    /** The identity of the QE for SGX; the QE of {@link SgxField#quotingEnclave} is UpToDate. */
    public static QeIdentityForge sgx() {
        return common("QE", SGX_QE_SIGNER, 1)
                .withLevels(
                        IsvLevelForge.of(8, "UpToDate"),
                        IsvLevelForge.of(6, "OutOfDate", "INTEL-SA-00615"),
                        IsvLevelForge.of(5, "OutOfDate", "INTEL-SA-00477", "INTEL-SA-00615"));
    }

    /** The identity of the QE for TDX; the QE of {@link SgxField#tdQuotingEnclave} is UpToDate. */
    public static QeIdentityForge tdx() {
        return common("TD_QE", TD_QE_SIGNER, 2).withLevels(IsvLevelForge.of(4, "UpToDate"));
    }

    /** The same with another id. */
    public QeIdentityForge withId(String id) {
        return with("id", id);
    }

    /** The same with other dates, both inclusive. */
    public QeIdentityForge withDates(Instant issueDate, Instant nextUpdate) {
        return with("issueDate", issueDate.toString()).with("nextUpdate", nextUpdate.toString());
    }

    /** The same of another TCB evaluation. */
    public QeIdentityForge withEvaluationDataNumber(int number) {
        return with("tcbEvaluationDataNumber", number);
    }

    /** The same with another MISCSELECT and mask, in hexadecimal. */
    public QeIdentityForge withMiscSelect(String value, String mask) {
        return with("miscselect", value).with("miscselectMask", mask);
    }

    /** The same with other attributes and mask, in hexadecimal. */
    public QeIdentityForge withAttributes(String value, String mask) {
        return with("attributes", value).with("attributesMask", mask);
    }

    /** The same with another signer, in hexadecimal. */
    public QeIdentityForge withMrSigner(String hex) {
        return with("mrsigner", hex);
    }

    /** The same with another product id. */
    public QeIdentityForge withIsvProdId(int id) {
        return with("isvprodid", id);
    }

    /** The same with other levels, in this order. */
    public QeIdentityForge withLevels(IsvLevelForge... levels) {
        return with(
                "tcbLevels", List.of(levels).stream().map(IsvLevelForge::json).toList());
    }

    /** The same with one level, which every QE reaches. */
    public QeIdentityForge withStatus(String status) {
        return withLevels(IsvLevelForge.of(1, status));
    }

    /** The same with any field, in its place if there is one, behind all others if not. Any value of JSON. */
    public QeIdentityForge with(String key, Object value) {
        return new QeIdentityForge(json.with(key, value));
    }

    /** The same without a field. */
    public QeIdentityForge without(String key) {
        return new QeIdentityForge(json.without(key));
    }

    /** The same with a change to the text before it is signed. */
    public QeIdentityForge withEdit(UnaryOperator<String> edit) {
        return new QeIdentityForge(json.edited(edit));
    }

    /** The text, without white space. */
    public String text() {
        return json.text();
    }

    /** The text, signed. */
    public SignedText sign(PrivateKey key) {
        return SignedText.sign(text(), key);
    }

    private static QeIdentityForge common(String id, String mrSigner, int isvProdId) {
        return new QeIdentityForge(JsonFields.empty())
                .withId(id)
                .with("version", 2)
                .withDates(DcapCase.ISSUED, DcapCase.EXPIRES)
                .withEvaluationDataNumber(20)
                .withMiscSelect("00000000", "FFFFFFFF")
                .withAttributes("11000000000000000000000000000000", "FBFFFFFFFFFFFFFF0000000000000000")
                .withMrSigner(mrSigner)
                .withIsvProdId(isvProdId);
    }
}
