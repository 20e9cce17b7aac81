/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.attestation.ForgedSignatureCheck;
import io.strongroom.attestation.dcap.TrustAnchor;
import io.strongroom.attestation.simulated.SimulatedPlatform;
import io.strongroom.attestation.simulated.SimulatedPlatformFiles;
import io.strongroom.broker.api.BrokerTrust;
import io.strongroom.broker.audit.AuditSigner;
import io.strongroom.broker.policy.Policy;
import io.strongroom.broker.rootkey.KeyFileSource;
import io.strongroom.broker.rootkey.PassphraseSource;
import io.strongroom.broker.rootkey.RootKeySource;
import io.strongroom.broker.store.Store;
import io.strongroom.broker.store.StoreLocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory that belongs to a broker: the store, the root key or its parameters, the CA's certificate, the broker's pin,
 * the audit key's public part and the simulated platform. Any number of processes may have it open. Thread-safe.
 *
 * <p>Source: docs/ARCHITECTURE.md, "Workspace".
 */
public final class Workspace implements AutoCloseable {
    /** The directory of the simulated platform. */
    public static final String SIMULATED = "simulated";

    /** The directory of run directories. */
    public static final String RUNS = "runs";

    /** The directory of endorsements. */
    public static final String ENDORSEMENTS = "endorsements";

    /** The file with the public part of the audit key, in PEM. */
    public static final String AUDIT_KEY = "audit.pem";

    private static final String STORE = "broker.db";
    private static final List<String> STORE_SUFFIXES = List.of("", "-wal", "-shm"); // SQLite's own two files beside it

    /** What may lie in a directory that becomes a workspace. */
    private static final Set<String> BEFORE_INIT = Set.of("strongroom.yaml", "endorsements");

    private final Path home;
    private final RootKeyGuard guard;
    private final RootKey rootKey;
    private final Store store;
    private final Authorities authorities;
    private final AuditSigner auditSigner;
    private final boolean isNew;

    private Workspace(
            Path home,
            RootKeyGuard guard,
            RootKey rootKey,
            Store store,
            Authorities authorities,
            AuditSigner auditSigner,
            boolean isNew) {
        this.home = home;
        this.guard = guard;
        this.rootKey = rootKey;
        this.store = store;
        this.authorities = authorities;
        this.auditSigner = auditSigner;
        this.isNew = isNew;
    }

    /**
     * Makes the workspace, or completes and opens one that is there. May run in several processes at once.
     *
     * @param home made with mode 0700 if it is missing, set to 0700 otherwise
     * @param passphraseFile the file that holds the passphrase; none: the root key is a file beside the data, for
     *     development only
     * @throws WorkspaceException if {@code home} holds other things than a workspace, the passphrase is wrong, the workspace was made in the other way, or its root key is
     *     lost
     */
    public static Workspace init(Path home, Optional<Path> passphraseFile) throws IOException {
        return init(home, passphraseFile, embeddedStore(home));
    }

    /** The same with another store than the embedded one. */
    public static Workspace init(Path home, Optional<Path> passphraseFile, StoreLocation store) throws IOException {
        RootKeySource source = passphraseFile.isPresent()
                ? PassphraseSource.of(passphraseFile.get())
                : new KeyFileSource(home, KeyFileSource.FIRST_NAME);
        return init(home, passphraseFile, source, store);
    }

    /**
     * The same with a root key that {@code source} protects.
     *
     * @throws WorkspaceException also if the root key of the workspace that is there is protected otherwise
     */
    public static Workspace init(Path home, RootKeySource source) throws IOException {
        return init(home, source, embeddedStore(home));
    }

    /** The same with another store than the embedded one. */
    public static Workspace init(Path home, RootKeySource source, StoreLocation store) throws IOException {
        Optional<RootKeyProtection> existing = RootKeyFile.protection(home);
        if (existing.isPresent() && existing.get() != RootKeyProtection.ofKind(source.kind())) {
            throw new WorkspaceException("the root key of the workspace " + home + " is protected otherwise ("
                    + existing.get().description() + "); strongroom root-key change changes that");
        }
        return init(
                home,
                source instanceof PassphraseSource passphrase ? Optional.of(passphrase.file()) : Optional.empty(),
                source,
                store);
    }

