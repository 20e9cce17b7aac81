/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

/** Ciphertext in memory. */
final class ArrayCiphertext implements CiphertextSource {

    private final byte[] bytes;

    ArrayCiphertext(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public int read(long position, byte[] b, int off, int len) {
        if (len == 0) {
            return 0;
        }
        if (position >= bytes.length) {
            return -1;
        }
        int count = (int) Math.min(len, bytes.length - position);
        System.arraycopy(bytes, (int) position, b, off, count);
        return count;
    }

    @Override
    public void close() {}
}
