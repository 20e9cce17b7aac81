/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.attestation.AssuranceClass;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Secrets other than zone keys, for the person who holds the root key: passwords, tokens, certificates. Attested processes
 * get them under the policy in force. Thread-safe.
 *
 * <p>Every call is recorded; no record holds a value.
 */
public final class OwnerSecrets {
    /** The longest value, in bytes. */
    public static final int MAX_BYTES = 64 * 1024;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    private final Broker broker;

    OwnerSecrets(Broker broker) {
        this.broker = broker;
    }

    /**
     * Puts a secret, or its next version. Older versions are kept, and given to nobody.
     *
     * @param name 1 to 63 lower-case letters, digits, dots, underscores and hyphens
     * @param value 1 to {@link #MAX_BYTES} bytes; borrowed
     * @throws IllegalArgumentException if name or value have another form
     * @throws BrokerException if there is a secret of this name and another class, or this version verifies no evidence of
     *     the class
     */
    public SecretSummary put(String name, AssuranceClass assuranceClass, byte[] value) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("secret name '" + name
                    + "' is not 1 to 63 lower-case letters, digits, dots, underscores and hyphens, beginning with a letter"
                    + " or digit");
        }
        if (value.length == 0 || value.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "the secret has " + value.length + " bytes (expected 1 to " + MAX_BYTES + ")");
        }
        return broker.store().write(transaction -> {
            var existing = broker.secrets().find(transaction, name);
            if (existing.isPresent() && existing.get().assuranceClass() != assuranceClass) {
                throw new BrokerException("secret '" + name + "' is of class "
                        + existing.get().assuranceClass().wireName() + ": delete it first, or name that class");
            }
            SecretRow row = broker.secrets()
                    .add(
                            transaction,
                            name,
                            assuranceClass,
                            value,
                            broker.clock().instant().truncatedTo(ChronoUnit.MILLIS));
            broker.record(transaction, "secret-put", subject(row));
            return SecretSummary.of(row);
        });
    }

    /** The secrets, by name. */
    public List<SecretSummary> list() throws IOException {
        return broker.store()
                .read(handle -> broker.secrets().list(handle).stream()
                        .map(SecretSummary::of)
                        .toList());
    }

    /**
     * The current value, once its use is recorded.
     *
     * @return the value, which the caller wipes
     * @throws BrokerException if there is no such secret
     */
    public byte[] get(String name) throws IOException {
        return broker.store().write(transaction -> {
            SecretRow row = broker.secrets().find(transaction, name).orElseThrow(() -> absent(name));
            broker.record(transaction, "secret-get", subject(row));
            return broker.secrets().open(row);
        });
    }

    /**
     * Removes a secret with all its versions.
     *
     * @return how many versions there were
     * @throws BrokerException if there is no such secret
     */
    public int delete(String name) throws IOException {
        return broker.store().write(transaction -> {
            int versions = broker.secrets().delete(transaction, name);
            if (versions == 0) {
                throw absent(name);
            }
            broker.record(transaction, "secret-delete", "secret " + name);
            return versions;
        });
    }

    private static String subject(SecretRow row) {
        return "secret " + row.name() + "@" + row.version();
    }

    private static BrokerException absent(String name) {
        return new BrokerException(
                "there is no secret '" + name + "'; run strongroom secret put " + name + " --file FILE");
    }
}
