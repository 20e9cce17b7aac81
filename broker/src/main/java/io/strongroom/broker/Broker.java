/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.AssuranceClass;
import io.strongroom.attestation.EndorsementsSource;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.attestation.fetch.EndorsementClient;
import io.strongroom.attestation.fetch.EndorsementsStore;
import io.strongroom.attestation.fetch.StoredEndorsements;
import io.strongroom.broker.api.BrokerTrust;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.AuditEntry;
import io.strongroom.broker.audit.AuditLog;
import io.strongroom.broker.audit.AuditRecord;
import io.strongroom.broker.audit.AuditVerdict;
import io.strongroom.broker.store.Store;
import io.strongroom.seal.ZoneKeyring;
import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * The broker of a workspace, for the person who holds its root key. {@link BrokerServer} serves workloads from the same
 * broker.
 *
 * <p>Every change is recorded in the audit log in the transaction that makes it. A key is released to evidence of its own
 * class alone. Thread-safe.
 */
public final class Broker implements AutoCloseable {
    private final Workspace workspace;
    private final Clock clock;
    private final ZoneKeys keys;
    private final Secrets secrets;
    private final Policies policies;
    private final Jobs jobs;
    private final ReleaseCounts releaseCounts;
    private final ManifestAnchors manifests;
    private final AuditLog audit;
    private final EvidenceVerifier evidenceVerifier;
    private final Actor actor;

    private Broker(Workspace workspace, Clock clock, EvidenceVerifier evidenceVerifier) {
        this.workspace = workspace;
        this.clock = clock;
        this.evidenceVerifier = evidenceVerifier;
        this.policies = new Policies(workspace.rootKey());
        this.keys = new ZoneKeys(workspace.rootKey());
        this.secrets = new Secrets(workspace.rootKey());
        this.jobs = new Jobs(workspace.rootKey()::seal);
        this.releaseCounts = new ReleaseCounts(workspace.rootKey()::seal);
        this.manifests = new ManifestAnchors(workspace.rootKey()::seal);
        this.audit = new AuditLog(workspace.store(), workspace.rootKey()::seal, workspace.auditSigner(), clock);
        this.actor = Actor.OWNER;
    }

    private Broker(Broker broker, Actor actor) {
        this.workspace = broker.workspace;
        this.clock = broker.clock;
        this.evidenceVerifier = broker.evidenceVerifier;
        this.policies = broker.policies;
        this.keys = broker.keys;
        this.secrets = broker.secrets;
        this.jobs = broker.jobs;
        this.releaseCounts = broker.releaseCounts;
        this.manifests = broker.manifests;
        this.audit = broker.audit;
        this.actor = actor;
    }

    /** The same broker, whose changes are recorded as those of somebody else than the workspace's owner. */
    Broker actingAs(Actor other) {
        return new Broker(this, other);
    }

    /**
     * The broker of an open workspace, which trusts the vendors' production roots, the workspace's simulated platform, and
     * the endorsements in the workspace. Closing the broker leaves the workspace open.
     */
    public static Broker of(Workspace workspace) throws IOException {
        return of(workspace, Clock.systemUTC());
    }

    /** The same with another clock, for tests. */
    static Broker of(Workspace workspace, Clock clock) throws IOException {
        TrustAnchors anchors = TrustAnchors.PRODUCTION.withSimulated(workspace.simulatedAnchor());
        EndorsementsStore store =
                new EndorsementsStore(workspace.home().resolve(Workspace.ENDORSEMENTS), anchors, clock);
        var endorsements = new StoredEndorsements(store, EndorsementClient.offline());
        var broker = new Broker(workspace, clock, new EvidenceVerifier(anchors, endorsements));
        broker.keyLifecycle().deleteDue();
        return broker;
    }

