/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * A finished RA-TLS certificate and its evidence.
 *
 * @param recipe of the certificate with all its extensions
 * @param evidence the case of the quote that counts: that of TCG DICE if there is one
 */
public record ForgedRaTls(CertificateForge recipe, Identity certificate, ForgedDcap evidence) {
    /** The same with a change to the finished certificate, signed by itself again; the quotes stay bound as they were. */
    public ForgedRaTls withRecipe(UnaryOperator<CertificateForge> change) {
        CertificateForge changed = change.apply(recipe);
        return new ForgedRaTls(changed, changed.selfIssue(), evidence);
    }

    /** The same with another key: what an attacker does with a certificate that he has seen. */
    public ForgedRaTls withStolenEvidence() {
        return withRecipe(seen -> seen.withKeys(ForgedKeys.p384()));
    }

    /** The same with an extension twice. */
    public ForgedRaTls withRepeated(String oid) {
        return withRecipe(once -> once.extensions().stream()
                .filter(extension -> extension.oid().equals(oid))
                .reduce(once, CertificateForge::plus, (first, second) -> second));
    }

    /** Writes {@code cert.der}, {@code quote.bin}, {@code collateral.json} and {@code root.der} into {@code directory}. */
    public void write(Path directory) throws IOException {
        evidence.write(directory);
        Files.write(directory.resolve("cert.der"), certificate.der().toArray());
    }
}
