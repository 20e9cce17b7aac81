/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.Octets;

/**
 * A signature as a TPM writes it.
 *
 * <p>Source: TCG TPM 2.0 Library, Part 2, 11.3.4 TPMT_SIGNATURE.
 */
public sealed interface TpmSignature permits TpmSignature.Rsassa, TpmSignature.Rsapss, TpmSignature.Ecdsa {
    /** The hash function that the message was digested with. */
    TpmHash hash();

    /** The name for people: {@code RSASSA}, {@code RSAPSS} or {@code ECDSA}. */
    String scheme();

    /**
     * RSASSA-PKCS1-v1_5.
     *
     * @param hash the hash function
     * @param value big-endian, of the key's length
     */
    record Rsassa(TpmHash hash, Octets value) implements TpmSignature {
        @Override
        public String scheme() {
            return "RSASSA";
        }
    }

    /**
     * RSASSA-PSS.
     *
     * @param hash the hash function, also of the mask generation
     * @param value big-endian, of the key's length
     */
    record Rsapss(TpmHash hash, Octets value) implements TpmSignature {
        @Override
        public String scheme() {
            return "RSAPSS";
        }
    }

    /**
     * ECDSA.
     *
     * @param hash the hash function
     * @param r signatureR, big-endian, 1 to 48 bytes
     * @param s signatureS, big-endian, 1 to 48 bytes
     */
    record Ecdsa(TpmHash hash, Octets r, Octets s) implements TpmSignature {
        @Override
        public String scheme() {
            return "ECDSA";
        }
    }
}
