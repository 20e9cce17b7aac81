/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.Octets;
import java.nio.charset.StandardCharsets;

/**
 * The constants of the container that both its sides share.
 *
 * <p>Source: {@code docs/spec/tpm-evidence.md} section 1.
 */
final class TpmEvidenceFormat {
    /** The first 8 bytes: {@code STRMTPM} and the version, 1. */
    static final Octets MAGIC = Octets.of("STRMTPM\u0001".getBytes(StandardCharsets.US_ASCII));

    static final int MAX_QUOTE_BYTES = 1024;
    static final int MAX_SIGNATURE_BYTES = 1024;
    static final int MAX_CERTIFICATES = 8;
    static final int MAX_CERTIFICATE_BYTES = 16 * 1024;

    private TpmEvidenceFormat() {}
}
