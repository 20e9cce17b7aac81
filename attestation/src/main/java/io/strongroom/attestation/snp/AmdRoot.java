/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

import io.strongroom.attestation.Digest;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Set;

/**
 * A root of AMD's that chains must end in: by its public key, and by the name that belongs to its product.
 *
 * @param product the processors that it vouches for
 * @param publicKey SHA-256 of its SubjectPublicKeyInfo
 */
public record AmdRoot(SnpProduct product, Digest publicKey) {
    /**
     * AMD's production roots. Source: the certificates {@code ARK-Milan}, {@code ARK-Genoa} and {@code ARK-Turin} that AMD
     * publishes at kdsintf.amd.com.
     */
    public static final Set<AmdRoot> PRODUCTION = Set.of(
            new AmdRoot(
                    SnpProduct.MILAN, Digest.parse("9f056bee44377e29308cb5ffa895bdfb62d18881fa6bed8d6f075b0204089cb9")),
            new AmdRoot(
                    SnpProduct.GENOA, Digest.parse("429a69c9422aa258ee4d8db5fcda9c6470ef15f8cd5a9cebd6cbc7d90b863831")),
            new AmdRoot(
                    SnpProduct.TURIN,
                    Digest.parse("4f125410563a2ab9a50356f9243f6fe0b6f73de98603f53f90339c70e9d7ad08")));

    /**
     * The root with this certificate's key.
     *
     * @throws IllegalArgumentException if it is not named as a root of AMD's
     */
    public static AmdRoot ofRoot(X509Certificate certificate) {
        return Arrays.stream(SnpProduct.values())
                .filter(product -> product.arkName().equals(certificate.getSubjectX500Principal()))
                .findFirst()
                .map(product -> new AmdRoot(
                        product, Digest.sha256(certificate.getPublicKey().getEncoded())))
                .orElseThrow(() -> new IllegalArgumentException("the root certificate is named "
                        + certificate.getSubjectX500Principal() + " (wanted an ARK of AMD's)"));
    }
}
