/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.security.PrivateKey;
import java.util.function.UnaryOperator;

/**
 * A finished quote and where its parts are, so that a test can damage one. Lengths and certification data are covered by
 * no signature; whatever lies before {@code signedLength} is.
 *
 * @param bodyOffset the first byte of the report
 * @param signedLength the length of what the attestation key signs
 * @param authDataOffset the quote's signature, behind the length of the authentication data
 * @param qeReportOffset the QE report; its signature is 384 bytes further, the length of the QE authentication data 448
 * @param certificationOffset type (2 bytes), length (4) and content of the certification data
 * @param attestationKey signs the quote
 */
public record ForgedQuote(
        Bytes bytes,
        int bodyOffset,
        int signedLength,
        int authDataOffset,
        int qeReportOffset,
        int certificationOffset,
        PrivateKey attestationKey) {
    /** The same with other bytes, which may be damaged. The offsets stay. */
    public ForgedQuote withBytes(UnaryOperator<Bytes> damage) {
        return new ForgedQuote(
                damage.apply(bytes),
                bodyOffset,
                signedLength,
                authDataOffset,
                qeReportOffset,
                certificationOffset,
                attestationKey);
    }

    /**
     * The same with another body, signed again by the same attestation key: one signature, where a new quote takes two
     * and a certificate.
     */
    public ForgedQuote withBody(UnaryOperator<Bytes> change) {
        Bytes body = change.apply(bytes.slice(bodyOffset, signedLength));
        return withBytes(all -> {
            Bytes changed = all.with(bodyOffset, body);
            Bytes signature = ForgedKeys.signRawP256(attestationKey, changed.slice(0, signedLength));
            return changed.with(authDataOffset, signature);
        });
    }

    /** The same with other report data, 64 bytes, of an enclave or a TD. */
    public ForgedQuote withReportData(Bytes reportData) {
        boolean isSgx = signedLength - bodyOffset == SgxField.TOTAL;
        Field field = isSgx ? SgxField.REPORT_DATA : TdField.REPORT_DATA;
        return withBody(body -> body.with(field, reportData));
    }
}
