/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.quote;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.attestation.dcap.TrustAnchor;
import io.strongroom.attestation.quote.QeVendor;
import io.strongroom.attestation.quote.QuoteParser;
import io.strongroom.attestation.snp.AmdRoot;
import io.strongroom.attestation.tpm.TpmAuthorities;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * A root certificate that a user trusts instead of the pinned one of its vendor. By its name it is Intel's, AMD's or that of a
 * simulated platform; every other one is an authority of TPMs. Evidence of another vendor does not lead to it.
 *
 * @param vendor whose root it is
 * @param name its subject
 * @param anchors the pinned roots, but this one for its vendor
 */
public record GivenRoot(Vendor vendor, String name, TrustAnchors anchors) {
    /** Whose evidence a root vouches for. */
    public enum Vendor {
        /** Quotes of SGX and TDX. */
        INTEL("Intel"),
        /** Quotes of the simulated platform. */
        SIMULATED("the simulated platform"),
        /** Reports of SEV-SNP. */
        AMD("AMD"),
        /** Evidence of a TPM, whose attestation key some authority certified. */
        TPM("an authority of TPMs");

        private final String title;

        Vendor(String title) {
            this.title = title;
        }
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException if the file is not one certificate, or its key is none of its vendor's kind
     */
    public static GivenRoot read(Path file) throws IOException {
        X509Certificate root = TrustOptions.certificate(file);
        String name = root.getSubjectX500Principal().getName(X500Principal.RFC2253);
        if (root.getSubjectX500Principal().equals(TrustAnchor.Simulated.ROOT_NAME)) {
            return new GivenRoot(
                    Vendor.SIMULATED, name, TrustAnchors.PRODUCTION.withSimulated(TrustAnchor.Simulated.ofRoot(root)));
        }
        if (name.contains("CN=ARK-")) {
            return new GivenRoot(Vendor.AMD, name, TrustAnchors.PRODUCTION.withAmd(Set.of(AmdRoot.ofRoot(root))));
        }
        return name.contains("CN=Intel SGX Root CA")
                ? new GivenRoot(Vendor.INTEL, name, TrustAnchors.PRODUCTION.withIntel(TrustAnchor.Intel.ofRoot(root)))
                : new GivenRoot(Vendor.TPM, name, TrustAnchors.PRODUCTION.withTpm(TpmAuthorities.of(root)));
    }

    /**
     * Demands that this is a root of the evidence's vendor.
     *
     * @throws EvidenceRejectedException with {@code CERT_CHAIN} if it is not
     */
    void requireFor(Vendor evidence) throws EvidenceRejectedException {
        if (vendor != evidence) {
            throw new EvidenceRejectedException(
                    RejectReason.CERT_CHAIN,
                    "the root that was given, '" + name
                            + "', is not one that this evidence can lead to (wanted a root of " + evidence.title + ")");
        }
    }

    /** The vendor of a quote; none if it cannot be read. */
    static Optional<Vendor> ofQuote(byte[] quote) {
        try {
            return Optional.of(
                    QuoteParser.parse(quote).header().qeVendor() == QeVendor.SIMULATED
                            ? Vendor.SIMULATED
                            : Vendor.INTEL);
        } catch (EvidenceFormatException e) {
            return Optional.empty();
        }
    }
}
