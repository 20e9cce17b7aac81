/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.attestation.Octets;
import io.strongroom.broker.audit.AuditSigner;
import io.strongroom.broker.store.Store;
import io.strongroom.broker.store.StoreException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterable;

/**
 * The key that signs heads of the audit log and run reports: made once for a workspace, its private part wrapped by the
 * root key together with the public part and the name of the log.
 */
final class AuditKeys {
    private record Row(String origin, Octets publicKey, Octets secret) {
        String context() {
            return AuditKeys.context(origin, publicKey);
        }
    }

    private AuditKeys() {}

    /** Another process may be about to make the key: whoever comes second finds it in the transaction. */
    static AuditSigner loadOrCreate(Store store, RootKey root) throws IOException {
        Optional<AuditSigner> existing = store.read(handle -> load(handle, root));
        if (existing.isPresent()) {
            return existing.get();
        }
        return store.write(transaction -> {
            Optional<AuditSigner> made = load(transaction, root);
            return made.isPresent() ? made.get() : create(transaction, root);
        });
    }

    private static AuditSigner create(Handle transaction, RootKey root) {
        KeyPair pair = Certificates.newKeyPair();
        String origin = UUID.randomUUID().toString();
        Octets publicKey = Octets.of(pair.getPublic().getEncoded());
        byte[] pkcs8 = pair.getPrivate().getEncoded();
        try {
            transaction
                    .createUpdate("INSERT INTO audit_key (origin, public_key, secret)"
                            + " VALUES (:origin, :publicKey, :secret)")
                    .bind("origin", origin)
                    .bind("publicKey", publicKey.bytes())
                    .bind("secret", root.wrap(pkcs8, context(origin, publicKey)))
                    .execute();
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
        return new AuditSigner(origin, (ECPublicKey) pair.getPublic(), pair.getPrivate());
    }

    /** Puts the key under another root key. */
    static void rekey(Handle transaction, RootKeyRekeying rekeying) {
        for (Row row : rows(transaction).list()) {
            rekeying.rewrap(row.secret().bytes(), row.context(), "the audit key")
                    .ifPresent(secret -> transaction
                            .createUpdate("UPDATE audit_key SET secret = :secret WHERE origin = :origin")
                            .bind("secret", secret)
                            .bind("origin", row.origin())
                            .execute());
        }
    }

    private static ResultIterable<Row> rows(Handle handle) {
        return handle.createQuery("SELECT origin, public_key, secret FROM audit_key")
                .map((row, context) -> new Row(
                        row.getString("origin"),
                        Octets.of(row.getBytes("public_key")),
                        Octets.of(row.getBytes("secret"))));
    }

    /** The key in the store; none if it was never made. */
    static Optional<AuditSigner> load(Handle handle, RootKey root) throws IOException {
        Optional<Row> found = rows(handle).findOne();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Row row = found.get();
        byte[] pkcs8 = root.unwrap(row.secret().bytes(), row.context());
        try {
            return Optional.of(new AuditSigner(
                    row.origin(), publicKey(row.publicKey().bytes()), CertificateCoding.privateKey(pkcs8)));
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    private static ECPublicKey publicKey(byte[] encoded) throws StoreException {
        try {
            return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new StoreException("the stored audit key cannot be read", e);
        }
    }

    private static String context(String origin, Octets publicKey) {
        return "audit key " + origin + " " + publicKey.hex();
    }
}
