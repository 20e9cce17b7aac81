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
import io.strongroom.broker.store.StoreLocation;
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
    private static final int SHORT_NAME_BYTES = 6;

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
     * Makes another root key, and puts everything in the store under it, in one transaction. What protects it stays the same
     * source. Processes that have the workspace open take the new root key. The one of before opens nothing any more but
     * copies of the store that were made before, and its shares are worthless.
     *
     * @param leaveAltered whether rows that were altered may stay as they are, refused as before
     * @return the names of those rows
     * @throws StoreAlteredException if rows were altered, and may not stay; nothing was changed then
     * @throws RootKeySourceException if the source cannot be used; nothing was changed then
     */
    public List<String> rotate(boolean leaveAltered) throws IOException {
        Workspace workspace = broker.workspace();
        return WorkspaceLock.holding(workspace.home(), () -> {
            RootKeyLoader.Loaded loaded = workspace.loader().load(workspace.store());
            RootKeyEntry current = loaded.entry().named(Octets.of(loaded.key().checkValue()));
            byte[] secret = RootKeyLoader.newSecret();
            try (RootKey before = loaded.key();
                    RootKey after = RootKey.of(secret.clone())) {
                RootKeySource source = current.source().renewed(new SecureRandom());
                RootKeyEntry next = RootKeyEntry.protect(secret, source);
                RootKeyFile.write(workspace.home(), List.of(current, next));
                List<String> altered = rekey(workspace.store(), before, after, leaveAltered);
                RootKeyFile.write(workspace.home(), List.of(next));
                return altered;
            } catch (StoreAlteredException e) {
                // Only now is it certain that nothing was committed. After any other failure the list keeps both.
                RootKeyFile.write(workspace.home(), List.of(current));
                throw e;
            } finally {
                Arrays.fill(secret, (byte) 0);
            }
        });
    }

    /** The record is written first, so that it goes under the new root key with all others. */
    private List<String> rekey(Store store, RootKey before, RootKey after, boolean leaveAltered) throws IOException {
        String name = shortName(Octets.of(after.checkValue()));
        return store.write(transaction -> {
            ObjectNode details = StrictJson.object().put("from", shortName(Octets.of(before.checkValue())));
            broker.record(transaction, "root-key-rotate", name, details);
            List<String> altered = new RootKeyRekeying(before, after).run(transaction);
            if (!altered.isEmpty() && !leaveAltered) {
                throw new StoreAlteredException(
                        altered,
                        "find out who writes to the store, and restore it from a copy, or leave these rows as they are,"
                                + " refused, with --leave-altered");
            }
            return altered;
        });
    }

    private static String shortName(Octets check) {
        return "root key " + check.slice(0, SHORT_NAME_BYTES).hex();
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
        return recover(home, shares, source, Workspace.embeddedStore(home));
    }

    /** The same with another store than the embedded one. */
    public static ShareSet recover(Path home, List<KeyShare> shares, RootKeySource source, StoreLocation location)
            throws IOException {
        if (!Workspace.isInitialised(home, location)) {
            throw new WorkspaceException(
                    "there is no store of a workspace in " + home + "; restore it from your backup");
        }
        byte[] secret = KeyShares.combine(shares);
        ShareSet set = shares.get(0).set();
        try {
            WorkspaceLock.holding(home, () -> {
                try (Store store = Workspace.openStore(location);
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
        try (Workspace workspace = Workspace.open(home, loader, location);
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
            broker.record(transaction, event, shortName(check), details);
            return event;
        });
    }
}
