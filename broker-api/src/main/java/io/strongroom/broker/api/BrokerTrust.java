/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Which broker a client talks to: its certificate must be issued by exactly this CA, name the host, and hold exactly the
 * pinned key. With hardware evidence both come from measured data; in simulation from the workspace.
 *
 * @param ca the certificate of the CA
 * @param pin the SHA-256 of the broker's SubjectPublicKeyInfo (DER): 64 lower-case hexadecimal digits
 */
public record BrokerTrust(X509Certificate ca, String pin) {
    /** The file of a workspace that holds the CA certificate. */
    public static final String CA_FILE = "ca.pem";

    /** The file of a workspace that holds the pin. */
    public static final String PIN_FILE = "broker.pin";

    private static final Pattern PIN = Pattern.compile("[0-9a-f]{64}");
    private static final int MAX_FILE_BYTES = 1 << 16;

    /** Checks the form of the pin. */
    public BrokerTrust {
        if (!PIN.matcher(pin).matches()) {
            throw new IllegalArgumentException("the pin of the broker is not 64 lower-case hexadecimal digits");
        }
    }

    /**
     * Reads CA and pin from a workspace.
     *
     * @throws MessageFormatException if one of the files does not hold what it should
     * @throws IOException if they cannot be read
     */
    public static BrokerTrust ofWorkspace(Path home) throws IOException {
        String pin = new String(read(home.resolve(PIN_FILE)), StandardCharsets.US_ASCII).strip();
        if (!PIN.matcher(pin).matches()) {
            throw new MessageFormatException(
                    home.resolve(PIN_FILE) + " does not hold 64 lower-case hexadecimal digits");
        }
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            var ca = factory.generateCertificate(new ByteArrayInputStream(read(home.resolve(CA_FILE))));
            return new BrokerTrust((X509Certificate) ca, pin);
        } catch (CertificateException e) {
            throw new MessageFormatException(home.resolve(CA_FILE) + " does not hold a certificate", e);
        }
    }

    /** The pin of a broker with this public key. */
    public static String pinOf(PublicKey key) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }

    private static byte[] read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                throw new MessageFormatException(file + " has more than " + MAX_FILE_BYTES + " bytes");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new MessageFormatException(file + " does not exist: the workspace is not initialised", e);
        }
    }
}
