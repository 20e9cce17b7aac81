/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.manifest;

import java.security.cert.X509Certificate;
import java.util.List;

/** What this process needs to commit manifests of directories, and to judge those of others. Thread-safe. */
public interface ManifestAuthority extends ManifestSigner, AnchorKeeper {
    /** Under whose certificates manifests are believed. */
    List<X509Certificate> authorities();
}
