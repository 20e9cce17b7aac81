/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.snappy.SnappyFramedOutputStream;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanarySearchTest {
    private static final String CANARY = "BARKSDALE AIR FORCE BASE ARPT";

    @TempDir
    Path directory;

    private final CanarySearch search = new CanarySearch(new Canaries(List.of(CANARY, "25-989-741-2988")));

    @Test
    void finds_nothing_in_other_bytes() throws IOException {
        Files.write(directory.resolve("a"), new byte[3 << 20]);
        Files.writeString(directory.resolve("b"), "BARKSDALE AIR FORCE BASE ARP");
        Files.createFile(directory.resolve("empty"));

        CanarySearch.Result result = search.search(List.of(directory));

        assertThat(result.filesWithCanaries()).isZero();
        assertThat(result.files()).isEqualTo(3);
        assertThat(result.bytes()).isEqualTo((3 << 20) + 28);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void finds_text_in_every_encoding(String encoding) throws IOException {
        Files.write(directory.resolve("a"), ("x" + CANARY + "y").getBytes(encoding));

        assertThat(search.search(List.of(directory)).texts()).containsExactly(CANARY);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, (1 << 20) - 29, (1 << 20) - 28, (1 << 20) - 1, 1 << 20, (2 << 20) + 7})
    void finds_text_wherever_blocks_meet(int offset) throws IOException {
        byte[] bytes = new byte[offset + CANARY.length()];
        Arrays.fill(bytes, (byte) 'B');
        System.arraycopy(CANARY.getBytes(StandardCharsets.UTF_8), 0, bytes, offset, CANARY.length());
        Files.write(directory.resolve("a"), bytes);

        CanarySearch.Result result = search.search(List.of(directory));

        assertThat(result.hits().values())
                .singleElement()
                .satisfies(forms -> assertThat(forms).hasSize(1));
    }

    @Test
    void finds_text_in_compressed_files() throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(directory.resolve("a.gz")))) {
            writeHidden(out);
        }
        try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(directory.resolve("a.zstd")))) {
            writeHidden(out);
        }
        try (OutputStream out = new SnappyFramedOutputStream(Files.newOutputStream(directory.resolve("a.sz")))) {
            writeHidden(out);
        }

        CanarySearch.Result result = search.search(List.of(directory));

        assertThat(result.filesWithCanaries()).isEqualTo(3);
        assertThat(result.decompressed()).isEqualTo(3);
    }

    @Test
    void reads_a_half_written_archive_as_far_as_it_goes() throws IOException {
        Files.write(directory.resolve("a.gz"), new byte[] {0x1f, (byte) 0x8b, 0x08, 0});
        Files.write(directory.resolve("a.zstd"), new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 1, 2, 3});

        assertThat(search.search(List.of(directory)).filesWithCanaries()).isZero();
    }

    @Test
    void a_directory_that_does_not_exist_holds_nothing() throws IOException {
        assertThat(search.search(List.of(directory.resolve("none"))).files()).isZero();
    }

    @Test
    void refuses_texts_that_random_bytes_could_hold() {
        assertThatThrownBy(() -> new Canaries(List.of("Texas")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shorter than 8 bytes");
        assertThatThrownBy(() -> new Canaries(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    /** Repeats the canary so often that no compressed form holds it as it is more than once. */
    private static void writeHidden(OutputStream out) throws IOException {
        out.write((CANARY + CANARY + CANARY + CANARY).getBytes(StandardCharsets.UTF_8));
    }
}
