/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.attestation.Octets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a verifier chooses so that evidence which carries it cannot be older than the connection. Public, not a secret;
 * good for one connection.
 *
 * <p>In a handshake it travels as a name: from client to server as the requested server name, from server to client as
 * the common name of an authority that the server claims to accept. Names below {@code invalid} exist nowhere (RFC 2606,
 * 2).
 *
 * <p>Source: {@code docs/spec/ra-tls.md} section 9.
 *
 * @param octets exactly 20 bytes
 */
public record RaTlsNonce(Octets octets) {
    /** Length in bytes: 40 hexadecimal digits fit into one label of a host name, and the whole into a common name. */
    public static final int LENGTH_BYTES = 20;

    private static final String SUFFIX = ".ratls.invalid";
    private static final Pattern NAME = Pattern.compile("([0-9a-f]{40})" + Pattern.quote(SUFFIX));
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Checks the length. */
    public RaTlsNonce {
        if (octets.length() != LENGTH_BYTES) {
            throw new IllegalArgumentException("a nonce has " + LENGTH_BYTES + " bytes, got " + octets.length());
        }
    }

    /** A new one. */
    public static RaTlsNonce random() {
        byte[] bytes = new byte[LENGTH_BYTES];
        RANDOM.nextBytes(bytes);
        return new RaTlsNonce(Octets.of(bytes));
    }

    /** The nonce as a name: its bytes in lower-case hexadecimal, and {@code .ratls.invalid}. */
    public String name() {
        return octets.hex() + SUFFIX;
    }

    /** The nonce that exactly this name stands for, or none. */
    public static Optional<RaTlsNonce> ofName(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() ? Optional.of(new RaTlsNonce(Octets.parseHex(matcher.group(1)))) : Optional.empty();
    }
}
