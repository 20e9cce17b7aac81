/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

import io.strongroom.attestation.AttestedClaims;
import io.strongroom.attestation.Measurement;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.ReportData;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An attestation report that was parsed, so its form is right; nothing in it is authenticated. Only {@link
 * SnpReportParser} makes one, so that its fields are always those of its bytes. Immutable and thread-safe.
 *
 * <p>Source: AMD 56860, 7.3, table "ATTESTATION_REPORT Structure".
 */
public final class SnpReport implements AttestedClaims {
    /** Length in bytes. */
    public static final int LENGTH_BYTES = 1184;

    /** Length of what is signed, from the start, in bytes. */
    public static final int SIGNED_BYTES = 672;

    private static final int FIRST_VERSION_WITH_CPUID = 3;
    private static final int FIRST_VERSION_WITH_MITIGATIONS = 5;

    private final Octets octets;

    SnpReport(Octets octets) {
        this.octets = octets;
    }

    /** The whole report, 1184 bytes. */
    public Octets octets() {
        return octets;
    }

    /** The bytes that the processor's key signed: the first 672. */
    public Octets signedBytes() {
        return octets.slice(0, SIGNED_BYTES);
    }

    /** VERSION: 2, 3 or 5. */
    public int version() {
        return (int) unsigned(SnpField.VERSION);
    }

    /** GUEST_SVN, unsigned 32 bits. */
    public long guestSvn() {
        return unsigned(SnpField.GUEST_SVN);
    }

    /** POLICY. */
    public GuestPolicy policy() {
        return new GuestPolicy(unsigned(SnpField.POLICY));
    }

    /** FAMILY_ID, 16 bytes. */
    public Octets familyId() {
        return octets(SnpField.FAMILY_ID);
    }

    /** IMAGE_ID, 16 bytes. */
    public Octets imageId() {
        return octets(SnpField.IMAGE_ID);
    }

    /** VMPL: the privilege level that asked for the report, 0 the highest, 3 the lowest; unsigned 32 bits. */
    public long vmpl() {
        return unsigned(SnpField.VMPL);
    }

    /** SIGNATURE_ALGO: 1, ECDSA P-384 with SHA-384. */
    public long signatureAlgo() {
        return unsigned(SnpField.SIGNATURE_ALGO);
    }

    /** CURRENT_TCB: what runs. */
    public TcbVersion currentTcb(TcbLayout layout) {
        return tcb(SnpField.CURRENT_TCB, layout);
    }

    /** PLATFORM_INFO. */
    public PlatformInfo platformInfo() {
        return new PlatformInfo(unsigned(SnpField.PLATFORM_INFO));
    }

    /** AUTHOR_KEY_EN, MASK_CHIP_KEY and SIGNING_KEY. */
    public KeyInfo keyInfo() {
        return new KeyInfo(unsigned(SnpField.KEY_INFO));
    }

    /** REPORT_DATA. */
    @Override
    public ReportData reportData() {
        return new ReportData(octets(SnpField.REPORT_DATA));
    }

    /** MEASUREMENT: of the initial contents of the guest, 48 bytes. */
    @Override
    public Measurement measurement() {
        return new Measurement(octets(SnpField.MEASUREMENT));
    }

    @Override
    public String measurementName() {
        return "MEASUREMENT";
    }

    /** HOST_DATA, 32 bytes: given by the host when the guest is launched, and fixed from then on. */
    @Override
    public Octets hostConfiguration() {
        return octets(SnpField.HOST_DATA);
    }

    @Override
    public String hostConfigurationName() {
        return "HOSTDATA";
    }

    /** True if the guest's policy lets the host debug it. */
    @Override
    public boolean isDebug() {
        return policy().isDebug();
    }

    /** ID_KEY_DIGEST, SHA-384 of the key that signed the ID block; zero if there is none. */
    public Octets idKeyDigest() {
        return octets(SnpField.ID_KEY_DIGEST);
    }

    /** AUTHOR_KEY_DIGEST, SHA-384 of the key that certified the ID key; zero if there is none. */
    public Octets authorKeyDigest() {
        return octets(SnpField.AUTHOR_KEY_DIGEST);
    }

    /** REPORT_ID of the guest, 32 bytes. */
    public Octets reportId() {
        return octets(SnpField.REPORT_ID);
    }

    /** REPORT_ID_MA of the guest's migration agent, 32 bytes; all ones if there is none. */
    public Octets reportIdMa() {
        return octets(SnpField.REPORT_ID_MA);
    }

