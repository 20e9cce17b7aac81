/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.quote;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.quote.QuoteParser;
import io.strongroom.attestation.report.QuoteFields;
import io.strongroom.attestation.report.TpmFields;
import io.strongroom.attestation.report.VerificationReport;
import io.strongroom.attestation.sigstruct.SigStruct;
import io.strongroom.attestation.sigstruct.SigStructFields;
import io.strongroom.attestation.snp.SnpReportFields;
import io.strongroom.attestation.snp.SnpReportParser;
import io.strongroom.attestation.tpm.TpmEvidenceParser;
import io.strongroom.ratls.RaTlsCertificate;
import io.strongroom.ratls.RaTlsCertificateReader;
import io.strongroom.ratls.RaTlsFields;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows what evidence says, nothing of it verified. */
public final class EvidenceViewer {
    private EvidenceViewer() {}

    /** A file holds no evidence that can be read. */
    public static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message);
        }
    }

    /** Every field of the evidence by its standard name. */
    public static Map<String, @Nullable Object> fields(byte[] bytes) throws UnreadableException {
        try {
            return switch (EvidenceKind.of(bytes)) {
                case QUOTE -> QuoteFields.of(QuoteParser.parse(bytes));
                case CERTIFICATE -> certificate(RaTlsCertificateReader.read(bytes));
                case SNP_REPORT -> SnpReportFields.show(SnpReportParser.parse(bytes));
                case TPM_EVIDENCE -> TpmFields.of(TpmEvidenceParser.parse(bytes));
                case SIGSTRUCT -> SigStructFields.of(SigStruct.parse(bytes));
                case UNKNOWN -> throw new UnreadableException("is no evidence of a known kind");
            };
        } catch (EvidenceFormatException e) {
            throw new UnreadableException(e.getMessage());
        }
    }

    /** The fields of the quote in a certificate, and how it is bound to the certificate's key. */
    static Map<String, @Nullable Object> certificate(RaTlsCertificate certificate) {
        Map<String, @Nullable Object> fields = QuoteFields.of(certificate.quote());
        fields.put("ratls", RaTlsFields.show(certificate));
        return fields;
    }

    /** The fields as a table. */
    public static List<String> lines(Map<String, @Nullable Object> fields) {
        return ReportText.table(fields);
    }

    /** A verdict: one line, its reasons, then a table. */
    public static List<String> verdictLines(VerificationReport report, boolean isColoured) {
        return ReportText.verdict(report.fields(), isColoured);
    }
}
