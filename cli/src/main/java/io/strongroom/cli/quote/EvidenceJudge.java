/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.quote;

import io.strongroom.attestation.Acceptance;
import io.strongroom.attestation.Endorsements;
import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.attestation.dcap.IntelEndorsements;
import io.strongroom.attestation.quote.QuoteParser;
import io.strongroom.attestation.report.QuoteFields;
import io.strongroom.attestation.report.QuoteReport;
import io.strongroom.attestation.report.VerificationReport;
import io.strongroom.broker.policy.PolicyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
        TrustAnchors anchors = TrustAnchors.PRODUCTION;
        if (options.root().isPresent()) {
            anchors = TrustOptions.anchorsWith(options.root().get());
        }
        Acceptance acceptance = TrustOptions.strict();
        if (options.policy().isPresent()) {
            acceptance = TrustOptions.policy(options.policy().get());
        }
        return new EvidenceJudge(options, anchors, acceptance);
    }

    /** The verdict on these bytes; never throws for what they hold. */
    public VerificationReport judge(byte[] bytes) throws IOException {
        return switch (EvidenceKind.of(bytes)) {
            case QUOTE -> judgeQuote(bytes);
            case SNP_REPORT, CERTIFICATE, TPM_EVIDENCE, SIGSTRUCT, UNKNOWN ->
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
