/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.jca;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The file that stands for the session's identity where a framework insists on a file. It holds no secret. */
final class SessionMarker {
    private static final byte[] BYTES = StrongroomProvider.KEY_STORE_MARKER.getBytes(StandardCharsets.US_ASCII);

    /** How much of a file tells whether it is the marker. */
    static final int HEAD_BYTES = BYTES.length + 1;

    private SessionMarker() {}

    /** Whether this head of a file is the whole marker. */
    static boolean is(byte[] head) {
        return MessageDigest.isEqual(head, BYTES);
    }

    /** Whether a stream holds the marker and nothing else. */
    static boolean isReadFrom(InputStream stream) throws IOException {
        return is(stream.readNBytes(HEAD_BYTES));
    }

    static void writeTo(OutputStream stream) throws IOException {
        stream.write(BYTES);
    }
}
