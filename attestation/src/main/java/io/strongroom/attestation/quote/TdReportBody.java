/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.quote;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Measurement;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.internal.BoundedReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The report of a trust domain: 584 bytes in TDX 1.0, 648 in TDX 1.5, which adds two fields.
 *
 * <p>Source: Intel TDX DCAP Quoting Library API, A.3.2 TD Quote Body Descriptor and A.3.3, A.3.4.
 *
 * @param teeTcbSvn TEE_TCB_SVN, 16 bytes: of the TDX module that runs, as it was loaded
 * @param mrSeam MRSEAM, 48 bytes: measurement of the TDX module
 * @param mrSignerSeam MRSIGNERSEAM, 48 bytes: zero for Intel's module
 * @param seamAttributes SEAMATTRIBUTES, 8 bytes
 * @param tdAttributes TDATTRIBUTES
 * @param xfam XFAM, 8 bytes
 * @param mrTd MRTD, 48 bytes: measurement of the initial contents
 * @param mrConfigId MRCONFIGID, 48 bytes
 * @param mrOwner MROWNER, 48 bytes
 * @param mrOwnerConfig MROWNERCONFIG, 48 bytes
 * @param rtmrs RTMR0 to RTMR3, 48 bytes each
 * @param reportData REPORTDATA
 * @param extension the fields of TDX 1.5: one, or none
 */
public record TdReportBody(
        Octets teeTcbSvn,
        Measurement mrSeam,
        Measurement mrSignerSeam,
        Octets seamAttributes,
        TdAttributes tdAttributes,
        Octets xfam,
        Measurement mrTd,
        Octets mrConfigId,
        Measurement mrOwner,
        Measurement mrOwnerConfig,
        List<Measurement> rtmrs,
        ReportData reportData,
        List<Td15Extension> extension)
        implements QuoteBody {
    /** Length of a report of TDX 1.0 in bytes. */
    public static final int LENGTH_10_BYTES = 584;

    /** Length of a report of TDX 1.5 in bytes. */
    public static final int LENGTH_15_BYTES = 648;

    /** The number of a report of TDX 1.0 in a quote of version 5. */
    public static final int BODY_TYPE_10 = 2;

    /** The number of a report of TDX 1.5 in a quote of version 5. */
    public static final int BODY_TYPE_15 = 3;

    private static final int SHA384_BYTES = 48;
    private static final int RTMRS = 4;

    /**
     * What TDX 1.5 adds.
     *
     * @param teeTcbSvn2 TEE_TCB_SVN_2, 16 bytes: of the TDX module as it is now, after updates
     * @param mrServiceTd MRSERVICETD, 48 bytes: measurement of bound service domains, such as one for migration
     */
    public record Td15Extension(Octets teeTcbSvn2, Measurement mrServiceTd) {}

    /** Copies the lists. */
    public TdReportBody {
        rtmrs = List.copyOf(rtmrs);
        extension = List.copyOf(extension);
        if (rtmrs.size() != RTMRS || extension.size() > 1) {
            throw new IllegalArgumentException("a TD report has 4 RTMRs and at most one extension, got " + rtmrs.size()
                    + " and " + extension.size());
        }
    }

    /** Reads the 584 bytes of TDX 1.0, in file order. */
    static TdReportBody read10(BoundedReader in) throws EvidenceFormatException {
        return read(in, false);
    }

    /** Reads the 648 bytes of TDX 1.5, in file order. */
    static TdReportBody read15(BoundedReader in) throws EvidenceFormatException {
        return read(in, true);
    }

    private static TdReportBody read(BoundedReader in, boolean is15) throws EvidenceFormatException {
        Octets teeTcbSvn = in.bytes(16, "TEE_TCB_SVN");
        Measurement mrSeam = sha384(in, "MRSEAM");
        Measurement mrSignerSeam = sha384(in, "MRSIGNERSEAM");
        Octets seamAttributes = in.bytes(8, "SEAMATTRIBUTES");
        var tdAttributes = new TdAttributes(in.bytes(TdAttributes.LENGTH_BYTES, "TDATTRIBUTES"));
        Octets xfam = in.bytes(8, "XFAM");
        Measurement mrTd = sha384(in, "MRTD");
        Octets mrConfigId = in.bytes(SHA384_BYTES, "MRCONFIGID");
        Measurement mrOwner = sha384(in, "MROWNER");
        Measurement mrOwnerConfig = sha384(in, "MROWNERCONFIG");
        List<Measurement> rtmrs =
                List.of(sha384(in, "RTMR0"), sha384(in, "RTMR1"), sha384(in, "RTMR2"), sha384(in, "RTMR3"));
        var reportData = new ReportData(in.bytes(ReportData.LENGTH_BYTES, "REPORTDATA"));
        List<Td15Extension> extension =
                is15 ? List.of(new Td15Extension(in.bytes(16, "TEE_TCB_SVN_2"), sha384(in, "MRSERVICETD"))) : List.of();
        return new TdReportBody(
                teeTcbSvn,
                mrSeam,
                mrSignerSeam,
                seamAttributes,
                tdAttributes,
                xfam,
                mrTd,
                mrConfigId,
                mrOwner,
                mrOwnerConfig,
                rtmrs,
                reportData,
                extension);
    }

    private static Measurement sha384(BoundedReader in, String field) throws EvidenceFormatException {
        return new Measurement(in.bytes(SHA384_BYTES, field));
    }

    /** The fields of TDX 1.5, if this is such a report. */
    public Optional<Td15Extension> td15() {
        return extension.stream().findFirst();
    }

    @Override
    public int bodyType() {
        return extension.isEmpty() ? BODY_TYPE_10 : BODY_TYPE_15;
    }

    @Override
    public boolean isDebug() {
        return tdAttributes.isDebug();
    }

    /** MRTD. */
    @Override
    public Measurement measurement() {
        return mrTd;
    }

    @Override
    public String measurementName() {
        return "MRTD";
    }

    /** RTMR0 to RTMR3. */
    @Override
    public Map<String, Measurement> runtimeMeasurements() {
        Map<String, Measurement> registers = new LinkedHashMap<>();
        for (int i = 0; i < RTMRS; i++) {
            registers.put("rtmr" + i, rtmrs.get(i));
        }
        return registers;
    }

    /** MRCONFIGID. */
    @Override
    public Octets hostConfiguration() {
        return mrConfigId;
    }

    @Override
    public String hostConfigurationName() {
        return "MRCONFIGID";
    }
}
