/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.quote;

import io.strongroom.attestation.Acceptance;
import io.strongroom.attestation.Endorsements;
import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.attestation.dcap.IntelEndorsements;
import io.strongroom.attestation.quote.QuoteParser;
import io.strongroom.attestation.report.QuoteFields;
import io.strongroom.attestation.report.QuoteReport;
import io.strongroom.attestation.report.SnpVerdict;
import io.strongroom.attestation.report.TpmReport;
import io.strongroom.attestation.report.VerificationReport;
import io.strongroom.attestation.snp.SnpEndorsements;
import io.strongroom.attestation.snp.SnpReportFields;
import io.strongroom.attestation.snp.SnpReportParser;
import io.strongroom.attestation.tpm.TpmEndorsements;
import io.strongroom.broker.policy.PolicyException;
import io.strongroom.ratls.RaTlsCertificate;
import io.strongroom.ratls.RaTlsCertificateReader;
import io.strongroom.ratls.RaTlsFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Judges evidence of every kind by the options of {@code quote verify}. */
public final class EvidenceJudge {
    private final VerifyOptions options;
    private final TrustAnchors anchors;
    private final Acceptance acceptance;

    private EvidenceJudge(VerifyOptions options, TrustAnchors anchors, Acceptance acceptance) {
        this.options = options;
        this.anchors = anchors;
        this.acceptance = acceptance;
    }

    /** A judge with these options, whose files are read. */
    public static EvidenceJudge with(VerifyOptions options) throws IOException, PolicyException {
        Acceptance acceptance = TrustOptions.strict(options.allowsUncheckedRevocation());
        if (options.policy().isPresent()) {
            acceptance = TrustOptions.policy(options.policy().get(), options.allowsUncheckedRevocation());
        }
        return new EvidenceJudge(options, anchors(options), acceptance);
    }

    /** A judge of what is authentic with these options, their policy aside; {@code acceptance} is asked about that. */
    public static EvidenceJudge with(VerifyOptions options, Acceptance acceptance) throws IOException {
        return new EvidenceJudge(options, anchors(options), acceptance);
    }

    private static TrustAnchors anchors(VerifyOptions options) throws IOException {
        return options.root().isPresent()
                ? TrustOptions.anchorsWith(options.root().get())
                : TrustAnchors.PRODUCTION;
    }

    /** The verdict on these bytes; never throws for what they hold. */
    public VerificationReport judge(byte[] bytes) throws IOException {
        return switch (EvidenceKind.of(bytes)) {
            case QUOTE -> judgeQuote(bytes);
            case CERTIFICATE -> judgeCertificate(bytes);
            case SNP_REPORT -> judgeSnpReport(bytes);
            case TPM_EVIDENCE -> judgeTpmEvidence(bytes);
            case SIGSTRUCT, UNKNOWN ->
                VerificationReport.rejected(
                        unknown(),
                        VerificationReport.malformed("the file is no evidence of a known kind"),
                        options.at());
        };
    }

    private VerificationReport judgeQuote(byte[] bytes) throws IOException {
        try {
            return new QuoteReport(anchors, acceptance).judge(bytes, collateral(), options.at());
        } catch (EvidenceRejectedException e) {
            return VerificationReport.rejected(fieldsOf(bytes), e, options.at());
        }
    }

    /** A certificate whose key is not bound by its evidence is rejected whatever that evidence is. */
    private VerificationReport judgeCertificate(byte[] bytes) throws IOException {
        RaTlsCertificate certificate;
        try {
            certificate = RaTlsCertificateReader.read(bytes);
        } catch (EvidenceFormatException e) {
            return VerificationReport.rejected(unknown(), VerificationReport.malformed(e.getMessage()), options.at());
        }
        try {
            certificate.check(options.at());
        } catch (EvidenceRejectedException e) {
            return VerificationReport.rejected(EvidenceViewer.certificate(certificate), e, options.at());
        }
        return judgeQuote(certificate.evidence().bytes()).with("ratls", RaTlsFields.show(certificate));
    }

    private VerificationReport judgeSnpReport(byte[] bytes) throws IOException {
        Map<String, @Nullable Object> shown = unknown();
        SnpEndorsements endorsements;
        try {
            shown = SnpReportFields.show(SnpReportParser.parse(bytes));
            endorsements = amdEndorsements();
        } catch (EvidenceFormatException e) {
            return VerificationReport.rejected(shown, VerificationReport.malformed(e.getMessage()), options.at());
        } catch (EvidenceRejectedException e) {
            return VerificationReport.rejected(shown, e, options.at());
        }
        return new SnpVerdict(anchors, acceptance).judge(bytes, endorsements, options.at());
    }

    private SnpEndorsements amdEndorsements() throws IOException, EvidenceRejectedException {
        if (options.vcek().isEmpty() || options.ask().isEmpty() || options.ark().isEmpty()) {
            throw new EvidenceRejectedException(
                    RejectReason.ENDORSEMENTS_NEEDED,
                    "snp evidence comes without AMD's certificates (wanted --vcek, --ask and --ark)");
        }
        try {
            SnpEndorsements endorsements = SnpEndorsements.of(
                    Files.readAllBytes(options.vcek().get()),
                    Files.readAllBytes(options.ask().get()),
                    Files.readAllBytes(options.ark().get()));
            return options.crl().isEmpty()
                    ? endorsements
                    : endorsements.withCrl(Files.readAllBytes(options.crl().get()));
        } catch (EvidenceFormatException e) {
            throw new EvidenceRejectedException(RejectReason.CERT_CHAIN, e.getMessage(), e);
        }
    }

    private VerificationReport judgeTpmEvidence(byte[] bytes) throws IOException {
        List<Octets> lists = new ArrayList<>();
        if (options.crl().isPresent()) {
            lists.add(Octets.of(Files.readAllBytes(options.crl().get())));
        }
        TpmEndorsements endorsements = TpmEndorsements.of(lists);
        return new TpmReport(anchors, acceptance)
                .judge(
                        bytes,
                        options.allowsUncheckedRevocation() ? endorsements.allowMissingLists() : endorsements,
                        options.at());
    }

    private Endorsements collateral() throws IOException, EvidenceRejectedException {
        if (options.collateral().isEmpty()) {
            return Endorsements.NONE;
        }
        Path file = options.collateral().get();
        try {
            return IntelEndorsements.parseJson(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (EvidenceFormatException e) {
            throw new EvidenceRejectedException(RejectReason.COLLATERAL_FORMAT, e.getMessage(), e);
        }
    }

    private static Map<String, @Nullable Object> fieldsOf(byte[] quote) {
        try {
            return QuoteFields.of(QuoteParser.parse(quote));
        } catch (EvidenceFormatException e) {
            return unknown();
        }
    }

    private static Map<String, @Nullable Object> unknown() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("tee", null);
        return fields;
    }
}
