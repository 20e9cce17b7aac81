/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import static io.strongroom.seal.SealedLengths.HEADER_BYTES;
import static io.strongroom.seal.SealedLengths.TAIL_BYTES;

import io.strongroom.seal.manifest.FileFingerprint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalLong;

/** Reads what a sealed file says of itself, without a key. */
public final class SealedFileInspector {
    private SealedFileInspector() {}

    /**
     * Inspects a file, complete or not.
     *
     * @param source borrowed
     * @throws SealedFileException of kind {@code NOT_SEALED}, {@code UNSUPPORTED}, {@code MALFORMED}, or {@code TRUNCATED}
     *     if the header is not whole
     */
    public static SealedFileInfo inspect(CiphertextSource source) throws IOException {
        if (source.length() < HEADER_BYTES) {
            throw SealedBytes.notThatLength(source);
        }
        byte[] front = SealedBytes.read(source, 0, HEADER_BYTES);
        SealedHeader header = SealedHeader.parse(front, 0);
        OptionalLong plaintext = SealedLengths.plaintext(source.length());
        byte[] tail = plaintext.isEmpty()
                ? new byte[TAIL_BYTES]
                : SealedBytes.read(source, source.length() - TAIL_BYTES, TAIL_BYTES);
        byte[] identity = header.identity().bytes();
        return new SealedFileInfo(
                front[8],
                front[9],
                1 << front[10],
                header.identity().isResumable(),
                header.identity().zoneId(),
                HexFormat.of()
                        .formatHex(
                                identity,
                                SealedHeader.FILE_ID_OFFSET,
                                SealedHeader.FILE_ID_OFFSET + SealedHeader.FILE_ID_BYTES),
                header.wrapped().keyVersion(),
                source.length(),
                plaintext,
                ByteBuffer.wrap(tail).getLong(0) == SealedMagic.FINAL_RECORD,
                MessageDigest.isEqual(front, Arrays.copyOfRange(tail, HEADER_BYTES, TAIL_BYTES)));
    }

    /**
     * What a manifest would say of a file, without a key, by two small reads: its header and its end. Nothing of it is
     * authenticated.
     *
     * @param source borrowed
     * @throws SealedFileException if this is no complete sealed file, or its headers are of two files
     */
    public static FileFingerprint fingerprint(CiphertextSource source) throws IOException {
        if (SealedLengths.plaintext(source.length()).isEmpty()) {
            throw SealedBytes.notThatLength(source);
        }
        SealedHeader header = SealedHeader.parse(SealedBytes.read(source, 0, HEADER_BYTES), 0);
        byte[] tail = SealedBytes.read(source, source.length() - TAIL_BYTES, TAIL_BYTES);
        byte[] copy = Arrays.copyOfRange(tail, HEADER_BYTES, HEADER_BYTES + HeaderIdentity.LENGTH_BYTES);
        if (ByteBuffer.wrap(tail).getLong(0) != SealedMagic.FINAL_RECORD
                || !header.identity().equals(HeaderIdentity.of(copy))) {
            throw new SealedFileException(
                    FailureKind.TRUNCATED, "the file does not end as the one that it begins as: it was cut or altered");
        }
        return FinalRecord.fingerprint(header.identity(), tail, 0);
    }
}
