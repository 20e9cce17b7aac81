/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.api.BrokerTrust;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.policy.ChangeOwners;
import io.strongroom.broker.policy.KeyChange;
import io.strongroom.broker.policy.RequiredOwners;
import io.strongroom.seal.ZoneKeyring;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The end of zone keys and their way to other brokers: deletion after a waiting period, export and import. Thread-safe.
 *
 * <p>Source: docs/spec/keyring.md, "On the way to another broker".
 */
public final class KeyLifecycle {
    /** The shortest time between asking for a deletion and losing the key. */
    public static final Duration SHORTEST_WAITING = Duration.ofDays(1);

    /** The longest. */
    public static final Duration LONGEST_WAITING = Duration.ofDays(365);

    private final Broker broker;

    KeyLifecycle(Broker broker) {
        this.broker = broker;
    }

    /** Schedules a deletion that needs no signatures. */
    public KeySummary scheduleDeletion(String name, Duration waiting) throws IOException {
        return scheduleDeletion(name, waiting, Map.of());
    }

    /**
     * Schedules the deletion of a key. From now on nobody can use it; once the time has come, it is destroyed, and what it
     * sealed is lost.
     *
     * @param waiting whole days, from {@link #SHORTEST_WAITING} to {@link #LONGEST_WAITING}
     * @param signatures those of owners of the policy in force under {@link #deletionStatement}, by their names
     * @throws IllegalArgumentException if the time is shorter or longer
     * @throws BrokerException if there is no such key
     * @throws PolicyRefusedException if the policy in force names owners, and too few of them signed
     */
    public KeySummary scheduleDeletion(String name, Duration waiting, Map<String, byte[]> signatures)
            throws IOException {
        if (waiting.compareTo(SHORTEST_WAITING) < 0 || waiting.compareTo(LONGEST_WAITING) > 0) {
            throw new IllegalArgumentException("the waiting period is " + waiting.toHours() + " hours (expected 1 to "
                    + LONGEST_WAITING.toDays() + " days)");
        }
        Instant deleteAt = broker.clock().instant().plus(waiting).truncatedTo(ChronoUnit.SECONDS);
        return broker.store().write(transaction -> {
            ZoneKeyRow row = broker.require(transaction, name);
            requireOwners(transaction, name, deletion(row, waiting), signatures, "deleted");
            ZoneKeyRow next = broker.keys().change(transaction, current -> current.deletedAt(deleteAt), row);
            broker.record(transaction, "key-delete-schedule", "key " + name + " at " + deleteAt, signedBy(signatures));
            return broker.summary(next);
        });
    }

    /**
     * Takes back a scheduled deletion: the key is again what it was before.
     *
     * @throws BrokerException if there is no such key, or no deletion of it is scheduled
     */
    public KeySummary cancelDeletion(String name) throws IOException {
        return broker.store().write(transaction -> {
            ZoneKeyRow row = broker.require(transaction, name);
            if (row.deleteAt().isEmpty()) {
                throw new BrokerException("no deletion of key '" + name + "' is scheduled");
            }
            ZoneKeyRow next = broker.keys().change(transaction, ZoneKeyRow::kept, row);
            broker.record(transaction, "key-delete-cancel", "key " + name);
            return broker.summary(next);
        });
    }

    /**
     * Destroys the keys whose waiting period is over.
     *
     * @return their names
     */
    public List<String> deleteDue() throws IOException {
        Instant now = broker.clock().instant();
        if (broker.store().read(handle -> broker.keys().due(handle, now)).isEmpty()) {
            return List.of();
        }
        return broker.store().write(transaction -> {
            List<ZoneKeyRow> rows = broker.keys().due(transaction, now);
            for (ZoneKeyRow row : rows) {
                broker.keys()
                        .open(row)
                        .close(); // an altered row ends here: nobody brings a deletion forward in the store
                broker.keys().delete(transaction, row);
                broker.record(transaction, "key-delete", "key " + row.name());
            }
            return rows.stream().map(ZoneKeyRow::name).toList();
        });
    }

    /** What owners of the policy in force sign, so that a key may be deleted. */
    public byte[] deletionStatement(String name, Duration waiting) throws IOException {
        return broker.store().read(handle -> deletion(broker.require(handle, name), waiting));
    }

    /** What owners of the policy in force sign, so that a key may be exported. */
    public byte[] exportStatement(String name, PublicKey recipient) throws IOException {
        return broker.store().read(handle -> exportOf(broker.require(handle, name), recipient));
    }

    /**
     * What owners of the policy in force sign, so that a key may be imported under a name that is theirs.
     *
     * @param exported a JWE in compact form
     * @throws IllegalArgumentException if no key can have this name
     */
    public byte[] importStatement(String name, String exported) throws IOException {
        KeyName.requireValid(name);
        return KeyChange.importOf(broker.trust().pin(), broker.policy().number(), name, exported);
    }

    /** Whose signatures a deletion or export of a key needs; none if whoever holds the root key may do it alone. */
    public List<RequiredOwners> required(String name) throws IOException {
        return ChangeOwners.ofKey(broker.policy().policy(), name);
    }