    private static Workspace init(Path home, Optional<Path> passphraseFile, RootKeySource source, StoreLocation store)
            throws IOException {
        requireOwnOrEmpty(home);
        PrivateFiles.createDirectory(home);
        return WorkspaceLock.holding(home, () -> {
            boolean hasRootKey = RootKeyFile.protection(home).isPresent();
            if (!hasRootKey && isInitialised(home, store)) {
                throw RootKeyFile.lost(home);
            }
            if (!isInitialised(home, store) && Files.exists(home.resolve(BrokerTrust.CA_FILE))) {
                throw lostStore(home, store);
            }
            if (!hasRootKey) {
                RootKeyLoader.create(home, source);
            }
            return complete(home, new RootKeyLoader(home, passphraseFile), store, true);
        });
    }

    /**
     * Opens a workspace.
     *
     * @throws WorkspaceException if it is not initialised, others may use the directory, the passphrase is missing or
     *     wrong, or the root key is lost
     */
    public static Workspace open(Path home, Optional<Path> passphraseFile) throws IOException {
        return open(home, passphraseFile, embeddedStore(home));
    }

    /** The same with another store than the embedded one. */
    public static Workspace open(Path home, Optional<Path> passphraseFile, StoreLocation store) throws IOException {
        if (!isInitialised(home, store)) {
            throw new WorkspaceException("there is no workspace in " + home + "; run strongroom init");
        }
        return open(home, new RootKeyLoader(home, passphraseFile), store);
    }

    static Workspace open(Path home, RootKeyLoader loader, StoreLocation store) throws IOException {
        PrivateFiles.requireOwnerOnly(home);
        return complete(home, loader, store, false);
    }

    /** A directory of somebody's other files would be closed to others and filled with ours. */
    private static void requireOwnOrEmpty(Path home) throws IOException {
        if (!Files.isDirectory(home) || WorkspaceLock.exists(home) || isInitialised(home, embeddedStore(home))) {
            return;
        }
        try (Stream<Path> entries = Files.list(home)) {
            boolean hasOthers = !entries.allMatch(entry -> BEFORE_INIT.contains(String.valueOf(entry.getFileName())));
            // Whoever initialises makes the lock before any other file: what was listed may be another process's work.
            if (hasOthers && !WorkspaceLock.exists(home)) {
                throw new WorkspaceException(home + " is not empty, and no workspace; name a directory that is new,"
                        + " empty or a workspace");
            }
        }
    }

    /** The store of a workspace that names no other. */
    public static StoreLocation embeddedStore(Path home) {
        return new StoreLocation.Embedded(home.resolve(STORE));
    }

    /** Whether there is a workspace in {@code home} with this store, complete or with its root key lost. */
    public static boolean isInitialised(Path home, StoreLocation store) {
        return Files.exists(
                store instanceof StoreLocation.Embedded embedded ? embedded.file() : home.resolve(BrokerTrust.CA_FILE));
    }

    /** How the root key of the workspace in {@code home} is protected, or none if there is none. Opens nothing. */
    public static Optional<RootKeyProtection> protection(Path home) throws IOException {
        return RootKeyFile.protection(home);
    }

    /** The directory. */
    public Path home() {
        return home;
    }

    /** Where the root key comes from. */
    public RootKeyProtection protection() throws IOException {
        return protection(home).orElseThrow(() -> RootKeyFile.lost(home));
    }

    /** Whether {@link #init} made this workspace just now. */
    public boolean isNew() {
        return isNew;
    }

    /** What a client needs to know this workspace's broker. */
    public BrokerTrust trust() {
        Authority first = authorities.first();
        return new BrokerTrust(first.caCertificate(), first.pin());
    }

    /** The simulated quoting platform of this workspace. */
    public SimulatedPlatform simulatedPlatform() throws IOException {
        return SimulatedPlatform.load(home.resolve(SIMULATED));
    }

    /** Closes the store, which waits for a transaction in progress, and wipes the root key. */
    @Override
    public void close() throws IOException {
        try {
            store.close();
        } finally {
            rootKey.close();
        }
    }

    RootKeyLoader loader() {
        return guard.loader();
    }

    /** Notes that the root key's protection was changed. */
    void useLoader(RootKeyLoader changed) {
        guard.use(changed);
    }

    RootKey rootKey() {
        return rootKey;
    }

