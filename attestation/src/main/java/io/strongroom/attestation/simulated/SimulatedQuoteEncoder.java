/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.simulated;

import io.strongroom.attestation.Octets;
import io.strongroom.attestation.internal.P256;
import io.strongroom.attestation.quote.CertificationData;
import io.strongroom.attestation.quote.QeVendor;
import io.strongroom.attestation.quote.QuoteHeader;
import io.strongroom.attestation.quote.SgxReportBody;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes quotes of version 3, in file order, from what a platform keeps from quote to quote.
 *
 * <p>Source: Intel SGX DCAP ECDSA Quote Library API, A.4.
 *
 * @param platformId 16 bytes
 * @param attestationKey raw {@code x || y}, 64 bytes
 * @param qeReport 384 bytes
 * @param qeReportSignature raw {@code r || s}, 64 bytes
 * @param qeAuthData any length below 65536
 * @param chain the PCK chain in PEM
 */
record SimulatedQuoteEncoder(
        Octets platformId,
        Octets attestationKey,
        Octets qeReport,
        Octets qeReportSignature,
        Octets qeAuthData,
        Octets chain) {
    private static final short QE_SVN = 1;
    private static final short PCE_SVN = 1;
    private static final int USER_DATA_PADDING_BYTES = 4;
    private static final int SIGNED_BYTES = QuoteHeader.LENGTH_BYTES + SgxReportBody.LENGTH_BYTES;

    /** Header and body: what the attestation key signs. */
    byte[] signedPart(SgxReportBody body) {
        return littleEndian(SIGNED_BYTES)
                .putShort((short) QuoteHeader.VERSION_3)
                .putShort((short) QuoteHeader.ECDSA_P256)
                .putInt(0)
                .putShort(QE_SVN)
                .putShort(PCE_SVN)
                .put(QeVendor.SIMULATED.id().bytes())
                .put(platformId.bytes())
                .put(new byte[USER_DATA_PADDING_BYTES])
                .put(body.encode())
                .array();
    }

    /** The whole quote. */
    byte[] quote(byte[] signedPart, byte[] signature) {
        int authDataBytes = P256.SIGNATURE_BYTES
                + P256.PUBLIC_KEY_BYTES
                + SgxReportBody.LENGTH_BYTES
                + P256.SIGNATURE_BYTES
                + Short.BYTES
                + qeAuthData.length()
                + Short.BYTES
                + Integer.BYTES
                + chain.length();
        return littleEndian(SIGNED_BYTES + Integer.BYTES + authDataBytes)
                .put(signedPart)
                .putInt(authDataBytes)
                .put(signature)
                .put(attestationKey.bytes())
                .put(qeReport.bytes())
                .put(qeReportSignature.bytes())
                .putShort((short) qeAuthData.length())
                .put(qeAuthData.bytes())
                .putShort((short) CertificationData.PCK_CERT_CHAIN)
                .putInt(chain.length())
                .put(chain.bytes())
                .array();
    }

    private static ByteBuffer littleEndian(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
