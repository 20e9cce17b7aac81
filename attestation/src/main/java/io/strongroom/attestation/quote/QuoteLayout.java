/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.quote;

/**
 * Where the parts of a quote lie, in bytes from its start.
 *
 * @param totalBytes length of the input
 * @param signedPrefixBytes length of header and body
 * @param authDataOffset first byte of the signature data
 * @param authDataBytes length of the signature data
 * @param qeReportOffset first byte of the QE report
 * @param trailingBytes bytes after the signature data, which nothing signs and nothing reads
 */
public record QuoteLayout(
        int totalBytes,
        int signedPrefixBytes,
        int authDataOffset,
        int authDataBytes,
        int qeReportOffset,
        int trailingBytes) {}
