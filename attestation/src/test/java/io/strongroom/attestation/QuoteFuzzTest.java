/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import static io.strongroom.attestation.SimulatedEvidence.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.dcap.TrustAnchor;
import io.strongroom.attestation.internal.PemCertificates;
import io.strongroom.attestation.quote.QuoteParser;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Mutated quotes and certificates: only the declared exceptions escape. The slow test runs for as many seconds as the
 * system property {@code strongroom.fuzz.seconds} says.
 */
class QuoteFuzzTest {
    private static final SimulatedEvidence PLATFORM = new SimulatedEvidence();
    private static final TrustAnchor.Simulated ANCHOR = PLATFORM.anchor();
    private static final byte[] QUOTE = PLATFORM.quote();
    private static final int AUTH_DATA = 48 + 384 + 4;
    private static final int CERT_DATA = AUTH_DATA + 64 + 64 + 384 + 64 + 2 + 32;
    private static final List<byte[]> CERTIFICATES = certificates();

    @Test
    void only_declared_exceptions_escape() {
        var random = new SplittableRandom(20261123);
        for (int i = 0; i < 3000; i++) {
            judgeMutant(random.nextLong());
        }
    }

    @Tag("slow")
    @Test
    void only_declared_exceptions_escape_for_a_long_time() {
        long seconds = Long.getLong("strongroom.fuzz.seconds", 60);
        long seed = System.nanoTime();
        long end = seed + Duration.ofSeconds(seconds).toNanos();
        long count = 0;
        for (; System.nanoTime() < end; count++) {
            judgeMutant(seed + count);
        }
        assertThat(count).isPositive();
        System.out.printf("judged %d mutants in %d s, from seed %d%n", count, seconds, seed);
    }

    private static void judgeMutant(long seed) {
        var mutator = new Mutator(seed);
        byte[] mutant = mutator.nextInt(2) == 0 ? mutator.mutate(QUOTE) : withMutatedCertificate(mutator);
        try {
            Optional<RejectReason> outcome = SimulatedEvidence.outcome(mutant, ANCHOR, NOW);
            if (outcome.isEmpty()) {
                requireSameClaims(mutant);
            }
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed + ": " + HexFormat.of().formatHex(mutant), e);
        }
    }

    /** A mutant that is still verified may differ only where nothing is signed. */
    private static void requireSameClaims(byte[] mutant) {
        try {
            assertThat(QuoteParser.parse(mutant).signedBytes())
                    .isEqualTo(QuoteParser.parse(QUOTE).signedBytes());
        } catch (EvidenceFormatException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] withMutatedCertificate(Mutator mutator) {
        List<byte[]> chain = new ArrayList<>(CERTIFICATES);
        int which = mutator.nextInt(chain.size());
        chain.set(which, mutator.mutate(chain.get(which)));
        return withChain(PemCertificates.encode(chain));
    }

    /** The quote with another chain, lengths adjusted. */
    private static byte[] withChain(byte[] pem) {
        byte[] quote = Arrays.copyOf(QUOTE, CERT_DATA + 6 + pem.length);
        System.arraycopy(pem, 0, quote, CERT_DATA + 6, pem.length);
        ByteBuffer.wrap(quote)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(CERT_DATA + 2, pem.length)
                .putInt(AUTH_DATA - 4, quote.length - AUTH_DATA);
        return quote;
    }

    private static List<byte[]> certificates() {
        try {
            return PemCertificates.decode(PLATFORM.forge().chain().bytes(), 3);
        } catch (PemCertificates.PemException e) {
            throw new IllegalStateException(e);
        }
    }
}
