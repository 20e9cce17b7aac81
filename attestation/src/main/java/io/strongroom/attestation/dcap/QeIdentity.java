/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import io.strongroom.attestation.Measurement;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.Validity;
import io.strongroom.attestation.internal.JsonException;
import io.strongroom.attestation.internal.JsonObject;
import io.strongroom.attestation.internal.StrictJson;
import io.strongroom.attestation.quote.SgxReportBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Intel says a quoting enclave must be, as its signed text says.
 *
 * <p>Source: Intel SGX and TDX PCS API version 4, "Get Quoting Enclave Identity".
 *
 * @param id {@code QE} for SGX, {@code TD_QE} for TDX
 * @param validity from issueDate to nextUpdate
 * @param tcbEvaluationDataNumber which round of Intel's evaluation this is of
 * @param miscSelect MISCSELECT, 4 bytes big-endian as in the JSON
 * @param miscSelectMask 4 bytes
 * @param attributes ATTRIBUTES, 16 bytes
 * @param attributesMask 16 bytes
 * @param mrSigner MRSIGNER, 32 bytes
 * @param isvProdId ISVPRODID
 * @param levels highest first
 */
record QeIdentity(
        String id,
        Validity validity,
        int tcbEvaluationDataNumber,
        Octets miscSelect,
        Octets miscSelectMask,
        Octets attributes,
        Octets attributesMask,
        Measurement mrSigner,
        int isvProdId,
        List<SvnLevel> levels) {
    static final String SGX = "QE";
    static final String TDX = "TD_QE";
    private static final int MAX_NUMBER = 1_000_000;

    QeIdentity {
        levels = List.copyOf(levels);
    }

    /** Reads the signed text. */
    static QeIdentity parse(String text) throws JsonException {
        JsonObject json = StrictJson.parseObject(text);
        json.integer("version", 2, 2);
        return new QeIdentity(
                json.text("id"),
                new Validity(json.instant("issueDate"), json.instant("nextUpdate")),
                json.integer("tcbEvaluationDataNumber", 0, MAX_NUMBER),
                json.hex("miscselect", 4),
                json.hex("miscselectMask", 4),
                json.hex("attributes", 16),
                json.hex("attributesMask", 16),
                new Measurement(json.hex("mrsigner", 32)),
                json.integer("isvprodid", 0, 0xFFFF),
                SvnLevel.readAll(json, TcbStatus.OF_QUOTING_ENCLAVES));
    }

    /** What about this report is not as the identity wants it: one sentence each; none if all is. */
    List<String> differences(SgxReportBody report) {
        List<String> differences = new ArrayList<>();
        Octets gotMisc = Octets.bigEndian32(report.miscSelect());
        compare("MISCSELECT", gotMisc.and(miscSelectMask), miscSelect).ifPresent(differences::add);
        compare("ATTRIBUTES", report.attributes().octets().and(attributesMask), attributes)
                .ifPresent(differences::add);
        compare("MRSIGNER", report.mrSigner(), mrSigner).ifPresent(differences::add);
        compare("ISVPRODID", report.isvProdId(), isvProdId).ifPresent(differences::add);
        return differences;
    }

    private static Optional<String> compare(String field, Object got, Object wanted) {
        return got.equals(wanted)
                ? Optional.empty()
                : Optional.of(field + " of the quoting enclave is " + got + " under the identity's mask (wanted "
                        + wanted + ")");
    }
}
