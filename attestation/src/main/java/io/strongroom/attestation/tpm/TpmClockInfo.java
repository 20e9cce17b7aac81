/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

/**
 * What a TPM says about its time. It tells how much time passed since the TPM was cleared, not what time it is.
 *
 * <p>For a key outside the endorsement and platform hierarchies the TPM blurs {@code resetCount} and
 * {@code restartCount} with a constant of that key, so only their differences mean something.
 *
 * <p>Source: TCG TPM 2.0 Library, Part 2, 10.11.1 TPMS_CLOCK_INFO, 10.12.12 TPMS_ATTEST (obfuscation).
 *
 * @param clockMillis clock: milliseconds of power, unsigned 64 bits
 * @param resetCount TPM resets since it was cleared, unsigned 32 bits
 * @param restartCount restarts and resumptions since the last reset, unsigned 32 bits
 * @param isSafe safe: no greater value of the clock was ever reported
 */
public record TpmClockInfo(long clockMillis, long resetCount, long restartCount, boolean isSafe) {}
