/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.sigstruct;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.GenuineEvidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A SIGSTRUCT that Gramine's signer made. */
class GenuineSigStructTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @BeforeAll
    static void skip_visibly_without_vectors() {
        GenuineEvidence.require();
    }

    @Test
    void has_every_expected_field_and_is_signed() throws Exception {
        SigStruct struct = SigStruct.parse(bytes());

        JsonNode got = JSON.readTree(JSON.writeValueAsString(SigStructFields.of(struct)));
        for (Map.Entry<String, JsonNode> wanted :
                JSON.readTree(directory().resolve("expected.json").toFile()).properties()) {
            if (!wanted.getKey().equals("madeBy")) {
                assertThat(got.get(wanted.getKey())).as(wanted.getKey()).isEqualTo(wanted.getValue());
            }
        }
        assertThat(struct.isSigned()).isTrue();
        assertThat(struct.hasRightQuotients()).isTrue();
        assertThat(struct.allowsDebug()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x80})
    void no_flipped_byte_goes_unseen(int mask) throws Exception {
        byte[] bytes = bytes();
        for (int at = 0; at < bytes.length; at++) {
            bytes[at] ^= (byte) mask;
            assertThat(isSound(bytes)).as("byte %d", at).isFalse();
            bytes[at] ^= (byte) mask;
        }
    }

    private static boolean isSound(byte[] bytes) {
        try {
            SigStruct struct = SigStruct.parse(bytes);
            return struct.isSigned() && struct.hasRightQuotients();
        } catch (EvidenceFormatException e) {
            return false;
        }
    }

    private static byte[] bytes() throws Exception {
        return Files.readAllBytes(directory().resolve("gramine-spark.sig"));
    }

    private static Path directory() {
        return GenuineEvidence.directory().resolve("sigstruct");
    }
}
