/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A secret that a job told on purpose.
 *
 * @param kind what it is
 * @param hex its bytes in hexadecimal
 */
record LeakedSecret(String kind, String hex) {
    static List<LeakedSecret> ofLines(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("SECRET "))
                .map(line -> line.split(" ", 3))
                .map(parts -> new LeakedSecret(parts[1], parts[2]))
                .toList();
    }

    /** The forms in which it might stand somewhere: raw, hexadecimal, Base64; as text of ISO 8859-1. */
    List<String> forms() {
        byte[] bytes = HexFormat.of().parseHex(hex);
        String base64 = Base64.getEncoder().withoutPadding().encodeToString(bytes);
        String urlSafe = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        String raw = new String(bytes, StandardCharsets.ISO_8859_1);
        return List.of(raw, hex, HexFormat.of().withUpperCase().formatHex(bytes), base64, urlSafe);
    }
}
