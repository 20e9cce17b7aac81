/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.manifest;

import io.strongroom.seal.KeyId;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The signed part of a manifest as bytes, big-endian. Every manifest has exactly one form.
 *
 * <p>Source: docs/spec/manifest.md, section "Layout".
 */
final class ManifestCodec {
    /** "SRMANIF" behind a byte that begins no other thing an identity key signs. */
    private static final long MAGIC = 0xE253524D414E4946L;

    private static final byte VERSION = 1;
    private static final int MAX_TEXT_BYTES = 0xFFFF;
    private static final long MAX_MILLIS = 253_402_300_799_999L; // the end of the year 9999

    private ManifestCodec() {}

    static byte[] encode(Manifest manifest) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeLong(MAGIC);
            out.writeByte(VERSION);
            out.write(new byte[7]);
            out.write(manifest.zone().bytes());
            out.writeLong(manifest.generation());
            out.write(manifest.previous().bytes());
            out.writeLong(manifest.signedAt().toEpochMilli());
            writeText(out, manifest.directory());
            out.writeInt(manifest.files().size());
            for (Map.Entry<String, FileFingerprint> file : manifest.files().entrySet()) {
                writeText(out, file.getKey());
                out.write(file.getValue().bytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        if (utf8.remaining() > MAX_TEXT_BYTES) {
            throw new IOException("a name of " + utf8.remaining() + " bytes, at most " + MAX_TEXT_BYTES);
        }
        out.writeShort(utf8.remaining());
        out.write(utf8.array(), utf8.arrayOffset(), utf8.remaining());
    }

    /** Reads the signed part; {@code in} stands behind it then. */
    static Manifest decode(ByteBuffer in) throws ManifestException {
        try {
            if (in.getLong() != MAGIC) {
                throw malformed("it does not begin as a manifest");
            }
            byte version = in.get();
            if (version != VERSION) {
                throw malformed("version " + version + " is not supported (expected 1)");
            }
            for (byte zero : bytes(in, 7)) {
                require(zero == 0, "bytes 9 to 15 are not zero");
            }
            KeyId zone = KeyId.of(bytes(in, KeyId.LENGTH_BYTES));
            long generation = in.getLong();
            ManifestDigest previous = ManifestDigest.of(bytes(in, ManifestDigest.LENGTH_BYTES));
            long millis = in.getLong();
            require(millis >= 0 && millis <= MAX_MILLIS, "the time of its signature is out of range");
            String directory = text(in);
            return new Manifest(zone, directory, generation, previous, Instant.ofEpochMilli(millis), files(in));
        } catch (BufferUnderflowException e) {
            throw new ManifestException(ManifestException.Kind.MALFORMED, "the manifest ends too early", e);
        } catch (IllegalArgumentException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
    }

    private static SortedMap<String, FileFingerprint> files(ByteBuffer in) throws ManifestException {
        int count = in.getInt();
        require(count >= 0 && count <= Manifest.MAX_FILES, "it lists " + count + " files");
        TreeMap<String, FileFingerprint> files = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String name = text(in);
            require(files.isEmpty() || files.lastKey().compareTo(name) < 0, "its files are not in order");
            files.put(name, FileFingerprint.of(bytes(in, FileFingerprint.LENGTH_BYTES)));
        }
        return files;
    }

    static String text(ByteBuffer in) throws ManifestException {
        try {
            byte[] utf8 = bytes(in, Short.toUnsignedInt(in.getShort()));
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ManifestException(ManifestException.Kind.MALFORMED, "a name is not UTF-8", e);
        }
    }

    static byte[] bytes(ByteBuffer in, int length) {
        if (in.remaining() < length) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    static void require(boolean isTrue, String otherwise) throws ManifestException {
        if (!isTrue) {
            throw malformed(otherwise);
        }
    }

    static ManifestException malformed(String why) {
        return new ManifestException(ManifestException.Kind.MALFORMED, "the manifest is malformed: " + why);
    }
}
