/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.GenuineEvidence;
import io.strongroom.attestation.GenuineEvidence.Vector;
import io.strongroom.attestation.QuoteOffsets;
import io.strongroom.attestation.quote.QuoteParser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Flips of one byte anywhere in a genuine quote of each version: rejected, but for trailing bytes, which nobody reads,
 * and line ends of the certificates' text.
 */
class GenuineFlipsTest {
    private static final String A = "sgx3-phala-processor-confsw";
    private static final String B = "tdx4-phala-uptodate";
    private static final String C = "tdx5-google-uptodate";
    private static final int STRIDE = 23;

    @BeforeAll
    static void skip_visibly_without_vectors() {
        GenuineEvidence.require();
    }

    @ParameterizedTest
    @ValueSource(strings = {A, B, C})
    void of_some_bytes_are_rejected(String name) throws Exception {
        assertRejected(GenuineEvidence.vector(name), 0x01, STRIDE);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {A, B, C})
    void of_every_byte_are_rejected(String name) throws Exception {
        assertRejected(GenuineEvidence.vector(name), 0x01, 1);
        assertRejected(GenuineEvidence.vector(name), 0x80, 1);
        assertRejected(GenuineEvidence.vector(name), 0xFF, 1);
    }

    private static void assertRejected(Vector vector, int mask, int stride) throws Exception {
        byte[] quote = vector.quote();
        QuoteOffsets offsets = QuoteOffsets.of(QuoteParser.parse(quote));
        List<Integer> accepted = new ArrayList<>();
        for (int at = 0; at < quote.length; at += stride) {
            QuoteOffsets.Part.flip(quote, at, mask);
            if (isAccepted(quote, vector) && !isUnsigned(vector.quote(), offsets, at)) {
                accepted.add(at);
            }
            QuoteOffsets.Part.flip(quote, at, mask);
        }
        assertThat(accepted).isEmpty();
        assertThat(isAccepted(quote, vector)).isTrue();
    }

    private static boolean isAccepted(byte[] quote, Vector vector) throws Exception {
        return GenuineMutationsTest.outcome(
                        quote, vector.endorsements(), TrustAnchor.Intel.PRODUCTION, vector.verifyAt())
                .isEmpty();
    }

    /** Trailing bytes, and the line ends and NUL bytes of the chain. */
    private static boolean isUnsigned(byte[] quote, QuoteOffsets offsets, int at) {
        boolean isInChain = at >= offsets.certData() + 6 && at < offsets.end();
        return at >= offsets.end() || (isInChain && (quote[at] == '\n' || quote[at] == '\r' || quote[at] == 0));
    }
}
