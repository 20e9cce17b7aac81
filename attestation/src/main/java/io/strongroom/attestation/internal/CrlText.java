/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.internal;

import io.strongroom.attestation.Octets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** The textual forms of a revocation list: DER in hexadecimal, or PEM (RFC 7468, 6). */
public final class CrlText {
    private static final String BEGIN = "-----BEGIN X509 CRL-----";
    private static final String END = "-----END X509 CRL-----";

    private CrlText() {}

    /** The bytes that a text stands for, or none if it is of neither form. Whether they are a list is another question. */
    public static Optional<Octets> decode(String text) {
        String stripped = text.strip();
        try {
            if (stripped.startsWith(BEGIN) && stripped.substring(BEGIN.length()).endsWith(END)) {
                String base64 = stripped.substring(BEGIN.length(), stripped.length() - END.length());
                return Optional.of(Octets.of(Base64.getMimeDecoder().decode(base64)));
            }
            return Optional.of(Octets.of(HexFormat.of().parseHex(stripped)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
