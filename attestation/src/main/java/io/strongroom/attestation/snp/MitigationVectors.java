/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

/**
 * Bits for mitigations of vulnerabilities, as AMD assigns them. Source: AMD 56860, 7.3.
 *
 * @param launch LAUNCH_MIT_VECTOR: in place when the guest was launched
 * @param current CURRENT_MIT_VECTOR: in place now
 */
public record MitigationVectors(long launch, long current) {}
