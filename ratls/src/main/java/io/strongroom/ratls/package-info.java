/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * RA-TLS: X.509 certificates that carry attestation evidence, and TLS 1.3 that trusts the evidence instead of an
 * authority.
 *
 * <pre>{@code
 * RaTlsCertificate certificate = RaTlsCertificateReader.read(derOrPem);
 * if (certificate.binding().isBound()) {
 *     judge(certificate.evidence());
 * }
 * }</pre>
 *
 * <p>Source: {@code docs/spec/ra-tls.md}.
 */
@NullMarked
package io.strongroom.ratls;

import org.jspecify.annotations.NullMarked;
