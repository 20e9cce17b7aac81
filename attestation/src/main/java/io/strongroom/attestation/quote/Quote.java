/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.quote;

import io.strongroom.attestation.Octets;

/**
 * A quote that was parsed, so its form is right; nothing in it is authenticated. Only {@link QuoteParser} makes one, so
 * that its fields are always those of its bytes. Immutable and thread-safe.
 */
public final class Quote {
    private final QuoteHeader header;
    private final QuoteBody body;
    private final QuoteSignatureData signatureData;
    private final Octets signedBytes;
    private final QuoteLayout layout;

    Quote(
            QuoteHeader header,
            QuoteBody body,
            QuoteSignatureData signatureData,
            Octets signedBytes,
            QuoteLayout layout) {
        this.header = header;
        this.body = body;
        this.signatureData = signatureData;
        this.signedBytes = signedBytes;
        this.layout = layout;
    }

    /** The header. */
    public QuoteHeader header() {
        return header;
    }

    /** What is attested. */
    public QuoteBody body() {
        return body;
    }

    /** Signatures, keys and certificates. */
    public QuoteSignatureData signatureData() {
        return signatureData;
    }

    /** The bytes that the attestation key signed: header and body. */
    public Octets signedBytes() {
        return signedBytes;
    }

    /** Where the parts lie. */
    public QuoteLayout layout() {
        return layout;
    }
}
