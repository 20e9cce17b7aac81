/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.endorsements;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.PlatformId;
import io.strongroom.attestation.dcap.QuotePlatform;
import io.strongroom.attestation.quote.QeVendor;
import io.strongroom.attestation.quote.Quote;
import io.strongroom.attestation.quote.QuoteParser;
import io.strongroom.attestation.snp.ReportPlatform;
import io.strongroom.attestation.snp.SnpProduct;
import io.strongroom.attestation.snp.SnpReport;
import io.strongroom.attestation.snp.SnpReportParser;
import io.strongroom.cli.files.InputFile;
import io.strongroom.cli.quote.EvidenceKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.regex.Pattern;

/** Finds which platform's endorsements are meant. */
public final class PlatformFinder {
    private static final long MAX_EVIDENCE_BYTES = 1 << 20;
    private static final Pattern FMSPC = Pattern.compile("[0-9a-fA-F]{12}");

    private PlatformFinder() {}

    /** A file holds no evidence that names a platform. */
    public static final class NoPlatformException extends Exception {
        private static final long serialVersionUID = 1L;

        NoPlatformException(String message) {
            super(message);
        }
    }

    /** True if this is an FMSPC in hexadecimal digits. */
    public static boolean isFmspc(String text) {
        return FMSPC.matcher(text).matches();
    }

    /**
     * Reads an FMSPC.
     *
     * @throws IllegalArgumentException if it is not 12 hexadecimal digits
     */
    public static Octets fmspc(String text) {
        if (!isFmspc(text)) {
            throw new IllegalArgumentException("an FMSPC has 12 hexadecimal digits, got '" + text + "'");
        }
        return Octets.parseHex(text);
    }

    /**
     * The platform that a file of evidence names; nothing of it is verified.
     *
     * @param product of reports that do not name theirs: one, or none if the user did not say
     * @throws NoPlatformException if it holds no such evidence; the message names the file
     */
    public static PlatformId ofEvidence(Path file, Collection<SnpProduct> product)
            throws IOException, NoPlatformException {
        if (Files.isRegularFile(file) && Files.size(file) > MAX_EVIDENCE_BYTES) {
            throw new NoPlatformException(file + ": has " + Files.size(file) + " bytes, which no evidence has");
        }
        byte[] bytes = InputFile.bytes(file);
        return switch (EvidenceKind.of(bytes)) {
            case QUOTE -> ofQuote(file, bytes);
            case SNP_REPORT -> ofReport(file, bytes, product);
            case CERTIFICATE, TPM_EVIDENCE, SIGSTRUCT, UNKNOWN ->
                throw new NoPlatformException(file + ": is no quote of sgx or tdx, and no report of snp");
        };
    }

    private static PlatformId ofQuote(Path file, byte[] bytes) throws NoPlatformException {
        try {
            Quote quote = QuoteParser.parse(bytes);
            if (quote.header().qeVendor() == QeVendor.SIMULATED) {
                throw new NoPlatformException(file + ": is simulated evidence, which has no endorsements");
            }
            return QuotePlatform.of(quote);
        } catch (EvidenceFormatException | EvidenceRejectedException e) {
            throw new NoPlatformException(file + ": " + e.getMessage());
        }
    }

    private static PlatformId ofReport(Path file, byte[] bytes, Collection<SnpProduct> product)
            throws NoPlatformException {
        try {
            SnpReport report = SnpReportParser.parse(bytes);
            if (report.product().isEmpty() && product.isEmpty()) {
                throw new NoPlatformException(
                        file + ": does not name its product (wanted --product Milan, Genoa or Turin)");
            }
            return product.isEmpty()
                    ? ReportPlatform.of(report)
                    : ReportPlatform.of(report, product.iterator().next());
        } catch (EvidenceFormatException e) {
            throw new NoPlatformException(file + ": " + e.getMessage());
        }
    }
}
