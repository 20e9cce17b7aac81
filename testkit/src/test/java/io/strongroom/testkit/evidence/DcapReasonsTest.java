/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.AppraisalPolicy;
import io.strongroom.attestation.AttestationResult;
import io.strongroom.attestation.Digest;
import io.strongroom.attestation.Endorsements;
import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.ExpectedBinding;
import io.strongroom.attestation.Measurement;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.PlatformPolicy;
import io.strongroom.attestation.Reason;
import io.strongroom.attestation.ReasonCode;
import io.strongroom.attestation.ReferenceValues;
import io.strongroom.attestation.RefusalReason;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.SignerReference;
import io.strongroom.attestation.TdxRules;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.attestation.VerifiedEvidence;
import io.strongroom.attestation.Verifier;
import io.strongroom.attestation.dcap.IntelEndorsements;
import io.strongroom.attestation.dcap.TcbStatus;
import io.strongroom.attestation.quote.TdAttribute;
import java.math.BigInteger;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every reason that a quote of SGX or TDX can give, by a case that gives it and no other, through the whole verifier. */
class DcapReasonsTest {
    private static final DcapCase SGX = DcapCase.sgx();
    private static final DcapCase TDX = DcapCase.tdx();

    /** Reasons of other kinds of evidence; their tests are elsewhere. */
    private static final Set<RejectReason> REJECTIONS_OF_OTHERS = EnumSet.of(
            RejectReason.SIGNATURE,
            RejectReason.TCB_MISMATCH,
            RejectReason.CHIP_MISMATCH,
            RejectReason.KEY_BINDING,
            RejectReason.PCR_MISMATCH);

    private static final Set<RefusalReason> REFUSALS_OF_OTHERS = EnumSet.of(
            RefusalReason.REVOCATION_UNCHECKED,
            RefusalReason.TCB_TOO_LOW,
            RefusalReason.VMPL_NOT_ALLOWED,
            RefusalReason.MIGRATION_NOT_ALLOWED,
            RefusalReason.SMT_NOT_ALLOWED,
            RefusalReason.SINGLE_SOCKET_REQUIRED,
            RefusalReason.PCR_NOT_ALLOWED,
            RefusalReason.EVENT_NOT_ALLOWED);

    private static final Digest PIN = Digest.sha256(new byte[] {1});
    private static final Digest JOB = Digest.sha256(new byte[] {2});
    private static final ReportData REPORT_DATA =
            new ReportData(octets(SgxField.enclave().get(SgxField.REPORT_DATA)));
    private static final ExpectedBinding BINDING =
            ExpectedBinding.of(REPORT_DATA, PIN).withJob(JOB);
    private static final ReferenceValues VALUES =
            ReferenceValues.ofMeasurements(Set.of(measurement("e1".repeat(32)), measurement("7d".repeat(48))));

