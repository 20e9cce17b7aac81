/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The strict textual encoding of certificates: only certificates, only canonical base64, lines ended by LF or CR LF.
 * Trailing NUL bytes are stripped, because quotes often carry one; and the line feed between two certificates may be
 * missing, as it is in genuine quotes of some platforms.
 *
 * <p>Strict, so that nobody can change a signed quote's certificates without the change being seen. Source: RFC 7468, 3
 * (its strict form but for the length of lines).
 */
public final class PemCertificates {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";

    /** More text for each certificate is refused unread: room for DER of 16 KiB, which is more than any has. */
    private static final int MAX_CHARS_EACH = 24 * 1024;

    private PemCertificates() {}

    /**
     * The DER of each certificate, in order.
     *
     * @param text borrowed
     * @param maxCount more certificates than this are refused before they are decoded
     * @throws PemException if the text is anything else
     */
    public static List<byte[]> decode(byte[] text, int maxCount) throws PemException {
        if (text.length > maxCount * MAX_CHARS_EACH) {
            throw new PemException("the chain has " + text.length + " characters (wanted at most "
                    + maxCount * MAX_CHARS_EACH + " for " + maxCount + " certificates)");
        }
        List<byte[]> certificates = new ArrayList<>();
        for (String base64 : readBlocks(text, maxCount)) {
            certificates.add(decodeBase64(base64));
        }
        return certificates;
    }

    /** What lies between the lines that begin and end each certificate. */
    private static List<String> readBlocks(byte[] text, int maxCount) throws PemException {
        List<String> blocks = new ArrayList<>();
        StringBuilder base64 = new StringBuilder();
        boolean inside = false;
        for (String line : withoutTrailingNuls(text).split("\n", -1)) {
            String content = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
            if (inside && (content.equals(END) || (content.equals(END + BEGIN) && blocks.size() + 1 < maxCount))) {
                blocks.add(base64.toString());
                base64.setLength(0);
                inside = content.endsWith(BEGIN);
            } else if (inside) {
                base64.append(content);
            } else if (content.equals(BEGIN) && blocks.size() < maxCount) {
                base64.setLength(0);
                inside = true;
            } else if (!content.isEmpty()) {
                throw new PemException(
                        "the chain has text other than certificates, or more than " + maxCount + " of them");
            }
        }
        if (inside) {
            throw new PemException("a certificate has no end line");
        }
        return blocks;
    }

    /** The text of certificates given in DER, in order, with lines of 64 characters. */
    public static byte[] encode(List<byte[]> certificates) {
        var encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
        var out = new ByteArrayOutputStream();
        for (byte[] der : certificates) {
            out.writeBytes((BEGIN + "\n").getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(encoder.encode(der));
            out.writeBytes(("\n" + END + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        return out.toByteArray();
    }

    private static byte[] decodeBase64(String text) throws PemException {
        byte[] der;
        try {
            der = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new PemException("a certificate is not base64");
        }
        if (!Base64.getEncoder().encodeToString(der).equals(text)) {
            throw new PemException("a certificate is not in canonical base64");
        }
        return der;
    }

    private static String withoutTrailingNuls(byte[] text) {
        int end = text.length;
        while (end > 0 && text[end - 1] == 0) {
            end--;
        }
        return new String(text, 0, end, StandardCharsets.ISO_8859_1);
    }

    /** The text is not a list of certificates. */
    public static final class PemException extends Exception {
        private static final long serialVersionUID = 1L;

        private PemException(String message) {
            super(message);
        }
    }
}
