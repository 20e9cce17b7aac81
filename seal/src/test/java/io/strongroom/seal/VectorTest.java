/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The test vectors of docs/spec/sealed-file.md. */
class VectorTest {
    private static final HexFormat HEX = HexFormat.of();

    @TestFactory
    Stream<DynamicTest> every_vector_opens_or_fails_as_it_should() throws IOException {
        JsonNode index = new ObjectMapper().readTree(resource("index.json"));
        ZoneKeyring keys = ZoneKeyring.decode(HEX.parseHex(index.get("keyring").asText()));
        return StreamSupport.stream(index.get("files").spliterator(), false)
                .map(entry -> DynamicTest.dynamicTest(entry.get("name").asText(), () -> judge(entry, keys)));
    }

    private static void judge(JsonNode entry, ZoneKeyring keys) throws IOException {
        byte[] sealed = resource(entry.get("name").asText() + ".slf");
        assertThat(sealed).hasSize(entry.get("sealed-bytes").asInt());
        assertThat(sha256(sealed)).isEqualTo(entry.get("sealed-sha256").asText());
        if (entry.has("failure")) {
            FailureKind kind = FailureKind.valueOf(entry.get("failure").asText());
            assertThatThrownBy(() -> TestFiles.open(sealed, keys))
                    .isInstanceOfSatisfying(
                            SealedFileException.class,
                            e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
            assertThat(SealedFileChecker.check(CiphertextSource.ofBytes(sealed), keys))
                    .isNotEmpty();
        } else {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            SealedFileOpener.open(CiphertextSource.ofBytes(sealed), keys, TestFiles.channel(whole), bytes -> {});
            assertThat(whole.size()).isEqualTo(entry.get("plaintext-bytes").asInt());
            assertThat(sha256(whole.toByteArray()))
                    .isEqualTo(entry.get("plaintext-sha256").asText());
            assertThat(TestFiles.open(sealed, keys)).isEqualTo(whole.toByteArray());
        }
    }

    @Test
    void the_generator_makes_the_same_files_again() throws IOException {
        for (Map.Entry<String, byte[]> file : VectorGenerator.files().entrySet()) {
            assertThat(resource(file.getKey())).as(file.getKey()).isEqualTo(file.getValue());
        }
    }

    private static String sha256(byte[] bytes) {
        return HEX.formatHex(SealCrypto.selected().newSha256().digest(bytes));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = VectorTest.class.getResourceAsStream("/vectors/sealed-file/" + name)) {
            assertThat(in).as("the vector " + name).isNotNull();
            return in.readAllBytes();
        }
    }
}