    @ParameterizedTest
    @MethodSource("rejections")
    void rejects(RejectReason reason) {
        ForgedDcap forged = REJECTIONS.get(reason).forge();
        AttestationResult result = appraise(forged, endorsements(reason, forged), policy(), BINDING);

        assertThat(codes(result)).containsExactly(reason);
        assertThat(((AttestationResult.Contraindicated) result).reasons())
                .allSatisfy(each -> assertThat(each.remedy()).isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refuses(RefusalReason reason) throws Exception {
        Refusal refusal = REFUSALS.get(reason);
        ForgedDcap forged = refusal.recipe().forge();
        Instant decidedAt = reason == RefusalReason.OUTSIDE_VALIDITY ? DcapCase.EXPIRES.plusSeconds(1) : forged.at();

        VerifiedEvidence evidence = verifier(forged).verify(evidence(forged), intel(forged), forged.at());

        assertThat(codes(refusal.policy().appraise(evidence, refusal.binding(), decidedAt)))
                .containsExactly(reason);
    }

    @Test
    void accepts_the_cases_that_these_are_made_from() {
        for (DcapCase recipe : List.of(pinned(SGX), pinned(TDX))) {
            ForgedDcap forged = recipe.forge();
            assertThat(appraise(forged, intel(forged), policy(), BINDING))
                    .isInstanceOf(AttestationResult.Accepted.class);
        }
    }

    @Test
    void has_a_case_for_every_reason() {
        assertThat(EnumSet.complementOf(EnumSet.copyOf(REJECTIONS.keySet()))).isEqualTo(REJECTIONS_OF_OTHERS);
        assertThat(EnumSet.complementOf(EnumSet.copyOf(REFUSALS.keySet()))).isEqualTo(REFUSALS_OF_OTHERS);
    }

    static Stream<RejectReason> rejections() {
        return REJECTIONS.keySet().stream();
    }

    static Stream<RefusalReason> refusals() {
        return REFUSALS.keySet().stream();
    }

    /** A case, the policy that refuses it and what it should be bound to. */
    private record Refusal(DcapCase recipe, AppraisalPolicy policy, ExpectedBinding binding) {}

    private static final Map<RejectReason, DcapCase> REJECTIONS = new EnumMap<>(Map.ofEntries(
            Map.entry(
                    RejectReason.FORMAT,
                    SGX.withQuote(quote -> quote.withHeader(header -> header.with(HeaderField.VERSION, 6)))),
            Map.entry(RejectReason.UNSUPPORTED_CERT_DATA, SGX.withQuote(DcapQuoteForge::withEncryptedPpid)),
            Map.entry(RejectReason.CERT_CHAIN, SGX.withPck(pck -> pck.with(ForgedExtension.authority()))),
            Map.entry(
                    RejectReason.CERT_NOT_YET_VALID,
                    SGX.withPck(pck -> pck.withValidity(DcapCase.EXPIRES, Instant.parse("2040-01-01T00:00:00Z")))),
            Map.entry(RejectReason.EXPIRED, SGX.at(DcapCase.EXPIRES.plusSeconds(1))),
            Map.entry(RejectReason.NOT_YET_VALID, SGX.at(DcapCase.ISSUED.minusSeconds(1))),
            Map.entry(RejectReason.CERT_REVOKED, SGX.withPckCrl(crl -> crl.revoking(SGX.pck()))),
            Map.entry(
                    RejectReason.QE_REPORT_SIGNATURE,
                    SGX.withQuote(
                            quote -> quote.withQeReportKey(ForgedKeys.p256().getPrivate()))),
            Map.entry(RejectReason.QE_REPORT_DATA, SGX.withQuote(quote -> quote.withQeReportData(Bytes.zeros(64)))),
            Map.entry(
                    RejectReason.QUOTE_SIGNATURE,
                    SGX.withQuote(quote -> quote.withAttestationKey(
                            ForgedKeys.rawP256(ForgedKeys.p256().getPublic())))),
            Map.entry(RejectReason.CRL_FORMAT, SGX.withPckCrl(crl -> crl.withUpdates(DcapCase.ISSUED, null))),
            Map.entry(RejectReason.CRL_ISSUER, SGX.withPckCrl(crl -> crl.withIssuerName(IntelPki.PROCESSOR_CA_NAME))),
            Map.entry(
                    RejectReason.CRL_SIGNATURE,
                    SGX.withRootCrl(crl -> crl.withIssuerKey(ForgedKeys.p256().getPrivate()))),
            Map.entry(RejectReason.COLLATERAL_FORMAT, SGX.withTcbInfo(info -> info.withTcbType(1))),
            Map.entry(RejectReason.COLLATERAL_SIGNATURE, SGX),
            Map.entry(RejectReason.TCB_INFO_MISMATCH, SGX.withTcbInfo(info -> info.withFmspc("000000000000"))),
            Map.entry(RejectReason.QE_IDENTITY_MISMATCH, SGX.withQeIdentity(identity -> identity.withIsvProdId(9))),
            Map.entry(RejectReason.TDX_MODULE_MISMATCH, TDX.withTcbInfo(info -> info.without("tdxModuleIdentities"))),
            Map.entry(RejectReason.TCB_NOT_SUPPORTED, SGX.withPckExtension(pck -> pck.withPceSvn(1))),
            Map.entry(RejectReason.ENDORSEMENTS_NEEDED, SGX)));

    private static final Map<RefusalReason, Refusal> REFUSALS = new EnumMap<>(Map.ofEntries(
            refusal(
                    RefusalReason.TEE_NOT_ALLOWED,
                    AppraisalPolicy.of("test", Set.of(Tee.TDX), VALUES).forJobs(Set.of(JOB))),
            refusal(RefusalReason.OUTSIDE_VALIDITY, policy()),
            Map.entry(
                    RefusalReason.DEBUG_NOT_ALLOWED,
                    new Refusal(
                            pinned(SGX, body -> body.with(SgxField.ATTRIBUTES, SgxField.ATTRIBUTES_DEBUG)),
                            policy(),
                            BINDING)),
            Map.entry(
                    RefusalReason.TCB_STATUS_NOT_ALLOWED,
                    new Refusal(
                            pinned(SGX).withTcbInfo(info -> info.withStatus("SWHardeningNeeded")), policy(), BINDING)),
            Map.entry(
                    RefusalReason.ADVISORY_NOT_TOLERATED,
                    new Refusal(
                            pinned(SGX).withTcbInfo(info -> info.withLevel(0, level -> level.withAdvisories("SA-2"))),
                            policy().onPlatforms(platforms(Set.of("SA-1"), 0)),
                            BINDING)),
            refusal(RefusalReason.ENDORSEMENTS_TOO_OLD, policy().onPlatforms(platforms(Set.of(), 21))),
            refusal(
                    RefusalReason.MEASUREMENT_NOT_ALLOWED,
                    policy(ReferenceValues.ofMeasurements(Set.of(measurement("e0".repeat(32)))))),
            Map.entry(
                    RefusalReason.RUNTIME_MEASUREMENT_NOT_ALLOWED,
                    new Refusal(
                            pinned(TDX),
                            policy(VALUES.withRuntimeMeasurements(
                                    Map.of("rtmr2", Set.of(measurement("a1".repeat(48)))))),
                            BINDING)),
            domain(
                    RefusalReason.TD_ATTRIBUTE_NOT_ALLOWED,
                    new TdxRules(Set.of(), Set.of(TdAttribute.SEPT_VE_DISABLE), Set.of(), Set.of())),
            domain(
                    RefusalReason.SERVICE_TD_NOT_ALLOWED,
                    new TdxRules(Set.of(), Set.of(), Set.of(measurement("00".repeat(48))), Set.of())),
            domain(
                    RefusalReason.SEAM_MODULE_NOT_ALLOWED,
                    new TdxRules(Set.of(), Set.of(), Set.of(), Set.of(measurement("00".repeat(48))))),
            refusal(RefusalReason.SIGNER_NOT_ALLOWED, policy(signer("51".repeat(32), 8, 3))),
            refusal(RefusalReason.SVN_TOO_LOW, policy(signer("51".repeat(32), 7, 4))),
            Map.entry(
                    RefusalReason.REPORT_DATA_MISMATCH,
                    new Refusal(
                            pinned(SGX),
                            policy(),
                            ExpectedBinding.of(new ReportData(Octets.zeros(64)), PIN)
                                    .withJob(JOB))),
            Map.entry(RefusalReason.BROKER_PIN_MISMATCH, new Refusal(SGX, policy(), BINDING)),
            refusal(RefusalReason.JOB_NOT_ALLOWED, policy().forJobs(Set.of(PIN)))));

    private static Map.Entry<RefusalReason, Refusal> refusal(RefusalReason reason, AppraisalPolicy policy) {
        return Map.entry(reason, new Refusal(pinned(SGX), policy, BINDING));
    }

    /** A report of TDX 1.0, which shows no service TD. */
    private static Map.Entry<RefusalReason, Refusal> domain(RefusalReason reason, TdxRules rules) {
        return Map.entry(
                reason, new Refusal(pinned(TDX), policy().onPlatforms(PlatformPolicy.STRICT.withTdx(rules)), BINDING));
    }

    private static AppraisalPolicy policy() {
        return policy(VALUES);
    }

    private static AppraisalPolicy policy(ReferenceValues values) {
        return AppraisalPolicy.of("test", Set.of(Tee.SGX, Tee.TDX), values).forJobs(Set.of(JOB));
    }

    private static PlatformPolicy platforms(Set<String> advisories, int evaluation) {
        return new PlatformPolicy(false, Set.of(TcbStatus.UP_TO_DATE), advisories, evaluation);
    }

    private static ReferenceValues signer(String mrSigner, int isvProdId, int minIsvSvn) {
        return ReferenceValues.ofSigners(Set.of(new SignerReference(measurement(mrSigner), isvProdId, minIsvSvn)));
    }

    /** The case with the broker's pin where its kind of evidence has it. */
    private static DcapCase pinned(DcapCase recipe) {
        return pinned(recipe, UnaryOperator.identity());
    }

    private static DcapCase pinned(DcapCase recipe, UnaryOperator<Bytes> change) {
        Bytes pin = Bytes.hex(PIN.toString());
        Function<Bytes, Bytes> put = body -> body.length() == SgxField.TOTAL
                ? body.with(SgxField.CONFIG_ID.offset(), pin)
                : body.with(TdField.MR_CONFIG_ID.offset(), pin);
        return recipe.withQuote(quote -> quote.withBody(body -> change.apply(put.apply(body))));
    }

    private static Endorsements endorsements(RejectReason reason, ForgedDcap forged) {
        if (reason == RejectReason.ENDORSEMENTS_NEEDED) {
            return Endorsements.NONE;
        }
        boolean isBroken = reason == RejectReason.COLLATERAL_SIGNATURE;
        return intel(isBroken ? forged.withCollateral(DcapReasonsTest::withAnotherSignature) : forged);
    }

    private static DcapCollateral withAnotherSignature(DcapCollateral collateral) {
        String signature = collateral.get(DcapCollateral.TCB_INFO_SIGNATURE);
        BigInteger changed =
                new BigInteger(signature.substring(64), 16).shiftRight(1).setBit(0);
        return collateral.with(
                DcapCollateral.TCB_INFO_SIGNATURE, signature.substring(0, 64) + "%064x".formatted(changed));
    }

    private static IntelEndorsements intel(ForgedDcap forged) {
        try {
            return IntelEndorsements.parseJson(forged.collateral().json());
        } catch (EvidenceFormatException e) {
            throw new AssertionError(e);
        }
    }

    private static AttestationResult appraise(
            ForgedDcap forged, Endorsements endorsements, AppraisalPolicy policy, ExpectedBinding binding) {
        return verifier(forged).appraise(evidence(forged), endorsements, policy, binding, forged.at());
    }

    private static Verifier verifier(ForgedDcap forged) {
        return new Verifier(TrustAnchors.PRODUCTION.withIntel(DcapJudge.anchor(forged)));
    }

    private static Evidence evidence(ForgedDcap forged) {
        Bytes quote = forged.quote().bytes();
        boolean isTdx = quote.slice(4, 5).equals(Bytes.hex("81"));
        return Evidence.of(isTdx ? Tee.TDX : Tee.SGX, quote.toArray());
    }

    private static List<ReasonCode> codes(AttestationResult result) {
        assertThat(result).isInstanceOf(AttestationResult.Contraindicated.class);
        return ((AttestationResult.Contraindicated) result)
                .reasons().stream().map(Reason::code).toList();
    }

    private static Measurement measurement(String hex) {
        return new Measurement(Octets.parseHex(hex));
    }

    private static Octets octets(Bytes bytes) {
        return Octets.of(bytes.toArray());
    }
}
