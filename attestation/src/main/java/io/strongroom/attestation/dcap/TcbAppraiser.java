/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.quote.QuoteBody;
import io.strongroom.attestation.quote.SgxReportBody;
import io.strongroom.attestation.quote.TdReportBody;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * Finds the TCB status of a platform: matching levels, module, quoting enclave, convergence.
 *
 * <p>Source: {@code docs/spec/attestation.md} section 5; Intel DCAP Quote Verification Library, {@code QuoteVerifier}.
 */
final class TcbAppraiser {
    private final TcbInfo tcbInfo;
    private final QeIdentity qeIdentity;
    private final PckExtension pck;
    private final X500Principal pckAuthority;

    TcbAppraiser(VerifiedEndorsements endorsements, PckExtension pck) {
        this.tcbInfo = endorsements.tcbInfo();
        this.qeIdentity = endorsements.qeIdentity();
        this.pck = pck;
        this.pckAuthority = endorsements.pckAuthority().subject();
    }

    /** A TDX module that was found, with its level. */
    private record JudgedModule(String id, SvnLevel level) {}

    PlatformTcb appraise(QuoteBody body, SgxReportBody qeReport) throws EvidenceRejectedException {
        boolean isTdx = body instanceof TdReportBody;
        requireMatchingTcbInfo(isTdx);
        requireMatchingQeIdentity(isTdx);
        Optional<JudgedModule> module = body instanceof TdReportBody td ? judgeModule(td) : Optional.empty();
        SvnLevel qe = judgeQe(qeReport);
        TcbLevel sgxLevel = tcbInfo.levels().stream()
                .filter(level -> level.isMetBy(pck))
                .findFirst()
                .orElseThrow(() -> notSupported("the platform's SGX components " + pck.components() + " and PCESVN "
                        + pck.pceSvn() + " reach no TCB level"));
        TcbLevel level = body instanceof TdReportBody td ? tdxLevel(td) : sgxLevel;
        TcbStatus status = level.status();
        if (body instanceof TdReportBody td && module.isPresent()) {
            SvnLevel moduleLevel = module.get().level();
            status = status.convergedWith(moduleLevel.status());
            status = relaunched(td, status, sgxLevel, moduleLevel, qe);
        }
        return new PlatformTcb(
                status.convergedWith(qe.status()),
                advisories(level, module, qe),
                tcbInfo.version(),
                tcbInfo.tcbEvaluationDataNumber(),
                qeIdentity.tcbEvaluationDataNumber(),
                issuedAt(),
                level.status(),
                level.tcbDate(),
                sgxLevel.status(),
                module
                        .map(found ->
                                new PlatformTcb.Module(found.id(), found.level().status()))
                        .stream()
                        .toList(),
                qe.status(),
                qeReport.isvSvn(),
                PckCertificate.commonName(pckAuthority),
                pck);
    }

    private Instant issuedAt() {
        Instant info = tcbInfo.validity().notBefore();
        Instant identity = qeIdentity.validity().notBefore();
        return identity.isBefore(info) ? identity : info;
    }

    private void requireMatchingTcbInfo(boolean isTdx) throws EvidenceRejectedException {
        String id = tcbInfo.isTdx() ? "TDX" : "SGX";
        if (tcbInfo.isTdx() != isTdx) {
            throw new EvidenceRejectedException(
                    RejectReason.TCB_INFO_MISMATCH,
                    "the TCB info is for " + id + " (wanted " + (isTdx ? "TDX" : "SGX") + ", as the quote)");
        }
        if (!tcbInfo.fmspc().equals(pck.fmspc()) || !tcbInfo.pceId().equals(pck.pceId())) {
            throw new EvidenceRejectedException(
                    RejectReason.TCB_INFO_MISMATCH,
                    "the TCB info is for FMSPC " + tcbInfo.fmspc() + " and PCEID " + tcbInfo.pceId() + " (wanted "
                            + pck.fmspc() + " and " + pck.pceId() + ", as in the PCK certificate)");
        }
    }

    private void requireMatchingQeIdentity(boolean isTdx) throws EvidenceRejectedException {
        String wanted = isTdx ? QeIdentity.TDX : QeIdentity.SGX;
        if (!qeIdentity.id().equals(wanted)) {
            throw new EvidenceRejectedException(
                    RejectReason.QE_IDENTITY_MISMATCH,
                    "the QE identity is for " + qeIdentity.id() + " (wanted " + wanted + ")");
        }
    }

    private SvnLevel judgeQe(SgxReportBody qeReport) throws EvidenceRejectedException {
        List<String> differences = qeIdentity.differences(qeReport);
        if (!differences.isEmpty()) {
            throw new EvidenceRejectedException(RejectReason.QE_IDENTITY_MISMATCH, String.join("; ", differences));
        }
        return SvnLevel.reachedBy(qeReport.isvSvn(), qeIdentity.levels())
                .orElseThrow(() -> notSupported("ISVSVN of the quoting enclave is " + qeReport.isvSvn()
                        + ", which reaches no level of its identity"));
    }

