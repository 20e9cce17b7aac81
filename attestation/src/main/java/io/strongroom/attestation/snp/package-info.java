/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * AMD SEV-SNP: attestation reports of version 2, 3 and 5, the certificates that vouch for them, and what both say.
 *
 * <p>Source: {@code docs/spec/attestation.md}, section "SEV-SNP"; AMD SEV Secure Nested Paging Firmware ABI Specification
 * (56860); AMD Versioned Chip Endorsement Key Certificate and KDS Interface Specification (57230).
 */
@NullMarked
package io.strongroom.attestation.snp;

import org.jspecify.annotations.NullMarked;
