/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.quote;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Measurement;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.internal.BoundedReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The body of an SGX report: 384 bytes, integers little-endian. Reserved bytes are not kept.
 *
 * <p>Source: Intel SGX DCAP ECDSA Quote Library API, A.4, Enclave Report Body; Intel SDM volume 3D, 34.15 REPORT.
 *
 * @param cpuSvn CPUSVN, 16 bytes
 * @param miscSelect MISCSELECT, unsigned 32 bits
 * @param isvExtProdId ISVEXTPRODID, 16 bytes
 * @param attributes ATTRIBUTES
 * @param mrEnclave MRENCLAVE, 32 bytes
 * @param mrSigner MRSIGNER, 32 bytes
 * @param configId CONFIGID, 64 bytes
 * @param isvProdId ISVPRODID, unsigned 16 bits
 * @param isvSvn ISVSVN, unsigned 16 bits
 * @param configSvn CONFIGSVN, unsigned 16 bits
 * @param isvFamilyId ISVFAMILYID, 16 bytes
 * @param reportData REPORTDATA
 */
public record SgxReportBody(
        Octets cpuSvn,
        long miscSelect,
        Octets isvExtProdId,
        SgxAttributes attributes,
        Measurement mrEnclave,
        Measurement mrSigner,
        Octets configId,
        int isvProdId,
        int isvSvn,
        int configSvn,
        Octets isvFamilyId,
        ReportData reportData)
        implements QuoteBody {
    /** Length in bytes. */
    public static final int LENGTH_BYTES = 384;

    /** Its number in a quote of version 5. */
    public static final int BODY_TYPE = 1;

    /** Length of CONFIGID in bytes. */
    public static final int CONFIG_ID_BYTES = 64;

    private static final int RESERVED_1_BYTES = 12;
    private static final int RESERVED_2_BYTES = 32;
    private static final int RESERVED_3_BYTES = 32;
    private static final int RESERVED_4_BYTES = 42;

    /**
     * Checks every length and range.
     *
     * @throws IllegalArgumentException if a value does not fit its field
     */
    public SgxReportBody {
        requireLength("CPUSVN", cpuSvn, 16);
        requireRange("MISCSELECT", miscSelect, 0xFFFF_FFFFL);
        requireLength("ISVEXTPRODID", isvExtProdId, 16);
        requireLength("MRENCLAVE", mrEnclave.octets(), 32);
        requireLength("MRSIGNER", mrSigner.octets(), 32);
        requireLength("CONFIGID", configId, CONFIG_ID_BYTES);
        requireRange("ISVPRODID", isvProdId, 0xFFFF);
        requireRange("ISVSVN", isvSvn, 0xFFFF);
        requireRange("CONFIGSVN", configSvn, 0xFFFF);
        requireLength("ISVFAMILYID", isvFamilyId, 16);
    }

    /**
     * Reads a report body that stands alone.
     *
     * @param bytes exactly 384 bytes, borrowed
     * @throws EvidenceFormatException if there are more or fewer
     */
    public static SgxReportBody parse(byte[] bytes) throws EvidenceFormatException {
        var in = new BoundedReader(bytes);
        SgxReportBody body = read(in);
        in.requireEnd("SGX report body");
        return body;
    }

    /** Reads the 384 bytes, in file order. */
    static SgxReportBody read(BoundedReader in) throws EvidenceFormatException {
        Octets cpuSvn = in.bytes(16, "CPUSVN");
        long miscSelect = in.uint32("MISCSELECT");
        in.skip(RESERVED_1_BYTES, "reserved");
        Octets isvExtProdId = in.bytes(16, "ISVEXTPRODID");
        var attributes = new SgxAttributes(in.bytes(SgxAttributes.LENGTH_BYTES, "ATTRIBUTES"));
        var mrEnclave = new Measurement(in.bytes(32, "MRENCLAVE"));
        in.skip(RESERVED_2_BYTES, "reserved");
        var mrSigner = new Measurement(in.bytes(32, "MRSIGNER"));
        in.skip(RESERVED_3_BYTES, "reserved");
        Octets configId = in.bytes(CONFIG_ID_BYTES, "CONFIGID");
        int isvProdId = in.uint16("ISVPRODID");
        int isvSvn = in.uint16("ISVSVN");
        int configSvn = in.uint16("CONFIGSVN");
        in.skip(RESERVED_4_BYTES, "reserved");
        Octets isvFamilyId = in.bytes(16, "ISVFAMILYID");
        var reportData = new ReportData(in.bytes(ReportData.LENGTH_BYTES, "REPORTDATA"));
        return new SgxReportBody(
                cpuSvn,
                miscSelect,
                isvExtProdId,
                attributes,
                mrEnclave,
                mrSigner,
                configId,
                isvProdId,
                isvSvn,
                configSvn,
                isvFamilyId,
                reportData);
    }

    /** The 384 bytes of the report body, reserved bytes zero. */
    public byte[] encode() {
        return ByteBuffer.allocate(LENGTH_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(cpuSvn.bytes())
                .putInt((int) miscSelect)
                .put(new byte[RESERVED_1_BYTES])
                .put(isvExtProdId.bytes())
                .put(attributes.octets().bytes())
                .put(mrEnclave.octets().bytes())
                .put(new byte[RESERVED_2_BYTES])
                .put(mrSigner.octets().bytes())
                .put(new byte[RESERVED_3_BYTES])
                .put(configId.bytes())
                .putShort((short) isvProdId)
                .putShort((short) isvSvn)
                .putShort((short) configSvn)
                .put(new byte[RESERVED_4_BYTES])
                .put(isvFamilyId.bytes())
                .put(reportData.bytes())
                .array();
    }

    @Override
    public boolean isDebug() {
        return attributes.isDebug();
    }

    @Override
    public int bodyType() {
        return BODY_TYPE;
    }

    /** MRENCLAVE. */
    @Override
    public Measurement measurement() {
        return mrEnclave;
    }

    @Override
    public String measurementName() {
        return "MRENCLAVE";
    }

    /** CONFIGID. */
    @Override
    public Octets hostConfiguration() {
        return configId;
    }

    @Override
    public String hostConfigurationName() {
        return "CONFIGID";
    }

    private static void requireLength(String field, Octets octets, int length) {
        if (octets.length() != length) {
            throw new IllegalArgumentException(field + " has " + length + " bytes, got " + octets.length());
        }
    }

    private static void requireRange(String field, long value, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(field + " must lie in 0.." + max + ", got " + value);
        }
    }
}