    /**
     * A broker that trusts other roots than the vendors' production roots, for tests: no command and no setting leads here.
     *
     * @param anchors the roots; the workspace's simulated platform is added
     * @param endorsements where endorsements come from
     */
    public static Broker withAnchors(Workspace workspace, TrustAnchors anchors, EndorsementsSource endorsements)
            throws IOException {
        TrustAnchors all = anchors.withSimulated(workspace.simulatedAnchor());
        return new Broker(workspace, Clock.systemUTC(), new EvidenceVerifier(all, endorsements));
    }

    /**
     * Makes a zone key.
     *
     * @param name 1 to 63 lower-case letters, digits, dots, underscores and hyphens
     * @throws IllegalArgumentException if the name has another form or is reserved
     * @throws BrokerException if there is a key of this name, or this version verifies no evidence of the class
     */
    public KeySummary createKey(String name, AssuranceClass assuranceClass) throws IOException {
        KeyName.requireValid(name);
        if (assuranceClass == AssuranceClass.TPM) {
            throw new BrokerException("a key of class " + assuranceClass.wireName()
                    + " would be released to no one: this version verifies no such evidence");
        }
        return workspace.store().write(transaction -> {
            if (keys.find(transaction, name).isPresent()) {
                throw new BrokerException("there is a key '" + name + "' already");
            }
            ZoneKeyRow row = keys.create(
                    transaction,
                    name,
                    assuranceClass,
                    "",
                    clock.instant().truncatedTo(ChronoUnit.MILLIS),
                    ZoneKeyRow.NEVER);
            record(transaction, "key-create", "key " + name);
            return summary(row);
        });
    }

    /** The zone keys, by name; not those of runs. */
    public List<KeySummary> listKeys() throws IOException {
        return workspace.store().read(handle -> {
            List<KeySummary> summaries = new ArrayList<>();
            for (ZoneKeyRow row : keys.list(handle)) {
                summaries.add(summary(row));
            }
            return List.copyOf(summaries);
        });
    }

    /**
     * The zone key of this name.
     *
     * @throws BrokerException if there is none
     */
    public KeySummary key(String name) throws IOException {
        return workspace.store().read(handle -> summary(require(handle, name)));
    }

    /**
     * Adds a version to a key. New files use it; old ones stay readable.
     *
     * @throws BrokerException if there is no such key
     */
    public KeySummary rotateKey(String name) throws IOException {
        return workspace.store().write(transaction -> {
            ZoneKeyRow row = require(transaction, name);
            ZoneKeyRow next = keys.change(transaction, row, row.isEnabled(), keyring -> keyring.rotate(keys.random()));
            record(transaction, "key-rotate", "key " + name);
            return summary(next);
        });
    }

    /**
     * Disables a key: no workload and no person may use it until it is enabled again.
     *
     * @throws BrokerException if there is no such key
     */
    public KeySummary disableKey(String name) throws IOException {
        return setEnabled("key-disable", name, false);
    }

    /**
     * Enables a key that was disabled.
     *
     * @throws BrokerException if there is no such key
     */
    public KeySummary enableKey(String name) throws IOException {
        return setEnabled("key-enable", name, true);
    }

    /**
     * Disables one version of a key: files wrapped under it cannot be opened.
     *
     * @throws BrokerException if there is no such key or version
     */
    public KeySummary disableKeyVersion(String name, int version) throws IOException {
        return workspace.store().write(transaction -> {
            ZoneKeyRow row = require(transaction, name);
            if (!summary(row).hasVersion(version)) {
                throw new BrokerException("key '" + name + "' has no version " + version);
            }
            ZoneKeyRow next = keys.change(transaction, row, row.isEnabled(), keyring -> keyring.disable(version));
            record(transaction, "key-version-disable", "key " + name + "@" + version);
            return summary(next);
        });
    }

    /** Wraps and unwraps for the workspace's owner. The caller closes it. */
    public OwnerKeys ownerKeys() {
        return new OwnerKeys(this);
    }

    /** Deletion, export and import of keys. */
    public KeyLifecycle keyLifecycle() {
        return new KeyLifecycle(this);
    }

    /** Secrets other than zone keys. */
    public OwnerSecrets ownerSecrets() {
        return new OwnerSecrets(this);
    }

