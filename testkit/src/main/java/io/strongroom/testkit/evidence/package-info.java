/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Forges attestation evidence of every kind, status and failure with a PKI of its own, so that tests need no outside
 * file. Begin with a valid {@link io.strongroom.testkit.evidence.DcapCase}, change one thing, and forge it: everything
 * is signed again.
 *
 * <pre>{@code
 * ForgedDcap debug = DcapCase.sgx()
 *         .withQuote(quote -> quote.withBody(body -> body.with(SgxField.ATTRIBUTES, SgxField.ATTRIBUTES_DEBUG)))
 *         .forge();
 * }</pre>
 *
 * It shares no code with the verifier: a layout that both had wrong would otherwise look right.
 */
@NullMarked
package io.strongroom.testkit.evidence;

import org.jspecify.annotations.NullMarked;
