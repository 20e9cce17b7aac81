/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What verification found about the platform of a quote.
 *
 * @param status the converged status
 * @param advisoryIds advisories of the platform's level, the TDX module's and the quoting enclave's, in this order, each
 *     once
 * @param tcbInfoVersion 2 or 3
 * @param tcbEvaluationDataNumber of the TCB info
 * @param qeEvaluationDataNumber of the QE identity
 * @param collateralIssuedAt when TCB info and QE identity were issued: the earlier of the two
 * @param matchedLevelStatus status of the platform's level, before convergence
 * @param matchedLevelDate date of the platform's level
 * @param sgxLevelStatus status of the first level whose SGX part matches; equal to the platform's level for SGX
 * @param tdxModule the TDX module that was judged by an identity of its own: one, or none
 * @param qeStatus status of the quoting enclave
 * @param qeIsvSvn ISVSVN of the quoting enclave
 * @param pckAuthority common name of the authority that issued the PCK certificate
 * @param pck what the PCK certificate says
 */
public record PlatformTcb(
        TcbStatus status,
        List<String> advisoryIds,
        int tcbInfoVersion,
        int tcbEvaluationDataNumber,
        int qeEvaluationDataNumber,
        Instant collateralIssuedAt,
        TcbStatus matchedLevelStatus,
        Instant matchedLevelDate,
        TcbStatus sgxLevelStatus,
        List<Module> tdxModule,
        TcbStatus qeStatus,
        int qeIsvSvn,
        String pckAuthority,
        PckExtension pck) {
    /**
     * A TDX module that was judged by its own identity.
     *
     * @param id such as {@code TDX_01}
     * @param status its status
     */
    public record Module(String id, TcbStatus status) {}

    /** Copies the lists. */
    public PlatformTcb {
        advisoryIds = List.copyOf(advisoryIds);
        tdxModule = List.copyOf(tdxModule);
    }

    /** The TDX module, if it was judged by an identity of its own. */
    public Optional<Module> module() {
        return tdxModule.stream().findFirst();
    }

    /** The lower of the two evaluation data numbers: a policy's minimum guards against old endorsements. */
    public int evaluationDataNumber() {
        return Math.min(tcbEvaluationDataNumber, qeEvaluationDataNumber);
    }
}
