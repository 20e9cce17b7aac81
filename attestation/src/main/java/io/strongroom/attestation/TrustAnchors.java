/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import io.strongroom.attestation.dcap.TrustAnchor;
import io.strongroom.attestation.snp.AmdRoot;
import io.strongroom.attestation.tpm.TpmAuthorities;
import java.util.List;
import java.util.Set;

/**
 * The roots that a verifier trusts, one for each vendor.
 *
 * @param intel Intel's root for SGX and TDX
 * @param simulated the workspace's simulated platform: one, or none
 * @param tpm the authorities for attestation keys of TPMs: one set of them, or none
 * @param amd AMD's roots for SEV-SNP, one for each product
 */
public record TrustAnchors(
        TrustAnchor.Intel intel, List<TrustAnchor.Simulated> simulated, List<TpmAuthorities> tpm, Set<AmdRoot> amd) {
    /** The vendors' production roots, pinned; no simulated platform. */
    public static final TrustAnchors PRODUCTION = new TrustAnchors(TrustAnchor.Intel.PRODUCTION, List.of(), List.of());

    /** Copies the collections. */
    public TrustAnchors {
        simulated = List.copyOf(simulated);
        tpm = List.copyOf(tpm);
        amd = Set.copyOf(amd);
        if (simulated.size() > 1) {
            throw new IllegalArgumentException("at most one simulated platform is trusted, got " + simulated.size());
        }
        if (tpm.size() > 1) {
            throw new IllegalArgumentException("at most one set of TPM authorities is trusted, got " + tpm.size());
        }
    }

    /** These roots, and AMD's production roots. */
    public TrustAnchors(TrustAnchor.Intel intel, List<TrustAnchor.Simulated> simulated, List<TpmAuthorities> tpm) {
        this(intel, simulated, tpm, AmdRoot.PRODUCTION);
    }

    /** The same roots, and this simulated platform. */
    public TrustAnchors withSimulated(TrustAnchor.Simulated anchor) {
        return new TrustAnchors(intel, List.of(anchor), tpm, amd);
    }

    /** The same roots, but another for Intel: for tests and for pre-production platforms. */
    public TrustAnchors withIntel(TrustAnchor.Intel anchor) {
        return new TrustAnchors(anchor, simulated, tpm, amd);
    }

    /** The same roots, and these authorities for attestation keys of TPMs. */
    public TrustAnchors withTpm(TpmAuthorities authorities) {
        return new TrustAnchors(intel, simulated, List.of(authorities), amd);
    }

    /** The same roots, but others for AMD: for tests. */
    public TrustAnchors withAmd(Set<AmdRoot> roots) {
        return new TrustAnchors(intel, simulated, tpm, roots);
    }
}
