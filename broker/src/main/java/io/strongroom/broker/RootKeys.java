/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.Octets;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.rootkey.KeyShare;
import io.strongroom.broker.rootkey.KeyShares;
import io.strongroom.broker.rootkey.RootKeySource;
import io.strongroom.broker.rootkey.RootKeySourceException;
import io.strongroom.broker.rootkey.ShareException;
import io.strongroom.broker.rootkey.ShareSet;
import io.strongroom.broker.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The root key of a workspace, for the person who holds it: what protects it, and shares of it. Every change is recorded in
 * the audit log. Thread-safe.
 *
 * <p>Source: docs/spec/root-key.md.
 */
public final class RootKeys {
    private final Broker broker;

    RootKeys(Broker broker) {
        this.broker = broker;
    }

    /** What protects the root key. */
    public RootKeyStatus status() throws IOException {
        Workspace workspace = broker.workspace();
        RootKeyLoader.Loaded loaded = workspace.loader().load(workspace.store());
        try (RootKey key = loaded.key()) {
            return new RootKeyStatus(
                    RootKeyProtection.ofKind(loaded.entry().source().kind()),
                    loaded.entry().source().description(),
                    Octets.of(key.checkValue()),
                    workspace.loader().listed());
        }
    }

    /**
     * Protects the root key by another source, and by no other any more. The root key stays the same. Copies of the list of
     * before still open the workspace with the source of before, until the root key is rotated.
     *
     * @throws RootKeySourceException if the source cannot be used; nothing was changed then
     */
    public void change(RootKeySource source) throws IOException {
        Workspace workspace = broker.workspace();
        WorkspaceLock.holding(workspace.home(), () -> {
            RootKeyLoader.Loaded loaded = workspace.loader().load(workspace.store());
            loaded.key().close();
            byte[] secret = loaded.entry().secret(workspace.home());
            try {
                RootKeyEntry entry = RootKeyEntry.protect(secret, source);
                ObjectNode details = StrictJson.object()
                        .put("from", loaded.entry().source().kind())
                        .put("to", source.kind());
                record("root-key-change", entry.check(), details);
                RootKeyFile.write(workspace.home(), List.of(entry));
                workspace.useLoader(workspace.loader().with(source));
            } finally {
                Arrays.fill(secret, (byte) 0);
            }
            return source;
        });
    }

    /**
     * Splits the root key into shares.
     *
     * @param shares how many, up to 255
     * @param threshold how many of them give the root key back, from 2 on
     * @return the shares, which the caller closes
     * @throws IllegalArgumentException if there are no such numbers
     */
    public List<KeyShare> split(int shares, int threshold) throws IOException {
        Workspace workspace = broker.workspace();
        RootKeyLoader.Loaded loaded = workspace.loader().load(workspace.store());
        try (RootKey key = loaded.key()) {
            byte[] secret = loaded.entry().secret(workspace.home());
            try {
                Octets check = Octets.of(key.checkValue());
                List<KeyShare> all = KeyShares.split(secret, check, shares, threshold, new SecureRandom());
                ShareSet set = all.get(0).set();
                ObjectNode details = StrictJson.object()
                        .put("set", set.id().hex())
                        .put("shares", shares)
                        .put("threshold", threshold);
                record("root-key-split", check, details);
                return all;
            } finally {
                Arrays.fill(secret, (byte) 0);
            }
        }
    }

    /**
     * Gives a workspace its root key back, from shares, and protects it by {@code source} and by no other. What protected it
     * before is not asked.
     *
     * @param shares borrowed
     * @throws ShareException if they are too few, of several sets, or of another root key than the workspace's
     * @throws WorkspaceException if there is no workspace
     */
    public static ShareSet recover(Path home, List<KeyShare> shares, RootKeySource source) throws IOException {
        if (!Workspace.isInitialised(home)) {
            throw new WorkspaceException(
                    "there is no store of a workspace in " + home + "; restore it from your backup");
        }
        byte[] secret = KeyShares.combine(shares);
        ShareSet set = shares.get(0).set();
        try {
            WorkspaceLock.holding(home, () -> {
                try (Store store = Workspace.openStore(home);
                        RootKey key = RootKey.of(secret.clone())) {
                    requireOwn(store, key, set);
                }
                RootKeyEntry entry = RootKeyEntry.protect(secret, source);
                RootKeyFile.write(home, List.of(entry));
                return entry;
            });
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
        RootKeyLoader loader = new RootKeyLoader(home, Optional.empty()).with(source);
        try (Workspace workspace = Workspace.open(home, loader);
                Broker broker = Broker.of(workspace)) {
            ObjectNode details = StrictJson.object().put("set", set.id().hex()).put("to", source.kind());
            broker.rootKeys().record("root-key-recover", set.rootKey(), details);
        }
        return set;
    }

    private static void requireOwn(Store store, RootKey key, ShareSet set) throws IOException {
        Optional<Octets> inUse = store.read(RootKeyRow::find);
        boolean isOwn = inUse.isPresent()
                ? key.matches(inUse.get().bytes())
                : store.read(handle -> Authority.load(handle, key, Authorities.FIRST))
                        .isPresent();
        if (!isOwn) {
            throw new ShareException("the shares of set " + set.shortId()
                    + " are of another root key than the one that the store of this workspace is under");
        }
    }

    private void record(String event, Octets check, ObjectNode details) throws IOException {
        broker.store().write(transaction -> {
            broker.record(transaction, event, "root key " + check.slice(0, 6).hex(), details);
            return event;
        });
    }
}
