/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.tree;

/**
 * What was done.
 *
 * @param files files written
 * @param skipped files that had been done before
 * @param bytes plaintext bytes of the files written
 */
public record TreeReport(long files, long skipped, long bytes) {}
