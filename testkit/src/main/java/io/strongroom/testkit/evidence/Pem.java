/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;

/** Certificates as text. Source: RFC 7468, 5. */
public final class Pem {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    private Pem() {}

    /** The certificates in the given order; each ends in a line feed, as Intel writes them. */
    public static String chain(Identity... certificates) {
        return Arrays.stream(certificates).map(each -> certificate(each.der())).collect(Collectors.joining());
    }

    /** One certificate, with a line feed at the end. */
    public static String certificate(Bytes der) {
        return "-----BEGIN CERTIFICATE-----\n" + LINES.encodeToString(der.toArray()) + "\n-----END CERTIFICATE-----\n";
    }
}
