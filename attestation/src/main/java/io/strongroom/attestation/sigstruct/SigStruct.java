/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.sigstruct;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Measurement;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.internal.Sha;
import io.strongroom.attestation.quote.SgxAttributes;
import java.math.BigInteger;
import java.util.HexFormat;

/**
 * The signature structure of an enclave: 1808 bytes, integers little-endian. Its fields are those of its bytes; whether
 * it is signed is for {@link #isSigned} to say. Immutable and thread-safe.
 *
 * <p>Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 3D, "Enclave Signature Structure
 * (SIGSTRUCT)"; what is checked is what EINIT checks.
 */
public final class SigStruct {
    /** Length in bytes. */
    public static final int LENGTH_BYTES = 1808;

    /** The vendor field of Intel's own enclaves. */
    public static final long VENDOR_INTEL = 0x8086;

    static final int KEY_BYTES = 384;
    static final BigInteger EXPONENT = BigInteger.valueOf(3);

    private static final Octets HEADER = Octets.parseHex("06000000e10000000000010000000000");
    private static final int VENDOR = 16;
    private static final int DATE = 20;
    private static final int HEADER_2 = 24;
    private static final Octets HEADER_2_CONTENT = Octets.parseHex("01010000600000006000000001000000");
    private static final int SW_DEFINED = 40;
    private static final int RESERVED_1 = 44;
    private static final int MODULUS = 128;
    private static final int EXPONENT_FIELD = 512;
    private static final int SIGNATURE = 516;
    private static final int MISC_SELECT = 900;
    private static final int MISC_MASK = 904;
    private static final int CET_ATTRIBUTES = 908;
    private static final int CET_ATTRIBUTES_MASK = 909;
    private static final int RESERVED_2 = 910;
    private static final int ISV_FAMILY_ID = 912;
    private static final int ATTRIBUTES = 928;
    private static final int ATTRIBUTES_MASK = 944;
    private static final int ENCLAVE_HASH = 960;
    private static final int RESERVED_3 = 992;
    private static final int ISV_EXT_PROD_ID = 1008;
    private static final int ISV_PROD_ID = 1024;
    private static final int ISV_SVN = 1026;
    private static final int RESERVED_4 = 1028;
    private static final int Q1 = 1040;
    private static final int Q2 = 1424;

    private final Octets bytes;

