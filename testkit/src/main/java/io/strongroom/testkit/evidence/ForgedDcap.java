/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * A finished case: quote, collateral, the time of verification, and the certificates behind them.
 *
 * @param at when to verify
 * @param root the trust anchor
 * @param ca issued the PCK certificate
 */
public record ForgedDcap(
        ForgedQuote quote,
        DcapCollateral collateral,
        Instant at,
        Identity root,
        Identity ca,
        Identity tcbSigning,
        Identity pck) {
    /** The same with another quote. */
    public ForgedDcap withQuote(UnaryOperator<ForgedQuote> change) {
        return new ForgedDcap(change.apply(quote), collateral, at, root, ca, tcbSigning, pck);
    }

    /** The same with damage to the quote. */
    public ForgedDcap withQuoteBytes(UnaryOperator<Bytes> damage) {
        return withQuote(quote -> quote.withBytes(damage));
    }

    /** The same with other collateral. */
    public ForgedDcap withCollateral(UnaryOperator<DcapCollateral> change) {
        return new ForgedDcap(quote, change.apply(collateral), at, root, ca, tcbSigning, pck);
    }

    /** The same at another time. */
    public ForgedDcap at(Instant other) {
        return new ForgedDcap(quote, collateral, other, root, ca, tcbSigning, pck);
    }

    /** The same with a quote of another platform: a PCK certificate by {@code recipe} under the same CA. */
    public ForgedDcap withPck(CertificateForge recipe, DcapQuoteForge quoteRecipe) {
        Identity other = recipe.issue(ca);
        return new ForgedDcap(quoteRecipe.sign(other, ca, root), collateral, at, root, ca, tcbSigning, other);
    }

    /** Writes {@code quote.bin}, {@code collateral.json} and the trust anchor {@code root.der} into {@code directory}. */
    public void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.write(directory.resolve("quote.bin"), quote.bytes().toArray());
        Files.writeString(directory.resolve("collateral.json"), collateral.json(), StandardCharsets.UTF_8);
        Files.write(directory.resolve("root.der"), root.der().toArray());
    }
}
