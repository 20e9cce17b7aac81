/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every field of a report of SEV-SNP and of its certificate, as their bytes say and nobody has checked. Values are texts,
 * integers, booleans, maps and null.
 */
public final class SnpReportFields {
    private SnpReportFields() {}

    /** All fields of a report, in its order; the product and the layout of TCB versions are what its CPUID says. */
    public static Map<String, @Nullable Object> show(SnpReport report) {
        return show(report, report.product(), report.tcbLayout(), Map.of());
    }

    /**
     * All fields of a report and of its certificate. The certificate says which product it is where the report does not,
     * and so how the TCB versions are to be read.
     */
    public static Map<String, @Nullable Object> show(SnpReport report, SnpEndorsements endorsements) {
        Optional<SnpProduct> product =
                read(endorsements).flatMap(EndorsementKeyCertificate::product).or(report::product);
        TcbLayout layout = product.map(SnpProduct::tcbLayout).orElse(report.tcbLayout());
        return show(report, product, layout, certificate(endorsements));
    }

    /**
     * What the leaf certificate says: its product, the kind of its key, its window and its extensions, by the names of
     * those fields; nothing if it cannot be read.
     */
    public static Map<String, @Nullable Object> certificate(SnpEndorsements endorsements) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        read(endorsements).ifPresent(leaf -> {
            fields.put("product", leaf.product().map(SnpProduct::title).orElse(null));
            fields.put("endorsementKey", leaf.kind().map(SigningKey::name).orElse(null));
            fields.put("window", window(leaf.certificate().fields()));
            fields.put("certExtensions", extensions(leaf));
        });
        return fields;
    }

    private static Optional<EndorsementKeyCertificate> read(SnpEndorsements endorsements) {
        try {
            return Optional.of(EndorsementKeyCertificate.parse(endorsements.leaf()));
        } catch (CertificateException e) {
            return Optional.empty();
        }
    }

    private static Map<String, @Nullable Object> show(
            SnpReport report,
            Optional<SnpProduct> product,
            TcbLayout layout,
            Map<String, @Nullable Object> certificate) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("tee", "SEV-SNP");
        fields.put("product", product.map(SnpProduct::title).orElse(null));
        fields.put("reportVersion", report.version());
        for (String name : List.of("window", "endorsementKey")) {
            if (certificate.containsKey(name)) {
                fields.put(name, certificate.get(name));
            }
        }
        putGuest(fields, report);
        fields.put("currentTcb", tcb(report.currentTcb(layout)));
        fields.put("platformInfo", report.platformInfo().toString());
        fields.put("keyInfo", report.keyInfo().toString());
        fields.put("signingKey", report.keyInfo().signingKey().name());
        putIdentity(fields, report);
        fields.put("reportedTcb", tcb(report.reportedTcb(layout)));
        fields.put("cpuid", report.cpuId().map(SnpReportFields::cpuId).orElse(null));
        fields.put("chipId", report.chipId().hex());
        fields.put("committedTcb", tcb(report.committedTcb(layout)));
        fields.put("currentVersion", report.currentVersion().toString());
        fields.put("committedVersion", report.committedVersion().toString());
        fields.put("launchTcb", tcb(report.launchTcb(layout)));
        report.mitigationVectors().ifPresent(vectors -> {
            fields.put("launchMitVector", "0x" + Long.toHexString(vectors.launch()));
            fields.put("currentMitVector", "0x" + Long.toHexString(vectors.current()));
        });
        if (certificate.containsKey("certExtensions")) {
            fields.put("certExtensions", certificate.get("certExtensions"));
        }
        return fields;
    }

    private static void putGuest(Map<String, @Nullable Object> fields, SnpReport report) {
        GuestPolicy policy = report.policy();
        fields.put("guestSvn", report.guestSvn());
        fields.put("policy", policy.toString());
        Map<String, @Nullable Object> bits = new LinkedHashMap<>();
        bits.put("abiMinor", policy.abiMinor());
        bits.put("abiMajor", policy.abiMajor());
        bits.put("smt", policy.allowsSmt());
        bits.put("reservedMbo", policy.hasReservedBit());
        bits.put("migrateMa", policy.allowsMigrationAgent());
        bits.put("debug", policy.isDebug());
        bits.put("singleSocket", policy.isSingleSocket());
        fields.put("policyBits", bits);
        fields.put("debug", report.isDebug());
        fields.put("familyId", report.familyId().hex());
        fields.put("imageId", report.imageId().hex());
        fields.put("vmpl", report.vmpl());
        fields.put("signatureAlgo", report.signatureAlgo());
    }

    private static void putIdentity(Map<String, @Nullable Object> fields, SnpReport report) {
        fields.put("reportData", report.reportData().toString());
        fields.put("measurement", report.measurement().toString());
        fields.put("hostData", report.hostConfiguration().hex());
        fields.put("idKeyDigest", report.idKeyDigest().hex());
        fields.put("authorKeyDigest", report.authorKeyDigest().hex());
        fields.put("reportId", report.reportId().hex());
        fields.put("reportIdMa", report.reportIdMa().hex());
    }

    private static Map<String, @Nullable Object> tcb(TcbVersion version) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        version.layout().components().stream()
                .filter(component -> !component.isReserved())
                .forEach(component -> fields.put(component.shortName(), version.svn(component)));
        return fields;
    }

    private static Map<String, @Nullable Object> cpuId(CpuId cpu) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("family", cpu.family());
        fields.put("model", cpu.model());
        fields.put("stepping", cpu.stepping());
        return fields;
    }

    private static Map<String, @Nullable Object> extensions(EndorsementKeyCertificate leaf) {
        EndorsementKeyExtensions extensions = leaf.extensions();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("structVersion", extensions.structVersion());
        fields.put("productName", extensions.productName());
        for (TcbComponent component : inOrder(leaf)) {
            String name = component.isReserved() ? component.shortName() : component.shortName() + "SPL";
            fields.put(name, extensions.svns().get(component));
        }
        extensions.hardwareId().ifPresent(chip -> fields.put("hwid", chip.hex()));
        extensions.cspId().ifPresent(provider -> fields.put("cspId", provider));
        return fields;
    }

    /** The components that the certificate names: those of the product's layout first, byte by byte. */
    private static List<TcbComponent> inOrder(EndorsementKeyCertificate leaf) {
        TcbLayout layout = leaf.product().map(SnpProduct::tcbLayout).orElse(TcbLayout.MILAN);
        List<TcbComponent> named = new ArrayList<>(layout.components());
        named.retainAll(leaf.extensions().svns().keySet());
        leaf.extensions().svns().keySet().stream()
                .filter(component -> !named.contains(component))
                .forEach(named::add);
        return named;
    }

    private static Map<String, @Nullable Object> window(X509Certificate certificate) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("notBefore", certificate.getNotBefore().toInstant().toString());
        fields.put("notAfter", certificate.getNotAfter().toInstant().toString());
        return fields;
    }
}