    Store store() {
        return store;
    }

    Authorities authorities() {
        return authorities;
    }

    AuditSigner auditSigner() {
        return auditSigner;
    }

    TrustAnchor.Simulated simulatedAnchor() throws IOException {
        return SimulatedPlatformFiles.readTrustAnchor(home.resolve(SIMULATED));
    }

    private static Workspace complete(Path home, RootKeyLoader loader, StoreLocation location, boolean mayCreate)
            throws IOException {
        requireSoundPlatform();
        Store store = openStore(location);
        RootKeyLoader.Loaded root = null;
        try {
            root = loader.load(store);
            RootKey rootKey = root.key();
            Optional<Authority> existing = store.read(handle -> Authority.load(handle, rootKey, Authorities.FIRST));
            if (existing.isEmpty() && !mayCreate) {
                throw new WorkspaceException("the workspace " + home + " is not complete; run strongroom init again");
            }
            if (existing.isEmpty() && Files.exists(home.resolve(BrokerTrust.CA_FILE))) {
                throw lostStore(home, location);
            }
            Authority first = existing.isPresent() ? existing.get() : create(home, rootKey, store);
            noteRootKey(store, rootKey);
            RootKeyGuard guard = new RootKeyGuard(rootKey, loader);
            store.guardBy(guard);
            Authorities authorities =
                    Authorities.beside(first, store, rootKey, Clock.systemUTC().instant());
            AuditSigner auditSigner = AuditKeys.loadOrCreate(store, rootKey);
            if (mayCreate) {
                writePublicFiles(home, first);
            }
            if (mayCreate || !Files.exists(home.resolve(AUDIT_KEY))) {
                PrivateFiles.write(home.resolve(AUDIT_KEY), auditSigner.key().pem());
            }
            return new Workspace(home, guard, rootKey, store, authorities, auditSigner, existing.isEmpty());
        } catch (IOException | RuntimeException e) {
            if (root != null) {
                root.key().close();
            }
            store.close();
            throw e;
        }
    }

    private static void requireSoundPlatform() throws WorkspaceException {
        try {
            ForgedSignatureCheck.requireUnlessKnown();
        } catch (IllegalStateException e) {
            throw new WorkspaceException(String.valueOf(e.getMessage()), e);
        }
    }

    static Store openStore(StoreLocation location) throws IOException {
        if (location instanceof StoreLocation.Embedded embedded) {
            PrivateFiles.createIfMissing(embedded.file());
            for (String suffix : STORE_SUFFIXES) {
                PrivateFiles.restrictIfThere(Path.of(embedded.file() + suffix));
            }
        }
        return Store.open(location);
    }

    private static WorkspaceException lostStore(Path home, StoreLocation store) {
        return new WorkspaceException("the workspace " + home + " has lost its store " + store.display()
                + ", and with it every key; restore it from your backup");
    }

    /** A store of before does not say which root key it is under: this one opened what was in it. */
    private static void noteRootKey(Store store, RootKey rootKey) throws IOException {
        if (store.read(RootKeyRow::find).isEmpty()) {
            store.write(transaction -> {
                if (RootKeyRow.find(transaction).isEmpty()) {
                    RootKeyRow.put(transaction, rootKey);
                }
                return rootKey;
            });
        }
    }

    private static Authority create(Path home, RootKey rootKey, Store store) throws IOException {
        Clock clock = Clock.systemUTC();
        Path simulated = home.resolve(SIMULATED);
        SimulatedPlatforms.createIfMissing(home, clock.instant());
        String signer = SimulatedPlatform.signerOf(SimulatedPlatformFiles.readTrustAnchor(simulated))
                .toString();
        return store.write(transaction -> {
            new Policies(rootKey).insert(transaction, Policy.parse(Policy.initial(signer)), Map.of(), clock.instant());
            return Authority.create(transaction, rootKey, Authorities.FIRST, clock.instant());
        });
    }

    private static void writePublicFiles(Path home, Authority authority) throws IOException {
        PrivateFiles.createDirectory(home.resolve(RUNS));
        PrivateFiles.write(home.resolve(BrokerTrust.CA_FILE), CertificateCoding.pem(authority.caCertificate()));
        PrivateFiles.write(
                home.resolve(BrokerTrust.PIN_FILE), (authority.pin() + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}