    /** Whose signatures an import under a name needs; none if whoever holds the root key may do it alone. */
    public List<RequiredOwners> requiredForImport(String name) throws IOException {
        return ChangeOwners.ofImport(broker.policy().policy(), name);
    }

    /** Exports a key that needs no signatures. */
    public String export(String name, PublicKey recipient) throws IOException {
        return export(name, recipient, Map.of());
    }

    /**
     * A key with all versions, encrypted to somebody's public key.
     *
     * @param recipient EC on P-256, P-384 or P-521, or RSA of at least 3072 bits
     * @param signatures those of owners of the policy in force under {@link #exportStatement}, by their names
     * @return a JWE in compact form
     * @throws PolicyRefusedException if the policy in force names owners, and too few of them signed
     * @throws IllegalArgumentException if the recipient's key is of another kind
     * @throws BrokerException if there is no such key, or it is of class hardware: such a key never leaves for a person
     */
    public String export(String name, PublicKey recipient, Map<String, byte[]> signatures) throws IOException {
        KeyTransport transport = KeyTransport.to(recipient);
        return broker.store().write(transaction -> {
            ZoneKeyRow row = broker.require(transaction, name);
            if (row.assuranceClass() == AssuranceClass.HARDWARE) {
                throw new BrokerException("key '" + name + "' is of class hardware: it leaves the broker for attested"
                        + " processes alone; back the broker's store up instead");
            }
            requireOwners(transaction, name, exportOf(row, recipient), signatures, "exported");
            try (ZoneKeyring keyring = broker.keys().open(row)) {
                String exported = transport.seal(row, keyring);
                broker.record(
                        transaction,
                        "key-export",
                        "key " + name + " to " + transport.recipientName(),
                        signedBy(signatures));
                return exported;
            }
        });
    }

    /** Imports a key that needs no signatures. */
    public KeySummary importKey(String exported, PrivateKey own, Optional<String> name) throws IOException {
        return importKey(exported, own, name, Map.of());
    }

    /**
     * Adds a key that another broker exported. Files that it sealed there open here.
     *
     * @param exported a JWE in compact form
     * @param own the private key that it was encrypted to
     * @param name another name than the one it had, or none
     * @param signatures those of the owners whose name it gets under {@link #importStatement}, by their names
     * @throws PolicyRefusedException if the name is that of owners of single keys, and too few of them signed
     * @throws MessageFormatException if it is no such JWE, was made for another key, or was altered
     * @throws BrokerException if there is a key of this name or id, or it is of class hardware
     */
    public KeySummary importKey(String exported, PrivateKey own, Optional<String> name, Map<String, byte[]> signatures)
            throws IOException {
        try (KeyTransport.Received received = KeyTransport.open(exported, own)) {
            String chosen = name.orElse(received.name());
            KeyName.requireValid(chosen);
            if (received.assuranceClass() == AssuranceClass.HARDWARE) {
                throw new BrokerException("the key is of class hardware, and such a key is never exported");
            }
            return broker.store().write(transaction -> {
                requireImportOwners(transaction, chosen, exported, signatures);
                if (broker.keys().find(transaction, chosen).isPresent()) {
                    throw new BrokerException("there is a key '" + chosen + "' already; name another with --name");
                }
                if (broker.keys().find(transaction, received.keyring().id()).isPresent()) {
                    throw new BrokerException(
                            "the key with zone id " + received.keyring().id() + " is here already");
                }
                ZoneKeyRow row = broker.keys()
                        .insert(
                                transaction,
                                chosen,
                                received.assuranceClass(),
                                received.createdAt(),
                                received.keyring());
                broker.record(transaction, "key-import", "key " + chosen, signedBy(signatures));
                return broker.summary(row);
            });
        }
    }

    private void requireOwners(
            Handle transaction, String name, byte[] statement, Map<String, byte[]> signatures, String what)
            throws IOException {
        PolicyVersion inForce = broker.policies().current(transaction);
        PolicyGate.requireKeyOwners(
                inForce,
                ChangeOwners.ofKey(inForce.policy(), name),
                statement,
                signatures,
                "key '" + name + "' can be " + what);
    }

    private void requireImportOwners(Handle transaction, String name, String exported, Map<String, byte[]> signatures)
            throws IOException {
        PolicyVersion inForce = broker.policies().current(transaction);
        PolicyGate.requireKeyOwners(
                inForce,
                ChangeOwners.ofImport(inForce.policy(), name),
                KeyChange.importOf(broker.trust().pin(), inForce.number(), name, exported),
                signatures,
                "a key can be imported as '" + name + "'");
    }

    private byte[] deletion(ZoneKeyRow row, Duration waiting) {
        return KeyChange.deletion(broker.trust().pin(), row.id(), row.generation(), waiting.toDays());
    }

    private byte[] exportOf(ZoneKeyRow row, PublicKey recipient) {
        return KeyChange.export(broker.trust().pin(), row.id(), row.generation(), BrokerTrust.pinOf(recipient));
    }

    private static ObjectNode signedBy(Map<String, byte[]> signatures) {
        ObjectNode details = StrictJson.object();
        signatures.keySet().stream().sorted().forEach(details.putArray("signed-by")::add);
        return details;
    }
}
