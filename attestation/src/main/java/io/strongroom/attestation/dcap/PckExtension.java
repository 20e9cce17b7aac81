/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import io.strongroom.attestation.Octets;
import io.strongroom.attestation.internal.DerReader;
import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a PCK certificate says about its platform.
 *
 * <p>Source: Intel SGX PCK Certificate and CRL Profile Specification, 1.3.5, SGX extensions (1.2.840.113741.1.13.1).
 *
 * @param ppid PPID, 16 bytes
 * @param components the 16 SGX TCB component SVNs, 0 to 255
 * @param pceSvn PCESVN
 * @param cpuSvn CPUSVN, 16 bytes; never used to judge
 * @param pceId PCEID, 2 bytes
 * @param fmspc FMSPC, 6 bytes
 * @param sgxType 0 standard, 1 scalable, 2 scalable with integrity
 */
public record PckExtension(
        Octets ppid, List<Integer> components, int pceSvn, Octets cpuSvn, Octets pceId, Octets fmspc, int sgxType) {
    private static final String OID = "1.2.840.113741.1.13.1";
    private static final Octets OID_PREFIX = Octets.parseHex("2a864886f84d010d01");
    private static final Octets TCB_OID_PREFIX = Octets.parseHex(OID_PREFIX.hex() + "02");
    private static final int SEQUENCE = 0x30;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int OCTET_STRING = 0x04;
    private static final int INTEGER = 0x02;
    private static final int ENUMERATED = 0x0A;
    private static final int PPID = 1;
    private static final int TCB = 2;
    private static final int PCEID = 3;
    private static final int FMSPC = 4;
    private static final int SGX_TYPE = 5;
    private static final int TCB_COMPONENTS = 16;
    private static final int TCB_PCESVN = 17;
    private static final int TCB_CPUSVN = 18;

    /** Copies the list. */
    public PckExtension {
        components = List.copyOf(components);
    }

    /**
     * Reads the extension of a certificate.
     *
     * @throws CertificateException if it is missing, malformed, or lacks an item; items that are not known are skipped
     */
    static PckExtension read(X509Certificate certificate) throws CertificateException {
        byte[] encoded = certificate.getExtensionValue(OID);
        if (encoded == null) {
            throw new CertificateException("the PCK certificate has no SGX extension (" + OID + ")");
        }
        var value = new DerReader(encoded);
        DerReader extension = value.enter(OCTET_STRING);
        value.requireEnd();
        DerReader list = extension.enter(SEQUENCE);
        extension.requireEnd();
        Map<Integer, DerReader> items = readItems(list, OID_PREFIX);
        DerReader tcbItem = required(items, TCB, "TCB");
        Map<Integer, DerReader> tcb = readItems(tcbItem.enter(SEQUENCE), TCB_OID_PREFIX);
        tcbItem.requireEnd();
        List<Integer> components = new ArrayList<>();
        for (int i = 1; i <= TCB_COMPONENTS; i++) {
            components.add(readInteger(required(tcb, i, "SGX TCB component " + i), INTEGER, 0xFF));
        }
        return new PckExtension(
                readOctets(required(items, PPID, "PPID"), 16, "PPID"),
                components,
                readInteger(required(tcb, TCB_PCESVN, "PCESVN"), INTEGER, 0xFFFF),
                readOctets(required(tcb, TCB_CPUSVN, "CPUSVN"), 16, "CPUSVN"),
                readOctets(required(items, PCEID, "PCEID"), 2, "PCEID"),
                readOctets(required(items, FMSPC, "FMSPC"), 6, "FMSPC"),
                readInteger(required(items, SGX_TYPE, "SGX type"), ENUMERATED, 0xFF));
    }

    /** Items by the last number of their identifier, in any order; each a reader over its value. */
    private static Map<Integer, DerReader> readItems(DerReader list, Octets prefix) throws CertificateException {
        Map<Integer, DerReader> items = new HashMap<>();
        while (!list.isAtEnd()) {
            DerReader item = list.enter(SEQUENCE);
            Octets oid = Octets.of(item.content(OBJECT_IDENTIFIER));
            boolean isKnown = oid.length() == prefix.length() + 1
                    && oid.slice(0, prefix.length()).equals(prefix)
                    && oid.byteAt(prefix.length()) < 0x80;
            if (isKnown && items.put(oid.byteAt(prefix.length()), item) != null) {
                throw new CertificateException("the SGX extension holds an item twice");
            }
        }
        return items;
    }

    private static DerReader required(Map<Integer, DerReader> items, int number, String name)
            throws CertificateException {
        DerReader item = items.get(number);
        if (item == null) {
            throw new CertificateException("the SGX extension lacks " + name);
        }
        return item;
    }

    private static Octets readOctets(DerReader item, int length, String name) throws CertificateException {
        Octets octets = Octets.of(item.content(OCTET_STRING));
        item.requireEnd();
        if (octets.length() != length) {
            throw new CertificateException(name + " has " + octets.length() + " bytes (wanted " + length + ")");
        }
        return octets;
    }

    private static int readInteger(DerReader item, int tag, int max) throws CertificateException {
        BigInteger value = item.integer(tag);
        item.requireEnd();
        if (value.compareTo(BigInteger.valueOf(max)) > 0) {
            throw new CertificateException(
                    "a number of the SGX extension is " + value + " (wanted at most " + max + ")");
        }
        return value.intValue();
    }
}