    /** REPORTED_TCB: the one that the signing key is derived for. */
    public TcbVersion reportedTcb(TcbLayout layout) {
        return tcb(SnpField.REPORTED_TCB, layout);
    }

    /** CPUID family, model and stepping; none in version 2. */
    public Optional<CpuId> cpuId() {
        return version() < FIRST_VERSION_WITH_CPUID
                ? Optional.empty()
                : Optional.of(
                        new CpuId((int) unsigned(SnpField.CPUID_FAM_ID), (int) unsigned(SnpField.CPUID_MOD_ID), (int)
                                unsigned(SnpField.CPUID_STEP)));
    }

    /** CHIP_ID, 64 bytes; zero if it is masked. */
    public Octets chipId() {
        return octets(SnpField.CHIP_ID);
    }

    /** COMMITTED_TCB: below which the platform cannot be rolled back. */
    public TcbVersion committedTcb(TcbLayout layout) {
        return tcb(SnpField.COMMITTED_TCB, layout);
    }

    /** CURRENT_MAJOR, CURRENT_MINOR and CURRENT_BUILD: the firmware that runs. */
    public FirmwareVersion currentVersion() {
        return new FirmwareVersion((int) unsigned(SnpField.CURRENT_MAJOR), (int) unsigned(SnpField.CURRENT_MINOR), (int)
                unsigned(SnpField.CURRENT_BUILD));
    }

    /** COMMITTED_MAJOR, COMMITTED_MINOR and COMMITTED_BUILD. */
    public FirmwareVersion committedVersion() {
        return new FirmwareVersion(
                (int) unsigned(SnpField.COMMITTED_MAJOR), (int) unsigned(SnpField.COMMITTED_MINOR), (int)
                        unsigned(SnpField.COMMITTED_BUILD));
    }

    /** LAUNCH_TCB: what ran when the guest was launched or imported. */
    public TcbVersion launchTcb(TcbLayout layout) {
        return tcb(SnpField.LAUNCH_TCB, layout);
    }

    /** Which mitigations of vulnerabilities were, and are, in place; none before version 5. */
    public Optional<MitigationVectors> mitigationVectors() {
        return version() < FIRST_VERSION_WITH_MITIGATIONS
                ? Optional.empty()
                : Optional.of(new MitigationVectors(
                        unsigned(SnpField.LAUNCH_MIT_VECTOR), unsigned(SnpField.CURRENT_MIT_VECTOR)));
    }

    /** The product that the CPUID names; none in version 2, or for a processor that is not known. */
    public Optional<SnpProduct> product() {
        return cpuId().flatMap(SnpProduct::of);
    }

    /** The layout of the report's TCB versions, as far as the report itself tells: that of Turin or the older one. */
    public TcbLayout tcbLayout() {
        return cpuId().map(TcbLayout::of).orElse(TcbLayout.MILAN);
    }

    /** The names of reserved fields that are not zero, as they must be in a report of this version. */
    List<String> usedReservedFields() {
        List<SnpField> reserved = new ArrayList<>(List.of(
                SnpField.RESERVED_AFTER_KEY_INFO,
                SnpField.RESERVED_AFTER_CPUID,
                SnpField.RESERVED_AFTER_CURRENT,
                SnpField.RESERVED_AFTER_COMMITTED,
                SnpField.RESERVED_BEFORE_SIGNATURE));
        if (version() < FIRST_VERSION_WITH_CPUID) {
            reserved.addAll(List.of(SnpField.CPUID_FAM_ID, SnpField.CPUID_MOD_ID, SnpField.CPUID_STEP));
        }
        if (version() < FIRST_VERSION_WITH_MITIGATIONS) {
            reserved.addAll(List.of(SnpField.LAUNCH_MIT_VECTOR, SnpField.CURRENT_MIT_VECTOR));
        }
        return reserved.stream()
                .filter(field -> !octets(field).isZero())
                .map(SnpField::name)
                .toList();
    }

    Octets octets(SnpField field) {
        return octets.slice(field.offset(), field.end());
    }

    /** The field as an unsigned little-endian number of at most 64 bits. */
    long unsigned(SnpField field) {
        long value = 0;
        for (int at = field.end() - 1; at >= field.offset(); at--) {
            value = (value << 8) | octets.byteAt(at);
        }
        return value;
    }

    private TcbVersion tcb(SnpField field, TcbLayout layout) {
        return new TcbVersion(layout, octets(field));
    }
}
