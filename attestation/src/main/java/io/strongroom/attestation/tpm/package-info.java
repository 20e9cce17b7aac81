/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Evidence of a TPM 2.0: what a machine booted. Memory is not protected.
 *
 * <p>Everything but collecting is a pure function of its arguments: no network, no disk, no clock.
 *
 * <pre>{@code
 * PcrPolicy boots = PcrPolicy.ofValues(valuesOfAMachineThatIsKnownToBeGood);
 * var policy = AppraisalPolicy.of("boots", Set.of(Tee.TPM), ReferenceValues.ofBoots(boots));
 * var verifier = new Verifier(TrustAnchors.PRODUCTION.withTpm(TpmAuthorities.of(authority)));
 * AttestationResult result =
 *         verifier.appraise(evidence, TpmEndorsements.of(revocationLists), policy, binding, clock.instant());
 * }</pre>
 *
 * <p>The steps apart: {@link io.strongroom.attestation.tpm.TpmEvidenceParser} gives {@link
 * io.strongroom.attestation.tpm.TpmEvidence}, {@link io.strongroom.attestation.tpm.TpmVerifier} makes it {@link
 * io.strongroom.attestation.tpm.VerifiedTpmEvidence}, {@link io.strongroom.attestation.tpm.PcrPolicy} judges that. The other
 * side is {@link io.strongroom.attestation.tpm.TpmEvidenceCollector}.
 *
 * <p>Source: {@code docs/spec/tpm-evidence.md}.
 */
@NullMarked
package io.strongroom.attestation.tpm;

import org.jspecify.annotations.NullMarked;
