/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

import io.strongroom.attestation.Octets;
import io.strongroom.attestation.internal.DerReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a VCEK or VLEK certificate says about its platform.
 *
 * <p>Source: AMD 57230, 3.1, tables of the VCEK and VLEK certificates' extensions (1.3.6.1.4.1.3704.1).
 *
 * @param structVersion version of the structure, 0 or, for Turin, 1
 * @param productName such as {@code Milan-B0}, {@code Genoa} or {@code Turin}
 * @param svns the security version number of each component that the certificate names, 0 to 255
 * @param hardwareIds the chip, 64 bytes, for Turin 8; one, or none in a VLEK certificate
 * @param cspIds the cloud provider; one, or none in a VCEK certificate
 */
public record EndorsementKeyExtensions(
        int structVersion,
        String productName,
        Map<TcbComponent, Integer> svns,
        List<Octets> hardwareIds,
        List<String> cspIds) {
    private static final String PREFIX = "1.3.6.1.4.1.3704.1.";
    private static final String STRUCT_VERSION = PREFIX + "1";
    private static final String PRODUCT_NAME = PREFIX + "2";
    private static final String SVN = PREFIX + "3.";
    private static final String HARDWARE_ID = PREFIX + "4";
    private static final String CSP_ID = PREFIX + "5";
    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int IA5_STRING = 0x16;
    private static final int MAX_SVN = 0xFF;
    private static final int MAX_NAME_BYTES = 256;
    private static final int CHIP_ID_BYTES = 64;
    private static final int TURIN_CHIP_ID_BYTES = 8;

    /** Copies the collections. */
    public EndorsementKeyExtensions {
        svns = Collections.unmodifiableMap(new EnumMap<>(svns));
        hardwareIds = List.copyOf(hardwareIds);
        cspIds = List.copyOf(cspIds);
    }

    /**
     * Reads the extensions of a certificate.
     *
     * @throws CertificateException if one that every such certificate has is missing, or one is malformed
     */
    static EndorsementKeyExtensions read(X509Certificate certificate) throws CertificateException {
        Map<TcbComponent, Integer> svns = new EnumMap<>(TcbComponent.class);
        for (TcbComponent component : TcbComponent.values()) {
            Optional<DerReader> value = find(certificate, SVN + component.extensionNumber());
            if (value.isPresent()) {
                svns.put(component, readInteger(value.get(), component.shortName()));
            }
        }
        Optional<DerReader> hardwareId = find(certificate, HARDWARE_ID);
        Optional<DerReader> cspId = find(certificate, CSP_ID);
        return new EndorsementKeyExtensions(
                readInteger(required(certificate, STRUCT_VERSION, "structVersion"), "structVersion"),
                readText(required(certificate, PRODUCT_NAME, "productName"), "productName"),
                svns,
                hardwareId.isPresent() ? List.of(readHardwareId(hardwareId.get())) : List.of(),
                cspId.isPresent() ? List.of(readText(cspId.get(), "csp_id")) : List.of());
    }

    /**
     * The TCB version that the key belongs to.
     *
     * @throws CertificateException if the certificate lacks a component of this layout, or names one that it has not
     */
    TcbVersion tcb(TcbLayout layout) throws CertificateException {
        byte[] bytes = new byte[TcbVersion.LENGTH_BYTES];
        for (int i = 0; i < bytes.length; i++) {
            TcbComponent component = layout.components().get(i);
            Integer svn = svns.get(component);
            if (svn == null && !component.isReserved()) {
                throw new CertificateException("the certificate lacks the SVN of " + component.shortName());
            }
            bytes[i] = svn == null ? 0 : svn.byteValue();
        }
        for (Map.Entry<TcbComponent, Integer> entry : svns.entrySet()) {
            if (entry.getValue() != 0 && !layout.components().contains(entry.getKey())) {
                throw new CertificateException(
                        "the certificate has an SVN of " + entry.getKey().shortName() + ", which this product has not");
            }
        }
        return new TcbVersion(layout, Octets.of(bytes));
    }

    /** The chip, if the certificate names it. */
    public Optional<Octets> hardwareId() {
        return hardwareIds.stream().findFirst();
    }

    /** The cloud provider, if the certificate names it. */
    public Optional<String> cspId() {
        return cspIds.stream().findFirst();
    }

    private static Optional<DerReader> find(X509Certificate certificate, String oid) throws CertificateException {
        byte[] encoded = certificate.getExtensionValue(oid);
        if (encoded == null) {
            return Optional.empty();
        }
        var value = new DerReader(encoded);
        DerReader content = value.enter(OCTET_STRING);
        value.requireEnd();
        return Optional.of(content);
    }

    private static DerReader required(X509Certificate certificate, String oid, String name)
            throws CertificateException {
        return find(certificate, oid)
                .orElseThrow(
                        () -> new CertificateException("the certificate has no extension " + name + " (" + oid + ")"));
    }

    private static int readInteger(DerReader value, String name) throws CertificateException {
        BigInteger number = value.integer(INTEGER);
        value.requireEnd();
        if (number.bitLength() > Byte.SIZE) {
            throw new CertificateException(name + " is larger than " + MAX_SVN);
        }
        return number.intValue();
    }

    private static String readText(DerReader value, String name) throws CertificateException {
        byte[] text = value.content(IA5_STRING);
        value.requireEnd();
        if (text.length > MAX_NAME_BYTES) {
            throw new CertificateException(
                    name + " has " + text.length + " bytes (wanted at most " + MAX_NAME_BYTES + ")");
        }
        for (byte character : text) {
            if (character < ' ' || character > '~') {
                throw new CertificateException(name + " has characters that cannot be printed");
            }
        }
        return new String(text, StandardCharsets.US_ASCII);
    }

    /** Not wrapped in a DER value of its own, unlike all others. */
    private static Octets readHardwareId(DerReader value) throws CertificateException {
        Octets chip = Octets.of(value.rest());
        if (chip.length() != CHIP_ID_BYTES && chip.length() != TURIN_CHIP_ID_BYTES) {
            throw new CertificateException("hwID has " + chip.length() + " bytes (wanted 64, or 8 for Turin)");
        }
        return chip;
    }
}
