/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Verifies quotes of Intel SGX and TDX, and simulated ones: certificates, CRLs, TCB info, QE identity, TCB status.
 *
 * <p>{@link io.strongroom.attestation.dcap.QuoteVerifier} is the entrance. Pure: no clock, no disk, no network.
 *
 * <p>Source: {@code docs/spec/attestation.md} sections 3 to 6.
 */
@NullMarked
package io.strongroom.attestation.dcap;

import org.jspecify.annotations.NullMarked;