    /** The module that runs: its signer and attributes must be Intel's. None if it has no identity of its own. */
    private Optional<JudgedModule> judgeModule(TdReportBody td) throws EvidenceRejectedException {
        int version = td.teeTcbSvn().byteAt(1);
        TdxModuleIdentity identity = version == 0 ? tcbInfo.tdxModule().get(0) : moduleIdentity(version);
        requireModule(td, identity);
        if (version == 0) {
            return Optional.empty();
        }
        int svn = td.teeTcbSvn().byteAt(0);
        SvnLevel level = SvnLevel.reachedBy(svn, identity.levels())
                .orElseThrow(() -> notSupported("the TDX module " + identity.id() + " has version " + svn
                        + ", which reaches no level of its identity"));
        return Optional.of(new JudgedModule(TcbInfo.moduleId(version), level));
    }

    private TdxModuleIdentity moduleIdentity(int version) throws EvidenceRejectedException {
        return tcbInfo.moduleIdentity(version)
                .orElseThrow(() -> new EvidenceRejectedException(
                        RejectReason.TDX_MODULE_MISMATCH,
                        "the TCB info has no identity " + TcbInfo.moduleId(version)
                                + " (wanted by TEE_TCB_SVN of the quote)"));
    }

    private static void requireModule(TdReportBody td, TdxModuleIdentity identity) throws EvidenceRejectedException {
        if (!td.mrSignerSeam().equals(identity.mrSigner())) {
            throw mismatch("MRSIGNERSEAM", td.mrSignerSeam(), identity.mrSigner());
        }
        Octets masked = td.seamAttributes().and(identity.attributesMask());
        if (!td.seamAttributes().isZero() || !masked.equals(identity.attributes())) {
            throw mismatch("SEAMATTRIBUTES", td.seamAttributes(), identity.attributes());
        }
    }

    /** The first level whose SGX and TDX parts match. A module with its own identity is not judged by components 0 and 1. */
    private TcbLevel tdxLevel(TdReportBody td) throws EvidenceRejectedException {
        int first = td.teeTcbSvn().byteAt(1) == 0 ? 0 : 2;
        List<Integer> svns = td.teeTcbSvn().unsigned();
        return tcbInfo.levels().stream()
                .filter(level -> level.isMetBy(pck) && level.isMetByTdx(svns, first))
                .findFirst()
                .orElseThrow(() -> notSupported("TEE_TCB_SVN " + td.teeTcbSvn()
                        + " reaches no TCB level that the platform's" + " SGX components reach"));
    }

    /** TDX 1.5: a domain that was started before the module's update, on a platform that is current by now. */
    private TcbStatus relaunched(TdReportBody td, TcbStatus status, TcbLevel sgxLevel, SvnLevel module, SvnLevel qe)
            throws EvidenceRejectedException {
        boolean isPossible = td.td15().isPresent()
                && qe.status() == TcbStatus.UP_TO_DATE
                && Set.of(
                                TcbStatus.UP_TO_DATE,
                                TcbStatus.SW_HARDENING_NEEDED,
                                TcbStatus.CONFIGURATION_NEEDED,
                                TcbStatus.CONFIGURATION_AND_SW_HARDENING_NEEDED)
                        .contains(sgxLevel.status())
                && (status == TcbStatus.OUT_OF_DATE || status == TcbStatus.OUT_OF_DATE_CONFIGURATION_NEEDED)
                && module.status() == TcbStatus.OUT_OF_DATE;
        if (!isPossible || !isCurrentNow(td.td15().orElseThrow().teeTcbSvn2())) {
            return status;
        }
        return sgxLevel.status().namesConfiguration() || status.namesConfiguration()
                ? TcbStatus.TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED
                : TcbStatus.TD_RELAUNCH_ADVISED;
    }

    private boolean isCurrentNow(Octets svn2) throws EvidenceRejectedException {
        List<Integer> highest = tcbInfo.levels().get(0).tdxComponents();
        boolean isMicrocodeCurrent = svn2.byteAt(2) >= highest.get(2);
        int version = svn2.byteAt(1);
        if (version == 0) {
            return svn2.byteAt(0) >= highest.get(0) && isMicrocodeCurrent;
        }
        SvnLevel newest = moduleIdentity(version).levels().get(0);
        return svn2.byteAt(0) >= newest.isvSvn() && isMicrocodeCurrent;
    }

    private static List<String> advisories(TcbLevel level, Optional<JudgedModule> module, SvnLevel qe) {
        Set<String> advisories = new LinkedHashSet<>(level.advisoryIds());
        module.ifPresent(found -> advisories.addAll(found.level().advisoryIds()));
        advisories.addAll(qe.advisoryIds());
        return List.copyOf(advisories);
    }

    private static EvidenceRejectedException notSupported(String message) {
        return new EvidenceRejectedException(RejectReason.TCB_NOT_SUPPORTED, message);
    }

    private static EvidenceRejectedException mismatch(String field, Object got, Object wanted) {
        return new EvidenceRejectedException(
                RejectReason.TDX_MODULE_MISMATCH, field + " is " + got + " (wanted " + wanted + ")");
    }
}
