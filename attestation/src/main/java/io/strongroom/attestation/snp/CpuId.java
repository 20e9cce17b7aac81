/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

/**
 * Which processor it is: CPUID_FAM_ID, CPUID_MOD_ID and CPUID_STEP. Source: AMD 56860, 7.3.
 *
 * @param family combined extended family and family
 * @param model combined extended model and model
 * @param stepping stepping
 */
public record CpuId(int family, int model, int stepping) {}
