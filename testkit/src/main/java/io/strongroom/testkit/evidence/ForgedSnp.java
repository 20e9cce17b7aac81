/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * A finished case of SEV-SNP.
 *
 * @param report signed
 * @param leaf VCEK or VLEK
 * @param intermediate ASK or ASVK
 * @param ark the trust anchor
 * @param crl by the ARK, in DER
 * @param at when to verify
 */
public record ForgedSnp(Bytes report, Identity leaf, Identity intermediate, Identity ark, Bytes crl, Instant at) {
    /** The same with damage to the signed report. */
    public ForgedSnp withReport(UnaryOperator<Bytes> damage) {
        return new ForgedSnp(damage.apply(report), leaf, intermediate, ark, crl, at);
    }

    /** The same with another report of the same platform, signed again by the same leaf. */
    public ForgedSnp withSignedReport(UnaryOperator<Bytes> change) {
        return withReport(
                signed -> SnpReportForge.sign(change.apply(signed), leaf.keys().getPrivate()));
    }

    /** The same with other certificates. */
    public ForgedSnp withCertificates(Identity otherLeaf, Identity otherIntermediate, Identity otherArk) {
        return new ForgedSnp(report, otherLeaf, otherIntermediate, otherArk, crl, at);
    }

    /** True if the certificate of the leaf is that of a cloud provider. */
    public boolean isVlek() {
        return leaf.name().toString().contains("SEV-VLEK");
    }

    /**
     * Writes {@code report.bin}, {@code vcek.der} or {@code vlek.der}, {@code ask.der} or {@code asvk.der}, {@code
     * ark.der} and {@code crl.der} into {@code directory}.
     */
    public void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.write(directory.resolve("report.bin"), report.toArray());
        Files.write(
                directory.resolve(isVlek() ? "vlek.der" : "vcek.der"),
                leaf.der().toArray());
        Files.write(
                directory.resolve(isVlek() ? "asvk.der" : "ask.der"),
                intermediate.der().toArray());
        Files.write(directory.resolve("ark.der"), ark.der().toArray());
        Files.write(directory.resolve("crl.der"), crl.toArray());
    }
}
