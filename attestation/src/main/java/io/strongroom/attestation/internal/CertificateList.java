/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.internal;

import io.strongroom.attestation.Octets;
import io.strongroom.attestation.Validity;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * A certificate revocation list, taken apart but not authenticated: version 2, complete, strict DER. Lists of a million
 * entries take memory in proportion to their size, and a look-up takes logarithmic time.
 *
 * <p>Source: RFC 5280, 5.1 and 5.2.
 */
public final class CertificateList {
    /** Longest list that is read, in bytes: about 1.7 million entries. */
    public static final int MAX_DER_BYTES = 64 * 1024 * 1024;

    private static final int SEQUENCE = 0x30;
    private static final int SET_OF_EXTENSIONS = 0xA0;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OID = 0x06;
    private static final int BOOLEAN = 0x01;
    private static final int OCTET_STRING = 0x04;
    private static final int UTC_TIME = 0x17;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int MAX_SERIAL_BYTES = 32;

    /** Delta CRL indicator (2.5.29.27) and issuing distribution point (2.5.29.28). Source: RFC 5280, 5.2.4 and 5.2.5. */
    private static final Set<Octets> NARROWING = Set.of(Octets.parseHex("551d1b"), Octets.parseHex("551d1c"));

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private final X500Principal issuer;
    private final Validity validity;
    private final byte[] signedBytes;
    private final Octets algorithm;
    private final byte[] signature;
    private final List<byte[]> revokedSerials;

    private CertificateList(
            X500Principal issuer,
            Validity validity,
            byte[] signedBytes,
            Octets algorithm,
            byte[] signature,
            List<byte[]> revokedSerials) {
        this.issuer = issuer;
        this.validity = validity;
        this.signedBytes = signedBytes;
        this.algorithm = algorithm;
        this.signature = signature;
        this.revokedSerials = revokedSerials;
    }

    /**
     * Reads one list.
     *
     * @param der borrowed
     * @throws CertificateException if it is not such a list, has a critical extension, or lists changes or a part only
     */
    public static CertificateList parse(byte[] der) throws CertificateException {
        if (der.length > MAX_DER_BYTES) {
            throw new CertificateException("a CRL has " + der.length + " bytes (wanted at most " + MAX_DER_BYTES + ")");
        }
        var file = new DerReader(der);
        DerReader list = file.enter(SEQUENCE);
        file.requireEnd();
        byte[] signedBytes = list.element(SEQUENCE);
        Octets algorithm = Octets.of(list.content(SEQUENCE));
        DerReader bits = list.enter(BIT_STRING);
        bits.requireByte(0, "unused bits of the signature");
        byte[] signature = bits.rest();
        list.requireEnd();
        DerReader fields = new DerReader(signedBytes).enter(SEQUENCE);
        requireVersion2(fields);
        if (!Octets.of(fields.content(SEQUENCE)).equals(algorithm)) {
            throw new CertificateException("a CRL names two signature algorithms");
        }
        X500Principal issuer = readName(fields);
        Instant thisUpdate = readTime(fields);
        if (!fields.isNext(UTC_TIME) && !fields.isNext(GENERALIZED_TIME)) {
            throw new CertificateException("a CRL has no nextUpdate");
        }
        Instant nextUpdate = readTime(fields);
        List<byte[]> serials = fields.isNext(SEQUENCE) ? readEntries(fields.enter(SEQUENCE)) : List.of();
        if (fields.isNext(SET_OF_EXTENSIONS)) {
            DerReader tagged = fields.enter(SET_OF_EXTENSIONS);
            refuseNarrowing(tagged.enter(SEQUENCE));
            tagged.requireEnd();
        }
        fields.requireEnd();
        return new CertificateList(
                issuer, new Validity(thisUpdate, nextUpdate), signedBytes, algorithm, signature, serials);
    }

    /** The issuer's name. */
    public X500Principal issuer() {
        return issuer;
    }

    /** From thisUpdate to nextUpdate, both inclusive. */
    public Validity validity() {
        return validity;
    }

    /** The bytes that the issuer signed, borrowed. */
    public byte[] signedBytes() {
        return signedBytes;
    }

    /** The content of the AlgorithmIdentifier. */
    public Octets algorithm() {
        return algorithm;
    }

    /** The bits of the signature, borrowed. */
    public byte[] signature() {
        return signature;
    }

    /** The number of revoked certificates. */
    public int size() {
        return revokedSerials.size();
    }

    /** True if the certificate with this serial number is revoked. */
    public boolean isRevoked(BigInteger serial) {
        return Collections.binarySearch(revokedSerials, serial.toByteArray(), Arrays::compare) >= 0;
    }

    private static void requireVersion2(DerReader fields) throws CertificateException {
        if (!fields.isNext(INTEGER) || !fields.integer(INTEGER).equals(BigInteger.ONE)) {
            throw new CertificateException("a CRL is not of version 2");
        }
    }

    private static X500Principal readName(DerReader fields) throws CertificateException {
        try {
            return new X500Principal(fields.element(SEQUENCE));
        } catch (IllegalArgumentException e) {
            throw new CertificateException("the issuer of a CRL is not a name", e);
        }
    }

    private static List<byte[]> readEntries(DerReader entries) throws CertificateException {
        List<byte[]> serials = new ArrayList<>();
        while (!entries.isAtEnd()) {
            DerReader entry = entries.enter(SEQUENCE);
            serials.add(readSerial(entry));
            readTime(entry);
            if (entry.isNext(SEQUENCE)) {
                refuseNarrowing(entry.enter(SEQUENCE));
            }
            entry.requireEnd();
        }
        serials.sort(Arrays::compare);
        return serials;
    }

    private static byte[] readSerial(DerReader entry) throws CertificateException {
        byte[] serial = entry.content(INTEGER);
        boolean isPadded = serial.length > 1 && serial[0] == 0 && serial[1] >= 0;
        if (serial.length == 0 || serial.length > MAX_SERIAL_BYTES || serial[0] < 0 || isPadded) {
            throw new CertificateException("a revoked serial number is negative, too long or not in its shortest form");
        }
        return serial;
    }

    /**
     * An extension that must be understood may narrow the list's scope, so that absence from it proves nothing. The two that
     * are known to do so narrow it even where an issuer forgot to mark them critical.
     */
    private static void refuseNarrowing(DerReader extensions) throws CertificateException {
        while (!extensions.isAtEnd()) {
            DerReader extension = extensions.enter(SEQUENCE);
            if (NARROWING.contains(Octets.of(extension.content(OID)))) {
                throw new CertificateException("a CRL lists changes or a part of the certificates only");
            }
            if (extension.isNext(BOOLEAN)) {
                byte[] critical = extension.content(BOOLEAN);
                if (critical.length != 1 || critical[0] != 0) {
                    throw new CertificateException("a CRL has a critical extension");
                }
            }
            extension.content(OCTET_STRING);
            extension.requireEnd();
        }
    }

    private static Instant readTime(DerReader fields) throws CertificateException {
        boolean isUtcTime = fields.peekTag() == UTC_TIME;
        String text = new String(fields.content(isUtcTime ? UTC_TIME : GENERALIZED_TIME), StandardCharsets.US_ASCII);
        if (!text.endsWith("Z")) {
            throw new CertificateException("a time of a CRL is not in UTC");
        }
        String digits = text.substring(0, text.length() - 1);
        if (isUtcTime) {
            digits = (digits.compareTo("5") < 0 ? "20" : "19") + digits;
        }
        try {
            return LocalDateTime.parse(digits, TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new CertificateException("a time of a CRL cannot be read", e);
        }
    }
}
