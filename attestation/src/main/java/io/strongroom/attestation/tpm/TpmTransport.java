/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import java.io.IOException;

/** A way to a TPM 2.0. Implementations are thread-safe. */
public interface TpmTransport {
    /** The longest response that a TPM gives, in bytes. */
    int MAX_RESPONSE_BYTES = 4096;

    /**
     * Sends one command and waits for its response.
     *
     * @param command the whole command with its header, borrowed
     * @return the whole response with its header, at most 4,096 bytes
     * @throws IOException if the TPM cannot be reached
     */
    byte[] transmit(byte[] command) throws IOException;
}
