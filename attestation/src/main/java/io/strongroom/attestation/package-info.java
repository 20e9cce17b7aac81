/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Evidence in, verdict out: parses quotes, verifies their signature chain, appraises them by policy, and collects them
 * from the platform.
 *
 * <p>Everything but collecting is a pure function of its arguments: no network, no disk, no clock.
 *
 * <pre>{@code
 * var verifier = new Verifier(anchor);
 * var binding = ExpectedBinding.of(ReportData.ofRuntimeData(runtimeData), brokerPin);
 * AttestationResult result = verifier.appraise(evidence, policy, binding, clock.instant());
 * }</pre>
 *
 * <p>The steps apart: {@link io.strongroom.attestation.quote.QuoteParser} gives a {@link io.strongroom.attestation.quote.Quote},
 * {@link io.strongroom.attestation.dcap.QuoteVerifier} makes it a {@link io.strongroom.attestation.dcap.VerifiedQuote}, {@link
 * io.strongroom.attestation.AppraisalPolicy} makes that an {@link io.strongroom.attestation.AttestationResult}.
 *
 * <p>Source: {@code docs/spec/attestation.md}; roles and words from RFC 9334.
 */
@NullMarked
package io.strongroom.attestation;

import org.jspecify.annotations.NullMarked;
