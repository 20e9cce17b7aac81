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
import io.strongroom.cli.files.InputFile;
import io.strongroom.ratls.RaTlsCertificate;
import io.strongroom.ratls.RaTlsCertificateReader;
import io.strongroom.ratls.RaTlsFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges evidence of every kind by the options of {@code quote verify}. */
public final class EvidenceJudge {
    private final VerifyOptions options;
    private final Optional<GivenRoot> root;
    private final TrustAnchors anchors;
    private final Acceptance acceptance;

    private EvidenceJudge(VerifyOptions options, Optional<GivenRoot> root, Acceptance acceptance) {
        this.options = options;
        this.root = root;
        this.anchors = root.map(GivenRoot::anchors).orElse(TrustAnchors.PRODUCTION);
        this.acceptance = acceptance;
    }

    /** A judge with these options, whose files are read. */
    public static EvidenceJudge with(VerifyOptions options) throws IOException, PolicyException {
        Acceptance acceptance = TrustOptions.strict(options.allowsUncheckedRevocation());
        if (options.policy().isPresent()) {
            acceptance = TrustOptions.policy(options.policy().get(), options.allowsUncheckedRevocation());
        }
        return with(options, acceptance);
    }

    /** A judge of what is authentic with these options, their policy aside; {@code acceptance} is asked about that. */
    public static EvidenceJudge with(VerifyOptions options, Acceptance acceptance) throws IOException {
        Optional<GivenRoot> root = options.root().isPresent()
                ? Optional.of(GivenRoot.read(options.root().get()))
                : Optional.empty();
        return new EvidenceJudge(options, root, acceptance);
    }

    /** Without a given root, the pinned ones vouch for evidence of each vendor. */
    private void requireRoot(GivenRoot.Vendor evidence) throws EvidenceRejectedException {
        if (root.isPresent()) {
            root.get().requireFor(evidence);
        }
    }

    /** What an authentic quote lacks to be judged that these options could have given, in one line; or nothing. */
    public Optional<String> hint(VerificationReport report, byte[] bytes) {
        EvidenceKind kind = EvidenceKind.of(bytes);
        boolean isOfIntel = kind == EvidenceKind.QUOTE || kind == EvidenceKind.CERTIFICATE;
        return isOfIntel
                        && options.collateral().isEmpty()
                        && report.reasons().stream()
                                .anyMatch(reason -> reason.code() == RejectReason.ENDORSEMENTS_NEEDED)
                ? Optional.of("give Intel's collateral by --collateral FILE; to get it: strongroom endorsements fetch,"
                        + " then strongroom endorsements collateral")
                : Optional.empty();
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
            Optional<GivenRoot.Vendor> vendor = GivenRoot.ofQuote(bytes);
            if (vendor.isPresent()) {
                requireRoot(vendor.get());
            }
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
            requireRoot(GivenRoot.Vendor.AMD);
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
                    InputFile.bytes(options.vcek().get()),
                    InputFile.bytes(options.ask().get()),
                    InputFile.bytes(options.ark().get()));
            return options.crl().isEmpty()
                    ? endorsements
                    : endorsements.withCrl(InputFile.bytes(options.crl().get()));
        } catch (EvidenceFormatException e) {
            throw new EvidenceRejectedException(RejectReason.CERT_CHAIN, e.getMessage(), e);
        }
    }

    private VerificationReport judgeTpmEvidence(byte[] bytes) throws IOException {
        try {
            requireRoot(GivenRoot.Vendor.TPM);
        } catch (EvidenceRejectedException e) {
            return VerificationReport.rejected(unknown(), e, options.at());
        }
        List<Octets> lists = new ArrayList<>();
        if (options.crl().isPresent()) {
            lists.add(Octets.of(InputFile.bytes(options.crl().get())));
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
            return IntelEndorsements.parseJson(new String(InputFile.bytes(file), StandardCharsets.UTF_8));
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
