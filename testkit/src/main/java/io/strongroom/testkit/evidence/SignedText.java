/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;

/**
 * A JSON text of Intel's provisioning certification service.
 *
 * @param text exactly what is signed
 * @param signature ECDSA P-256 with SHA-256 over the UTF-8 of the text: r and s, 128 hexadecimal digits
 */
public record SignedText(String text, String signature) {
    /** A text, signed. */
    public static SignedText sign(String text, PrivateKey key) {
        Bytes message = Bytes.of(text.getBytes(StandardCharsets.UTF_8));
        return new SignedText(text, ForgedKeys.signRawP256(key, message).hex());
    }
}
