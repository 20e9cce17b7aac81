/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.nio.ByteBuffer;

/** Recognises sealed files by their first 8 bytes. */
public final class SealedMagic {
    /** How many bytes {@link #matches} looks at. */
    public static final int LENGTH_BYTES = 8;

    /** {@code D7 'S' 'L' 'F' CR LF 1A LF}: not text, and damaged by transfers that change line ends. */
    static final long HEADER = 0xD753_4C46_0D0A_1A0AL;
    /** {@code D7 'S' 'L' 'E' CR LF 1A LF}. */
    static final long FINAL_RECORD = 0xD753_4C45_0D0A_1A0AL;
    /** {@code D7 'S' 'L' 'R' CR LF 1A LF}. */
    static final long RESUME_POINT = 0xD753_4C52_0D0A_1A0AL;

    private SealedMagic() {}

    /**
     * Whether a file that begins with {@code head} calls itself a sealed file. This proves nothing.
     *
     * @param head the first bytes of the file; with fewer than 8 the answer is no
     */
    public static boolean matches(byte[] head) {
        return head.length >= LENGTH_BYTES && ByteBuffer.wrap(head).getLong(0) == HEADER;
    }
}
