/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import io.strongroom.agent.jca.Identity;
import io.strongroom.seal.KeyId;
import io.strongroom.seal.manifest.AnchorKeeper;
import io.strongroom.seal.manifest.KnownAnchors;
import io.strongroom.seal.manifest.ManifestAnchor;
import io.strongroom.seal.manifest.ManifestAuthority;
import io.strongroom.seal.manifest.ManifestDigest;
import io.strongroom.seal.manifest.SignedManifest;
import io.strongroom.seal.zone.ZonePath;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;

/** Signs with the session's identity, and asks the session's broker. Thread-safe. */
final class SessionManifests implements ManifestAuthority {
    private final AnchorKeeper keeper;
    private final Supplier<Identity> identity;

    SessionManifests(AnchorKeeper keeper, Supplier<Identity> identity) {
        this.keeper = keeper;
        this.identity = identity;
    }

    @Override
    public List<X509Certificate> chain() {
        return identity.get().chain();
    }

    @Override
    public List<X509Certificate> authorities() {
        return identity.get().authorities();
    }

    @Override
    public byte[] sign(byte[] content) throws IOException {
        try {
            Signature signature = Signature.getInstance(SignedManifest.ALGORITHM);
            signature.initSign(identity.get().key());
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IOException("the session's identity key does not sign", e);
        }
    }

    @Override
    public KnownAnchors latest(KeyId zone, ZonePath directory) throws IOException {
        return keeper.latest(zone, directory);
    }

    @Override
    public boolean anchor(KeyId zone, ZonePath directory, ManifestAnchor next, ManifestDigest previous)
            throws IOException {
        return keeper.anchor(zone, directory, next, previous);
    }

    @Override
    public void end(KeyId zone, ZonePath path) throws IOException {
        keeper.end(zone, path);
    }
}
