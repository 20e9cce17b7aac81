/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.EvidenceFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads fields from untrusted bytes, front to back, and never beyond their end: structures of a TPM are big-endian, event
 * logs little-endian. Every length is checked before anything is allocated for it. Not thread-safe.
 */
final class TpmReader {
    private final ByteBuffer in;

    private TpmReader(byte[] bytes, ByteOrder order) {
        this.in = ByteBuffer.wrap(bytes).order(order);
    }

    /** Reads {@code bytes}, which it borrows, as a TPM writes them. */
    static TpmReader bigEndian(byte[] bytes) {
        return new TpmReader(bytes, ByteOrder.BIG_ENDIAN);
    }

    /** Reads {@code bytes}, which it borrows, as firmware writes an event log. */
    static TpmReader littleEndian(byte[] bytes) {
        return new TpmReader(bytes, ByteOrder.LITTLE_ENDIAN);
    }

    int remaining() {
        return in.remaining();
    }

    int uint8(String field) throws EvidenceFormatException {
        require(1, field);
        return Byte.toUnsignedInt(in.get());
    }

    int uint16(String field) throws EvidenceFormatException {
        require(2, field);
        return Short.toUnsignedInt(in.getShort());
    }

    long uint32(String field) throws EvidenceFormatException {
        require(4, field);
        return Integer.toUnsignedLong(in.getInt());
    }

    /** The 64 bits, to be read as unsigned. */
    long uint64(String field) throws EvidenceFormatException {
        require(8, field);
        return in.getLong();
    }

    byte[] bytes(long length, String field) throws EvidenceFormatException {
        require(length, field);
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        return bytes;
    }

    /** A buffer of at most {@code maxBytes} behind its length of 16 bits, as TPM2B types are. */
    byte[] sized16(int maxBytes, String field) throws EvidenceFormatException {
        return sized(uint16(field + " size"), maxBytes, field);
    }

    /** A buffer of at most {@code maxBytes} behind its length of 32 bits. */
    byte[] sized32(int maxBytes, String field) throws EvidenceFormatException {
        return sized(uint32(field + " size"), maxBytes, field);
    }

    /** A count of 1 to {@code max}. */
    static int requireCount(long count, int max, String field) throws EvidenceFormatException {
        if (count < 1 || count > max) {
            throw new EvidenceFormatException(field + " is " + count + " (wanted 1 to " + max + ")");
        }
        return (int) count;
    }

    /** Refuses bytes that are left over in {@code structure}. */
    void requireEnd(String structure) throws EvidenceFormatException {
        if (in.hasRemaining()) {
            throw new EvidenceFormatException(
                    structure + " has " + in.remaining() + " bytes after its last field (wanted none)");
        }
    }

    private byte[] sized(long length, int maxBytes, String field) throws EvidenceFormatException {
        if (length > maxBytes) {
            throw new EvidenceFormatException(field + " has " + length + " bytes (wanted at most " + maxBytes + ")");
        }
        return bytes(length, field);
    }

    private void require(long length, String field) throws EvidenceFormatException {
        if (length > in.remaining()) {
            throw new EvidenceFormatException(field + " needs " + length + " bytes at offset " + in.position()
                    + ", but only " + in.remaining() + " are left");
        }
    }
}
