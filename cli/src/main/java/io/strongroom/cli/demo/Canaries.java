/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.demo;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Texts of the data that must not lie in clear anywhere, in each encoding in which software writes text.
 *
 * <p>Immutable and thread-safe.
 */
final class Canaries {
    /** Shorter texts occur in random bytes. */
    static final int SHORTEST_BYTES = 8;

    private static final List<Charset> ENCODINGS =
            List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE);
    private static final int PREFIXES = 1 << Short.SIZE;

    /**
     * One text in one encoding.
     *
     * @param text the canary
     * @param encoding how it is written
     */
    record Form(String text, Charset encoding) {}

    private static final class Pattern {
        private final byte[] bytes;
        private final Form form;

        Pattern(byte[] bytes, Form form) {
            this.bytes = bytes;
            this.form = form;
        }

        boolean isAt(byte[] block, int offset, int end) {
            return offset + bytes.length <= end
                    && Arrays.mismatch(bytes, 0, bytes.length, block, offset, offset + bytes.length) < 0;
        }
    }

    private final List<String> texts;
    private final Pattern[][] byPrefix = new Pattern[PREFIXES][];
    private final int longestBytes;

    /**
     * Takes the texts to look for.
     *
     * @throws IllegalArgumentException if one is shorter than {@link #SHORTEST_BYTES}, or there is none
     */
    Canaries(List<String> texts) {
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("nothing to look for: no canaries");
        }
        this.texts = List.copyOf(texts);
        int longest = 0;
        for (String text : texts) {
            for (Charset encoding : ENCODINGS) {
                byte[] bytes = text.getBytes(encoding);
                if (bytes.length < SHORTEST_BYTES) {
                    throw new IllegalArgumentException(
                            "canary '" + text + "' is shorter than " + SHORTEST_BYTES + " bytes");
                }
                longest = Math.max(longest, bytes.length);
                add(new Pattern(bytes, new Form(text, encoding)));
            }
        }
        longestBytes = longest;
    }

    private void add(Pattern pattern) {
        int prefix = prefix(pattern.bytes, 0);
        Pattern[] same = byPrefix[prefix];
        Pattern[] more = same == null ? new Pattern[1] : Arrays.copyOf(same, same.length + 1);
        more[more.length - 1] = pattern;
        byPrefix[prefix] = more;
    }

    /** The texts. */
    List<String> texts() {
        return texts;
    }

    /** Length of the longest form, in bytes. */
    int longestBytes() {
        return longestBytes;
    }

    /** Every form that begins in the first {@code starts} bytes of {@code block} and ends before {@code length}, once per place. */
    List<Form> findIn(byte[] block, int starts, int length) {
        List<Form> found = new ArrayList<>();
        int last = Math.min(starts, length - 1);
        for (int at = 0; at < last; at++) {
            Pattern[] candidates = byPrefix[prefix(block, at)];
            if (candidates != null) {
                for (Pattern candidate : candidates) {
                    if (candidate.isAt(block, at, length)) {
                        found.add(candidate.form);
                    }
                }
            }
        }
        return found;
    }

    private static int prefix(byte[] bytes, int at) {
        return ((bytes[at] & 0xff) << Byte.SIZE) | (bytes[at + 1] & 0xff);
    }
}