    /** The root key: what protects it, and shares of it. */
    public RootKeys rootKeys() {
        return new RootKeys(this);
    }

    /** The certificates of workloads, and who is denied. */
    public OwnerIdentities identities() {
        return new OwnerIdentities(this);
    }

    /** Who may administer brokers from elsewhere. */
    public OwnerAdministrators ownerAdministrators() {
        return new OwnerAdministrators(this);
    }

    /** What the owner learns of manifests. */
    public OwnerManifests ownerManifests() {
        return new OwnerManifests(this);
    }

    /** The policy in force. */
    public PolicyVersion policy() throws IOException {
        return workspace.store().read(policies::current);
    }

    /** The versions of the policy. */
    public OwnerPolicies ownerPolicies() {
        return new OwnerPolicies(this);
    }

    /** Puts a policy in force that needs no signatures. */
    public PolicyVersion setPolicy(String yaml) throws IOException {
        return ownerPolicies().set(yaml, Map.of());
    }

    /** The whole story behind a correlation id, in order; empty if there is none. */
    public List<AuditRecord> explain(String correlationId) throws IOException {
        return audit.find(correlationId);
    }

    /** The audit log. */
    public AuditLog audit() {
        return audit;
    }

    /** Checks the audit chain. */
    public AuditVerdict verifyAudit() throws IOException {
        return audit.verify();
    }

    /** What a client needs to know this broker. */
    public BrokerTrust trust() {
        return workspace.trust();
    }

    /** Closes nothing: the workspace belongs to whoever opened it. */
    @Override
    public void close() {}

    Workspace workspace() {
        return workspace;
    }

    Store store() {
        return workspace.store();
    }

    ZoneKeys keys() {
        return keys;
    }

    Secrets secrets() {
        return secrets;
    }

    Jobs jobs() {
        return jobs;
    }

    ReleaseCounts releaseCounts() {
        return releaseCounts;
    }

    ManifestAnchors manifests() {
        return manifests;
    }

    IssuedIdentities issuedIdentities() {
        return new IssuedIdentities(workspace.rootKey()::seal);
    }

    DeniedIdentities deniedIdentities() {
        return new DeniedIdentities(workspace.rootKey()::seal);
    }

    Administrators administrators() {
        return new Administrators(workspace.rootKey()::seal);
    }

    Policies policies() {
        return policies;
    }

    EvidenceVerifier evidenceVerifier() {
        return evidenceVerifier;
    }

    Clock clock() {
        return clock;
    }

    private KeySummary setEnabled(String event, String name, boolean enabled) throws IOException {
        return workspace.store().write(transaction -> {
            ZoneKeyRow next = keys.change(transaction, require(transaction, name), enabled, keyring -> {});
            record(transaction, event, "key " + name);
            return summary(next);
        });
    }

    ZoneKeyRow require(Handle handle, String name) throws BrokerException {
        return keys.find(handle, name)
                .filter(row -> !row.isRunKey())
                .orElseThrow(() -> new BrokerException("there is no key '" + name
                        + "'; strongroom key list shows the keys"
                        + (KeyName.isValid(name) ? ", strongroom key create " + name + " makes this one" : "")));
    }

    KeySummary summary(ZoneKeyRow row) throws IOException {
        try (ZoneKeyring keyring = keys.open(row)) {
            return KeySummary.of(row, keyring);
        }
    }

    void record(Handle transaction, String event, String subject) throws IOException {
        record(transaction, event, subject, StrictJson.object());
    }

    void record(Handle transaction, String event, String subject, ObjectNode details) throws IOException {
        audit.append(
                transaction,
                new AuditEntry(
                        actor.correlationId(),
                        event,
                        AuditEntry.DONE,
                        actor.in(transaction),
                        subject,
                        0,
                        List.of(),
                        details));
    }

    static ObjectNode owner() {
        return StrictJson.object().put("kind", "owner").put("user", System.getProperty("user.name", ""));
    }
}
