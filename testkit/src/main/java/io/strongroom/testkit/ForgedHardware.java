/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import io.strongroom.attestation.EndorsementsProblem;
import io.strongroom.attestation.EndorsementsSource;
import io.strongroom.attestation.EndorsementsUnavailableException;
import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.PlatformId;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.attestation.collect.EvidenceCollector;
import io.strongroom.attestation.dcap.IntelEndorsements;
import io.strongroom.attestation.dcap.TrustAnchor;
import io.strongroom.testkit.evidence.Bytes;
import io.strongroom.testkit.evidence.DcapCase;
import io.strongroom.testkit.evidence.SgxField;
import io.strongroom.testkit.evidence.TdField;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.UnaryOperator;

/**
 * An SGX enclave or TDX machine on a platform of the forged Intel, with endorsements that are in date now. All of them
 * have one root, {@link #anchors}. Immutable.
 *
 * @param tee {@link Tee#SGX} or {@link Tee#TDX}
 * @param recipe what is signed, but for the report data
 */
public record ForgedHardware(Tee tee, DcapCase recipe) {
    private static final Duration WINDOW = Duration.ofDays(10);
    private static final DcapCase SGX = DcapCase.sgx();
    private static final DcapCase TDX = DcapCase.tdx()
            .withRoot(own -> SGX.root())
            .withCa(own -> SGX.ca())
            .withTcbSigning(own -> SGX.tcbSigning())
            .withPck(own -> SGX.pck());

    /** An enclave that is pinned to a broker. */
    public static ForgedHardware sgx(String pin) {
        return new ForgedHardware(Tee.SGX, current(SGX))
                .withBody(body -> body.with(SgxField.CONFIG_ID, pin + "00".repeat(32)));
    }

    /** A machine that is pinned to a broker. */
    public static ForgedHardware tdx(String pin) {
        return new ForgedHardware(Tee.TDX, current(TDX))
                .withBody(body -> body.with(TdField.MR_CONFIG_ID, pin + "00".repeat(16)));
    }

    /** The same with a change to the body that is signed. */
    public ForgedHardware withBody(UnaryOperator<Bytes> change) {
        return new ForgedHardware(tee, recipe.withQuote(quote -> quote.withBody(change)));
    }

    /** The same with a change to anything. */
    public ForgedHardware with(UnaryOperator<DcapCase> change) {
        return new ForgedHardware(tee, change.apply(recipe));
    }

    /** The vendors' roots with the forged Intel's in the place of Intel's. */
    public static TrustAnchors anchors() {
        return TrustAnchors.PRODUCTION.withIntel(
                TrustAnchor.Intel.ofRoot(SGX.root().selfIssue().certificate()));
    }

    /** What collects evidence inside. */
    public EvidenceCollector collector() {
        return new EvidenceCollector() {
            @Override
            public Tee tee() {
                return tee;
            }

            @Override
            public Evidence collect(ReportData reportData) {
                return evidence(reportData);
            }
        };
    }

    /** Evidence that carries these report data. */
    public Evidence evidence(ReportData reportData) {
        return Evidence.of(
                tee,
                recipe.forge()
                        .quote()
                        .withReportData(Bytes.of(reportData.bytes()))
                        .bytes()
                        .toArray());
    }

    /** The endorsements of this platform, and of no other technology. */
    public EndorsementsSource endorsements() {
        String collateral = recipe.forge().collateral().json();
        return platform -> {
            if (!(platform instanceof PlatformId.Intel intel) || intel.tee() != tee) {
                throw new EndorsementsUnavailableException(
                        EndorsementsProblem.NOT_FOUND, "there are no endorsements of " + platform);
            }
            try {
                return IntelEndorsements.parseJson(collateral);
            } catch (EvidenceFormatException e) {
                throw new EndorsementsUnavailableException(EndorsementsProblem.MALFORMED, e.getMessage(), e);
            }
        };
    }

    private static DcapCase current(DcapCase original) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Instant from = now.minus(WINDOW);
        Instant until = now.plus(WINDOW);
        return original.withTcbInfo(info -> info.withDates(from, until))
                .withQeIdentity(identity -> identity.withDates(from, until))
                .withRootCrl(crl -> crl.withUpdates(from, until))
                .withPckCrl(crl -> crl.withUpdates(from, until));
    }
}
