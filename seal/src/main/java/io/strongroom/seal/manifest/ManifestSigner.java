/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.manifest;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;

/** Signs manifests with an identity key. The port to whoever holds the key. */
public interface ManifestSigner {
    /** The certificate of the key first, then its issuers up to the authority. Renewing it leaves the key. */
    List<X509Certificate> chain();

    /**
     * Signs with the key of the first certificate of {@code chain}: ECDSA on P-256 with SHA-256, the signature in DER.
     *
     * @param content borrowed
     * @throws IOException if the key is no longer to be had
     */
    byte[] sign(byte[] content) throws IOException;
}