    private SigStruct(Octets bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads one structure.
     *
     * @param bytes exactly 1808 bytes, copied
     * @throws EvidenceFormatException if there are more or fewer, a constant of the header is another, the exponent is not 3,
     *     the vendor is unknown, or a reserved byte is not zero
     */
    public static SigStruct parse(byte[] bytes) throws EvidenceFormatException {
        if (bytes.length != LENGTH_BYTES) {
            throw new EvidenceFormatException("a SIGSTRUCT has " + LENGTH_BYTES + " bytes, got " + bytes.length);
        }
        var struct = new SigStruct(Octets.of(bytes));
        struct.require("HEADER", 0, HEADER);
        struct.requireVendor();
        struct.require("HEADER2", HEADER_2, HEADER_2_CONTENT);
        struct.require("the first reserved field", RESERVED_1, Octets.zeros(MODULUS - RESERVED_1));
        struct.require("EXPONENT", EXPONENT_FIELD, Octets.parseHex("03000000"));
        struct.require("the second reserved field", RESERVED_2, Octets.zeros(ISV_FAMILY_ID - RESERVED_2));
        struct.require("the third reserved field", RESERVED_3, Octets.zeros(ISV_EXT_PROD_ID - RESERVED_3));
        struct.require("the fourth reserved field", RESERVED_4, Octets.zeros(Q1 - RESERVED_4));
        return struct;
    }

    /** VENDOR: 0, or {@link #VENDOR_INTEL}. */
    public long vendor() {
        return uint(VENDOR, 4);
    }

    /** DATE: eight digits, year, month and day, as the signer wrote them; nobody checks that they are a date. */
    public String date() {
        return HexFormat.of().toHexDigits(uint(DATE, 4), 8);
    }

    /** SWDEFINED: for the signer's use. */
    public long swDefined() {
        return uint(SW_DEFINED, 4);
    }

    /** MODULUS of the signer's RSA-3072 key, 384 bytes, little-endian. */
    public Octets modulus() {
        return field(MODULUS, KEY_BYTES);
    }

    /** SIGNATURE, 384 bytes, little-endian. */
    public Octets signature() {
        return field(SIGNATURE, KEY_BYTES);
    }

    /** MISCSELECT: what the enclave must have, where {@link #miscMask} has ones. */
    public long miscSelect() {
        return uint(MISC_SELECT, 4);
    }

    /** MISCMASK. */
    public long miscMask() {
        return uint(MISC_MASK, 4);
    }

    /** CET_ATTRIBUTES, one byte. */
    public int cetAttributes() {
        return bytes.byteAt(CET_ATTRIBUTES);
    }

    /** CET_ATTRIBUTES_MASK, one byte. */
    public int cetAttributesMask() {
        return bytes.byteAt(CET_ATTRIBUTES_MASK);
    }

    /** ISVFAMILYID, 16 bytes. */
    public Octets isvFamilyId() {
        return field(ISV_FAMILY_ID, 16);
    }

    /** ATTRIBUTES: what the enclave must have, where {@link #attributesMask} has ones. */
    public SgxAttributes attributes() {
        return new SgxAttributes(field(ATTRIBUTES, SgxAttributes.LENGTH_BYTES));
    }

    /** ATTRIBUTEMASK, 16 bytes. */
    public Octets attributesMask() {
        return field(ATTRIBUTES_MASK, SgxAttributes.LENGTH_BYTES);
    }

    /** ENCLAVEHASH: MRENCLAVE of the enclave that is signed. */
    public Measurement mrEnclave() {
        return new Measurement(field(ENCLAVE_HASH, 32));
    }

    /** ISVEXTPRODID, 16 bytes. */
    public Octets isvExtProdId() {
        return field(ISV_EXT_PROD_ID, 16);
    }

    /** ISVPRODID, unsigned 16 bits. */
    public int isvProdId() {
        return (int) uint(ISV_PROD_ID, 2);
    }

    /** ISVSVN, unsigned 16 bits. */
    public int isvSvn() {
        return (int) uint(ISV_SVN, 2);
    }

    /** Q1, 384 bytes, little-endian: spares the processor a division. */
    public Octets q1() {
        return field(Q1, KEY_BYTES);
    }

    /** Q2, 384 bytes, little-endian. */
    public Octets q2() {
        return field(Q2, KEY_BYTES);
    }

    /** MRSIGNER that the enclave will have: SHA-256 of {@link #modulus} as it lies here. */
    public Measurement mrSigner() {
        return new Measurement(Octets.of(Sha.sha256(modulus().bytes())));
    }

    /** True if the processor would start the enclave in debug mode: DEBUG is wanted, or not asked about. */
    public boolean allowsDebug() {
        return attributes().isDebug() || !new SgxAttributes(attributesMask()).isDebug();
    }

    /** True if the signature is one of the signed parts by the key of {@link #modulus}. Says nothing about whose key it is. */
    public boolean isSigned() {
        return SigStructSignature.verifies(this);
    }

    /** True if Q1 and Q2 are the quotients that signature and modulus give: with others the processor refuses. */
    public boolean hasRightQuotients() {
        return SigStructSignature.hasRightQuotients(this);
    }

    /** The two parts that are signed, one after the other: bytes 0 to 127 and 900 to 1027. */
    byte[] signedBytes() {
        byte[] head = field(0, MODULUS).bytes();
        byte[] body = field(MISC_SELECT, RESERVED_4 - MISC_SELECT).bytes();
        byte[] signed = new byte[head.length + body.length];
        System.arraycopy(head, 0, signed, 0, head.length);
        System.arraycopy(body, 0, signed, head.length, body.length);
        return signed;
    }

    private void requireVendor() throws EvidenceFormatException {
        if (vendor() != 0 && vendor() != VENDOR_INTEL) {
            throw new EvidenceFormatException(
                    "VENDOR is " + HexFormat.of().toHexDigits(vendor(), 8) + " (wanted 00000000 or 00008086)");
        }
    }

    private void require(String name, int offset, Octets wanted) throws EvidenceFormatException {
        Octets got = field(offset, wanted.length());
        if (!got.equals(wanted)) {
            throw new EvidenceFormatException(name + " is " + got + " (wanted " + wanted + ")");
        }
    }

    private Octets field(int offset, int length) {
        return bytes.slice(offset, offset + length);
    }

    private long uint(int offset, int length) {
        long value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = value << 8 | bytes.byteAt(offset + i);
        }
        return value;
    }
}
