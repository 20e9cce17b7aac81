/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.dcap.IntelEndorsements;
import io.strongroom.attestation.dcap.PlatformTcb;
import io.strongroom.attestation.dcap.QuoteVerifier;
import io.strongroom.attestation.dcap.TcbStatus;
import io.strongroom.attestation.dcap.TrustAnchor;
import io.strongroom.attestation.quote.QuoteParser;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What genuine evidence never shows, judged by the verifier: forged valid cases pass, each single change counts. */
class ForgedCasesVerificationTest {
    private static final DcapCase SGX = DcapCase.sgx();
    private static final DcapCase TDX = DcapCase.tdx();
    private static final DcapCase TDX_15 = DcapCase.tdx15();

    static Stream<Arguments> valid() {
        return Stream.of(
                Arguments.of("SGX v3", SGX),
                Arguments.of("SGX v3, Processor CA", DcapCase.sgxProcessor()),
                Arguments.of("SGX v4", SGX.withQuote(DcapQuoteForge.sgx4())),
                Arguments.of("SGX v5", SGX.withQuote(DcapQuoteForge.sgx5())),
                Arguments.of("SGX v3, TCB info 2", SGX.withTcbInfo(info -> TcbInfoForge.sgxVersion2())),
                Arguments.of("SGX v3, debug", debug(SGX)),
                Arguments.of("TDX v4", TDX),
                Arguments.of("TDX v5, TD 1.0", TDX.withQuote(DcapQuoteForge.tdx5Td10())),
                Arguments.of("TDX v5, TD 1.5", TDX_15),
                Arguments.of(
                        "TDX v4, module 0",
                        TDX.withQuote(quote ->
                                quote.withBody(body -> body.with(TdField.TEE_TCB_SVN, "060003" + "00".repeat(13))))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("valid")
    void valid_cases_are_up_to_date(String name, DcapCase recipe) throws Exception {
        assertThat(verify(recipe).status()).isEqualTo(TcbStatus.UP_TO_DATE);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"TD_RELAUNCH_ADVISED", "TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED"},
            mode = EnumSource.Mode.EXCLUDE)
    void a_platform_has_the_status_of_its_level(TcbStatus status) throws Exception {
        for (DcapCase recipe : List.of(SGX, TDX)) {
            assertThat(verify(recipe.withTcbInfo(info -> info.withStatus(status.wireName())))
                            .status())
                    .isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "UpToDate,OutOfDate,OutOfDate",
        "SWHardeningNeeded,OutOfDate,OutOfDate",
        "ConfigurationNeeded,OutOfDate,OutOfDateConfigurationNeeded",
        "ConfigurationAndSWHardeningNeeded,OutOfDate,OutOfDateConfigurationNeeded",
        "OutOfDate,OutOfDate,OutOfDate",
        "OutOfDateConfigurationNeeded,OutOfDate,OutOfDateConfigurationNeeded",
        "Revoked,OutOfDate,Revoked",
        "UpToDate,Revoked,Revoked",
        "ConfigurationNeeded,Revoked,Revoked",
        "OutOfDate,Revoked,Revoked"
    })
    void the_status_of_the_qe_converges(String platform, String qe, String converged) throws Exception {
        for (DcapCase recipe : List.of(SGX, TDX)) {
            DcapCase changed = recipe.withTcbInfo(info -> info.withStatus(platform))
                    .withQeIdentity(identity -> identity.withStatus(qe));

            assertThat(verify(changed).status().wireName()).isEqualTo(converged);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "UpToDate,5,OutOfDate",
        "SWHardeningNeeded,5,OutOfDate",
        "ConfigurationNeeded,5,OutOfDateConfigurationNeeded",
        "OutOfDateConfigurationNeeded,5,OutOfDateConfigurationNeeded",
        "UpToDate,7,UpToDate"
    })
    void the_status_of_the_module_converges(String platform, int moduleSvn, String converged) throws Exception {
        DcapCase changed = TDX.withTcbInfo(info -> info.withStatus(platform))
                .withQuote(quote -> quote.withBody(body -> body.with(
                        TdField.TEE_TCB_SVN, String.format(Locale.ROOT, "%02x0103", moduleSvn) + "00".repeat(13))));

        assertThat(verify(changed).status().wireName()).isEqualTo(converged);
    }

    @Test
    void a_td_that_runs_on_a_new_module_should_be_relaunched() throws Exception {
        DcapCase old = TDX_15.withQuote(quote ->
                quote.withBody(body -> body.with(TdField.TEE_TCB_SVN, "050103" + "00".repeat(13))));

        assertThat(verify(old).status()).isEqualTo(TcbStatus.TD_RELAUNCH_ADVISED);
        assertThat(verify(old.withTcbInfo(info -> info.withStatus("ConfigurationNeeded")))
                        .status())
                .isEqualTo(TcbStatus.TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED);
        assertThat(verify(old.withQuote(quote ->
                                quote.withBody(body -> body.with(TdField.TEE_TCB_SVN_2, "050103" + "00".repeat(13)))))
                        .status())
                .isEqualTo(TcbStatus.OUT_OF_DATE);
    }

    @Test
    void levels_count_in_their_own_order() throws Exception {
        List<TcbLevelForge> levels = SGX.tcbInfo().levels();

        PlatformTcb tcb =
                verify(SGX.withTcbInfo(info -> info.withLevels(List.of(levels.get(2), levels.get(1), levels.get(0)))));

        assertThat(tcb.status()).isEqualTo(TcbStatus.UP_TO_DATE);
    }

    @Test
    void advisories_come_from_level_module_and_qe() throws Exception {
        PlatformTcb tcb = verify(TDX.withTcbInfo(info -> info.withLevel(
                                0,
                                level -> level.withStatus("SWHardeningNeeded").withAdvisories("INTEL-SA-1"))
                        .withModuleIdentities(TdxModuleForge.of(
                                "TDX_01", IsvLevelForge.of(6, "OutOfDate", "INTEL-SA-2", "INTEL-SA-1"))))
                .withQeIdentity(identity -> identity.withLevels(IsvLevelForge.of(1, "OutOfDate", "INTEL-SA-3"))));

        assertThat(tcb.status()).isEqualTo(TcbStatus.OUT_OF_DATE);
        assertThat(tcb.advisoryIds()).containsExactly("INTEL-SA-1", "INTEL-SA-2", "INTEL-SA-3");
    }

    @Test
    void many_revoked_platforms_do_not_revoke_this_one() throws Exception {
        DcapCase many = SGX.withPckCrl(crl -> crl.withRevoked(CrlForge.serials(10_000)));

        assertThat(verify(many).status()).isEqualTo(TcbStatus.UP_TO_DATE);
        assertThat(reject(many.withPckCrl(crl -> crl.revoking(many.pck())).forge()))
                .isEqualTo(RejectReason.CERT_REVOKED);
    }

    static Stream<Arguments> wrong() {
        Instant before = DcapCase.ISSUED.minusSeconds(1);
        Instant after = DcapCase.EXPIRES.plusSeconds(1);
        var stranger = ForgedKeys.p256();
        return Stream.of(
                wrong("revoked PCK", SGX.withPckCrl(crl -> crl.revoking(SGX.pck())), RejectReason.CERT_REVOKED),
                wrong("revoked CA", SGX.withRootCrl(crl -> crl.revoking(SGX.ca())), RejectReason.CERT_REVOKED),
                wrong(
                        "revoked TCB signing certificate",
                        SGX.withRootCrl(crl -> crl.revoking(SGX.tcbSigning())),
                        RejectReason.CERT_REVOKED),
                wrong("before all", SGX.at(before), RejectReason.NOT_YET_VALID),
                wrong("after all", SGX.at(after), RejectReason.EXPIRED),
                wrong(
                        "PCK not yet valid",
                        SGX.withPck(pck -> pck.withValidity(after, pck.notAfter())),
                        RejectReason.CERT_NOT_YET_VALID),
                wrong(
                        "PCK expired",
                        SGX.withPck(pck -> pck.withValidity(pck.notBefore(), before)),
                        RejectReason.EXPIRED),
                wrong(
                        "root CRL expired",
                        SGX.withRootCrl(crl -> crl.withUpdates(crl.thisUpdate(), before)),
                        RejectReason.EXPIRED),
                wrong(
                        "CRL of another CA",
                        SGX.withPckCrl(crl -> crl.withIssuerName(IntelPki.PROCESSOR_CA_NAME)),
                        RejectReason.CRL_ISSUER),
                wrong(
                        "CRL by a stranger",
                        SGX.withPckCrl(crl -> crl.withIssuerKey(stranger.getPrivate())),
                        RejectReason.CRL_SIGNATURE),
                wrong(
                        "PCK by a stranger",
                        SGX.withPck(pck -> pck.withIssuerKey(stranger.getPrivate())),
                        RejectReason.CERT_CHAIN),
                wrong(
                        "PCK is a CA",
                        SGX.withPck(pck -> pck.with(ForgedExtension.authority(0))),
                        RejectReason.CERT_CHAIN),
                wrong("CA is none", SGX.withCa(ca -> ca.with(ForgedExtension.endEntity())), RejectReason.CERT_CHAIN),
                wrong(
                        "TCB info by another name",
                        SGX.withTcbSigning(signing -> signing.withSubject(IntelPki.name("Somebody"))),
                        RejectReason.CERT_CHAIN),
                wrong(
                        "PCK without extension",
                        SGX.withPck(pck -> pck.without(SgxExtensionForge.OID)),
                        RejectReason.CERT_CHAIN),
                wrong(
                        "QE report by a stranger",
                        SGX.withQuote(quote -> quote.withQeReportKey(stranger.getPrivate())),
                        RejectReason.QE_REPORT_SIGNATURE),
                wrong(
                        "QE vouches for nothing",
                        SGX.withQuote(quote -> quote.withQeReportData(Bytes.zeros(64))),
                        RejectReason.QE_REPORT_DATA),
                wrong(
                        "debug QE",
                        SGX.withQuote(quote -> quote.withQeReport(qe -> qe.flip(48, 2))),
                        RejectReason.QE_IDENTITY_MISMATCH),
                wrong(
                        "QE of another signer",
                        SGX.withQeIdentity(identity -> identity.withMrSigner("00".repeat(32))),
                        RejectReason.QE_IDENTITY_MISMATCH),
                wrong(
                        "QE identity of TDX",
                        SGX.withQeIdentity(identity -> identity.withId("TD_QE")),
                        RejectReason.QE_IDENTITY_MISMATCH),
                wrong(
                        "QE below all levels",
                        SGX.withQeIdentity(identity -> identity.withLevels(IsvLevelForge.of(11, "UpToDate"))),
                        RejectReason.TCB_NOT_SUPPORTED),
                wrong(
                        "another FMSPC",
                        SGX.withTcbInfo(info -> info.withFmspc("00606A000000")),
                        RejectReason.TCB_INFO_MISMATCH),
                wrong(
                        "another PCEID",
                        SGX.withPckExtension(pck -> pck.withPceId("0100")),
                        RejectReason.TCB_INFO_MISMATCH),
                wrong("TCB info of TDX", SGX.withTcbInfo(info -> TcbInfoForge.tdx()), RejectReason.TCB_INFO_MISMATCH),
                wrong("TCB info of SGX", TDX.withTcbInfo(info -> TcbInfoForge.sgx()), RejectReason.TCB_INFO_MISMATCH),
                wrong(
                        "unknown status",
                        SGX.withTcbInfo(info -> info.withStatus("Fine")),
                        RejectReason.COLLATERAL_FORMAT),
                wrong(
                        "duplicate levels",
                        SGX.withTcbInfo(info -> info.withLevels(
                                info.levels().get(0), info.levels().get(0).withStatus("OutOfDate"))),
                        RejectReason.COLLATERAL_FORMAT),
                wrong(
                        "below all levels",
                        SGX.withPckExtension(
                                pck -> pck.withComponents(List.of(1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))),
                        RejectReason.TCB_NOT_SUPPORTED),
                wrong(
                        "no TDX module identities",
                        TDX.withTcbInfo(info -> info.without("tdxModuleIdentities")),
                        RejectReason.TDX_MODULE_MISMATCH),
                wrong(
                        "unknown TDX module",
                        TDX.withTcbInfo(info -> info.withModuleIdentities(
                                TdxModuleForge.of("TDX_03", IsvLevelForge.of(1, "UpToDate")))),
                        RejectReason.TDX_MODULE_MISMATCH),
                wrong(
                        "TDX module of another signer",
                        TDX.withQuote(
                                quote -> quote.withBody(body -> body.with(TdField.MR_SIGNER_SEAM, "01".repeat(48)))),
                        RejectReason.TDX_MODULE_MISMATCH),
                wrong(
                        "SEAM attributes",
                        TDX.withQuote(quote -> quote.withBody(body -> body.with(TdField.SEAM_ATTRIBUTES, 1))),
                        RejectReason.TDX_MODULE_MISMATCH),
                wrong(
                        "encrypted PPID",
                        SGX.withQuote(DcapQuoteForge::withEncryptedPpid),
                        RejectReason.UNSUPPORTED_CERT_DATA),
                wrong(
                        "QE report within",
                        TDX.withQuote(quote -> quote.withCertification(6, chain -> Bytes.zeros(0))),
                        RejectReason.FORMAT),
                wrong(
                        "version 6",
                        SGX.withQuote(quote -> quote.withHeader(header -> header.with(HeaderField.VERSION, 6))),
                        RejectReason.FORMAT),
                wrong(
                        "SGX body of a TD",
                        TDX.withQuote(DcapQuoteForge.tdx5Td15().withDescriptor(DcapQuoteForge.descriptor(1, 648))),
                        RejectReason.FORMAT));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void a_single_wrong_thing_is_refused(String name, DcapCase recipe, RejectReason reason) throws Exception {
        assertThat(reject(recipe.forge())).isEqualTo(reason);
    }

    @Test
    void a_root_with_intels_name_and_another_key_is_refused() throws Exception {
        ForgedDcap forged = SGX.forge();
        ForgedDcap impostor =
                SGX.withRoot(root -> root.withKeys(ForgedKeys.p256())).forge();

        assertThat(catchThrowableOfType(
                                EvidenceRejectedException.class,
                                () -> verify(
                                        impostor,
                                        TrustAnchor.Intel.ofRoot(forged.root().certificate())))
                        .reason())
                .isEqualTo(RejectReason.CERT_CHAIN);
    }

    @Test
    void collateral_that_is_not_what_was_signed_is_refused() throws Exception {
        ForgedDcap outOfDate =
                SGX.withTcbInfo(info -> info.withStatus("OutOfDate")).forge();

        ForgedDcap beautified = outOfDate.withCollateral(collateral -> collateral.with(
                DcapCollateral.TCB_INFO,
                collateral.get(DcapCollateral.TCB_INFO).replaceFirst("OutOfDate", "UpToDate")));

        assertThat(reject(beautified)).isEqualTo(RejectReason.COLLATERAL_SIGNATURE);
    }

    private static DcapCase debug(DcapCase recipe) {
        return recipe.withQuote(
                quote -> quote.withBody(body -> body.with(SgxField.ATTRIBUTES, SgxField.ATTRIBUTES_DEBUG)));
    }

    private static Arguments wrong(String name, DcapCase recipe, RejectReason reason) {
        return Arguments.of(name, recipe, reason);
    }

    private static PlatformTcb verify(DcapCase recipe) throws Exception {
        ForgedDcap forged = recipe.forge();
        return verify(forged, TrustAnchor.Intel.ofRoot(forged.root().certificate()));
    }

    private static RejectReason reject(ForgedDcap forged) throws Exception {
        try {
            PlatformTcb tcb =
                    verify(forged, TrustAnchor.Intel.ofRoot(forged.root().certificate()));
            throw new AssertionError("was accepted: " + tcb);
        } catch (EvidenceRejectedException e) {
            return e.reason();
        } catch (EvidenceFormatException e) {
            return RejectReason.FORMAT;
        }
    }

    private static PlatformTcb verify(ForgedDcap forged, TrustAnchor.Intel anchor) throws Exception {
        return new QuoteVerifier()
                .verify(
                        QuoteParser.parse(forged.quote().bytes().toArray()),
                        IntelEndorsements.parseJson(forged.collateral().json()),
                        anchor,
                        forged.at())
                .platform()
                .orElseThrow();
    }
}
