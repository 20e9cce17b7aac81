/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import static io.strongroom.seal.TestFiles.CHUNK;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Makes the test vectors, the same ones every time: see the README beside them. */
final class VectorGenerator {
    private static final HexFormat HEX = HexFormat.of();

    private final Map<String, String> entries = new TreeMap<>();
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final ZoneKeyring keys = ZoneKeyring.create(new CountedRandom(1), new CountedRandom(1000));
    private final CountedRandom random = new CountedRandom(2000);

    private VectorGenerator() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        for (Map.Entry<String, byte[]> file : new VectorGenerator().generate().entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue());
        }
    }

    /** All files by name, {@code index.json} included. */
    static Map<String, byte[]> files() throws IOException {
        return new VectorGenerator().generate();
    }

    private Map<String, byte[]> generate() throws IOException {
        good("empty", seal(0), 0);
        good("one-byte", seal(1), 1);
        good("chunk-less-one", seal(CHUNK - 1), CHUNK - 1);
        good("one-chunk", seal(CHUNK), CHUNK);
        good("one-chunk-and-one", seal(CHUNK + 1), CHUNK + 1);
        good("three-chunks", seal(2 * CHUNK + 100), 2 * CHUNK + 100);
        good("resumed-twice", resumed(), 2 * CHUNK + 200);
        byte[] two = seal(CHUNK + 500);
        byte[] base = seal(500);
        byte[] other = seal(500);
        bad("foreign", TestFiles.plaintext(2000), FailureKind.NOT_SEALED);
        bad("nothing", new byte[0], FailureKind.NOT_SEALED);
        bad("cut-in-header", Arrays.copyOf(base, 200), FailureKind.TRUNCATED);
        bad("cut-after-chunk", Arrays.copyOf(two, 256 + CHUNK + 16), FailureKind.TRUNCATED);
        bad("cut-by-one", Arrays.copyOf(base, base.length - 1), FailureKind.TRUNCATED);
        bad("extended-by-one", Arrays.copyOf(base, base.length + 1), FailureKind.TRUNCATED);
        bad("unfinished", Arrays.copyOf(base, base.length - 512), FailureKind.TRUNCATED);
        bad("chunk-altered", flip(base, 256 + 100), FailureKind.AUTHENTICATION_FAILED);
        bad("last-tag-altered", flip(base, base.length - 513), FailureKind.AUTHENTICATION_FAILED);
        bad("final-record-altered", flip(base, base.length - 500), FailureKind.AUTHENTICATION_FAILED);
        bad("tag-digest-altered", flip(base, base.length - 512 + 40), FailureKind.AUTHENTICATION_FAILED);
        bad("both-macs-altered", flip(flip(base, 230), base.length - 26), FailureKind.AUTHENTICATION_FAILED);
        bad("version-2", flip(flip(base, 8), base.length - 248), FailureKind.UNSUPPORTED);
        bad("reserved-not-zero", flip(flip(base, 200), base.length - 56), FailureKind.MALFORMED);
        bad("chunk-of-another-file", mixed(base, other, 256, 500 + 16), FailureKind.AUTHENTICATION_FAILED);
        bad("ends-as-another-file", mixed(base, other, base.length - 512, 512), FailureKind.AUTHENTICATION_FAILED);
        bad("chunk-appears-twice", repeated(two), FailureKind.MALFORMED);
        bad("another-zone", sealElsewhere(), FailureKind.UNKNOWN_KEY);
        keys.rotate(random);
        byte[] rewrapped = seal(10);
        good("key-version-2", rewrapped, 10);
        byte[] unknownVersion = rewrapped.clone();
        ByteBuffer.wrap(unknownVersion).putInt(72, 3).putInt(unknownVersion.length - 256 + 72, 3);
        bad("unknown-key-version", unknownVersion, FailureKind.UNKNOWN_KEY);
        files.put("index.json", index().getBytes(StandardCharsets.UTF_8));
        return files;
    }

    private void good(String name, byte[] sealed, int plaintextBytes) throws IOException {
        byte[] digest = SealCrypto.selected().newSha256().digest(plaintextOf(name, plaintextBytes));
        put(
                name,
                sealed,
                "\"plaintext-bytes\":" + plaintextBytes + ",\"plaintext-sha256\":\"" + HEX.formatHex(digest) + "\"");
    }

    private void bad(String name, byte[] sealed, FailureKind kind) throws IOException {
        put(name, sealed, "\"failure\":\"" + kind + "\"");
    }

    private static byte[] plaintextOf(String name, int bytes) {
        if (!name.equals("resumed-twice")) {
            return TestFiles.plaintext(bytes);
        }
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        parts.writeBytes(TestFiles.plaintext(CHUNK + 100));
        parts.writeBytes(TestFiles.plaintext(CHUNK));
        parts.writeBytes(TestFiles.plaintext(100));
        return parts.toByteArray();
    }

    private void put(String name, byte[] sealed, String expected) throws IOException {
        byte[] digest = SealCrypto.selected().newSha256().digest(sealed);
        entries.put(
                name,
                "    {\"name\":\"" + name + "\",\"sealed-bytes\":" + sealed.length + ",\"sealed-sha256\":\""
                        + HEX.formatHex(digest) + "\"," + expected + "}");
        files.put(name + ".slf", sealed);
    }

    private String index() {
        return "{\n  \"keyring\":\"" + HEX.formatHex(keys.encode()) + "\",\n  \"files\":[\n"
                + String.join(",\n", entries.values()) + "\n  ]\n}\n";
    }

    private byte[] seal(int length) throws IOException {
        return seal(length, keys);
    }

    private byte[] sealElsewhere() throws IOException {
        return seal(10, ZoneKeyring.create(new CountedRandom(3000), new CountedRandom(4000)));
    }

    private byte[] seal(int length, ZoneKeyring keyring) throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        try (SealedFileWriter writer =
                SealedFileWriter.create(TestFiles.channel(sink), keyring.id(), keyring, random)) {
            writer.write(TestFiles.plaintext(length), 0, length);
            writer.finish();
        }
        return sink.toByteArray();
    }

    private byte[] resumed() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        var writer = ResumableSealedFileWriter.create(TestFiles.channel(file), keys.id(), keys, random);
        for (int part : new int[] {CHUNK + 100, CHUNK}) {
            writer.write(TestFiles.plaintext(part), 0, part);
            ResumePoint point = writer.persist();
            byte[] kept = Arrays.copyOf(file.toByteArray(), (int) point.sealedBytes());
            file = new ByteArrayOutputStream();
            file.writeBytes(kept);
            writer = ResumableSealedFileWriter.recover(point, TestFiles.channel(file), keys, random);
        }
        writer.write(TestFiles.plaintext(100), 0, 100);
        writer.finish();
        return file.toByteArray();
    }

    private static byte[] flip(byte[] file, int position) {
        byte[] altered = file.clone();
        altered[position] ^= 3;
        return altered;
    }

    private static byte[] mixed(byte[] file, byte[] other, int position, int length) {
        byte[] altered = file.clone();
        System.arraycopy(other, position, altered, position, length);
        return altered;
    }

    /** The first chunk once more, in front of itself. */
    private static byte[] repeated(byte[] file) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, 256 + CHUNK + 16);
        out.write(file, 256, file.length - 256);
        return out.toByteArray();
    }
}
