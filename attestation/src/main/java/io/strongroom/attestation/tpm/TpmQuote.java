/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.Octets;
import java.util.List;

/**
 * What a TPM signs over its PCRs, parsed. Nothing in it is authentic yet. Only {@link TpmQuoteParser} makes one, so the
 * fields are those of {@link #signedBytes}. Immutable and thread-safe.
 *
 * <p>Source: TCG TPM 2.0 Library, Part 2, 10.12.12 TPMS_ATTEST with 10.12.4 TPMS_QUOTE_INFO.
 */
public final class TpmQuote {
    private final Octets signedBytes;
    private final Octets qualifiedSigner;
    private final Octets extraData;
    private final TpmClockInfo clockInfo;
    private final long firmwareVersion;
    private final List<PcrSelection> selections;
    private final Octets pcrDigest;
    private final Octets quoteInfo;

    TpmQuote(
            Octets signedBytes,
            Octets qualifiedSigner,
            Octets extraData,
            TpmClockInfo clockInfo,
            long firmwareVersion,
            List<PcrSelection> selections,
            Octets pcrDigest,
            Octets quoteInfo) {
        this.signedBytes = signedBytes;
        this.qualifiedSigner = qualifiedSigner;
        this.extraData = extraData;
        this.clockInfo = clockInfo;
        this.firmwareVersion = firmwareVersion;
        this.selections = List.copyOf(selections);
        this.pcrDigest = pcrDigest;
        this.quoteInfo = quoteInfo;
    }

    /** The whole TPMS_ATTEST: what the signature is over. */
    public Octets signedBytes() {
        return signedBytes;
    }

    /** qualifiedSigner: the qualified name of the attestation key, 0 to 66 bytes. */
    public Octets qualifiedSigner() {
        return qualifiedSigner;
    }

    /** extraData: what the caller of TPM2_Quote had signed along, 0 to 66 bytes. */
    public Octets extraData() {
        return extraData;
    }

    /** clockInfo. */
    public TpmClockInfo clockInfo() {
        return clockInfo;
    }

    /** firmwareVersion of the TPM, 64 bits; blurred like the counters of {@link TpmClockInfo}. */
    public long firmwareVersion() {
        return firmwareVersion;
    }

    /** pcrSelect: which PCRs, in the order in which they are hashed; no bank twice. */
    public List<PcrSelection> selections() {
        return selections;
    }

    /** pcrDigest: over the values of those PCRs, 32 or 48 bytes. */
    public Octets pcrDigest() {
        return pcrDigest;
    }

    /** TPMS_QUOTE_INFO: the bytes of {@link #selections} and {@link #pcrDigest}, the end of what is signed. */
    public Octets quoteInfo() {
        return quoteInfo;
    }

    /** True if these are values of exactly the PCRs that the quote selects. */
    boolean selectsExactly(PcrValues values) {
        List<PcrSelection> selected = values.selections();
        return selected.size() == selections.size() && selections.containsAll(selected);
    }
}
