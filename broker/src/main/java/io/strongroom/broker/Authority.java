/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import io.strongroom.attestation.AssuranceClass;
import io.strongroom.attestation.Octets;
import io.strongroom.broker.api.BrokerTrust;
import io.strongroom.broker.api.WorkloadId;
import io.strongroom.broker.store.StoreException;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.GeneralName;
import org.jdbi.v3.core.Handle;

/**
 * The broker's own keys for one assurance class: the workload CA and the signer of attestation results; and the key of its
 * TLS port, whose SHA-256 is the broker's pin and the same for all classes. Keys lie in the store, wrapped by the root key.
 *
 * <p>Immutable and thread-safe.
 */
final class Authority {
    private static final Duration LIFETIME = Duration.ofDays(5 * 365);
    private static final Duration SERVER_LIFETIME = Duration.ofDays(30);
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
    private static final String CA = "workload-ca";
    private static final String TOKEN_SIGNER = "token-signer";
    private static final String TLS = "tls";

    private final AssuranceClass assuranceClass;
    private final Certificates.Issued ca;
    private final Certificates.Issued tokenSigner;
    private final Certificates.Issued tls;

    private Authority(
            AssuranceClass assuranceClass,
            Certificates.Issued ca,
            Certificates.Issued tokenSigner,
            Certificates.Issued tls) {
        this.assuranceClass = assuranceClass;
        this.ca = ca;
        this.tokenSigner = tokenSigner;
        this.tls = tls;
    }

    /** Makes the keys of the first class of a workspace, and the key of its TLS port, and stores them. */
    static Authority create(Handle transaction, RootKey root, AssuranceClass assuranceClass, Instant now) {
        Certificates.Issued ca = newCa(assuranceClass, now);
        Certificates.Issued tls = newSigner(ca, assuranceClass, "broker", now);
        Authority authority = create(transaction, root, assuranceClass, ca, tls, now);
        authority.insert(transaction, root, TLS, tls);
        return authority;
    }

    /**
     * Makes the keys of a further class and stores them. All classes are served on one port, so the key of the port is the
     * first class's.
     */
    Authority createBeside(Handle transaction, RootKey root, AssuranceClass further, Instant now) {
        return create(transaction, root, further, newCa(further, now), tls, now);
    }

    private static Authority create(
            Handle transaction,
            RootKey root,
            AssuranceClass assuranceClass,
            Certificates.Issued ca,
            Certificates.Issued tls,
            Instant now) {
        Authority authority =
                new Authority(assuranceClass, ca, newSigner(ca, assuranceClass, "token signer", now), tls);
        authority.insert(transaction, root, CA, authority.ca);
        authority.insert(transaction, root, TOKEN_SIGNER, authority.tokenSigner);
        return authority;
    }

    private static Certificates.Issued newCa(AssuranceClass assuranceClass, Instant now) {
        return Certificates.root(name(assuranceClass, "workload CA"), now.minus(CLOCK_SKEW), now.plus(LIFETIME), 0);
    }

    private static Certificates.Issued newSigner(
            Certificates.Issued ca, AssuranceClass assuranceClass, String what, Instant now) {
        return Certificates.signer(ca, name(assuranceClass, what), now.minus(CLOCK_SKEW), now.plus(LIFETIME));
    }

    private static X500Principal name(AssuranceClass assuranceClass, String what) {
        return new X500Principal("CN=Strongroom " + assuranceClass.wireName().toUpperCase(Locale.ROOT) + " " + what);
    }

    /** Loads the keys of the first class, or none if it has none. */
    static Optional<Authority> load(Handle handle, RootKey root, AssuranceClass assuranceClass) throws IOException {
        Optional<Certificates.Issued> ca = select(handle, root, assuranceClass, CA);
        if (ca.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Authority(
                assuranceClass,
                ca.get(),
                require(handle, root, assuranceClass, TOKEN_SIGNER),
                require(handle, root, assuranceClass, TLS)));
    }

    /** Loads the keys of a further class, or none if it has none. */
    Optional<Authority> loadBeside(Handle handle, RootKey root, AssuranceClass further) throws IOException {
        Optional<Certificates.Issued> found = select(handle, root, further, CA);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Authority(further, found.get(), require(handle, root, further, TOKEN_SIGNER), tls));
    }

    /** The class of everything that this authority issues. */
    AssuranceClass assuranceClass() {
        return assuranceClass;
    }

    /** The certificate of the workload CA. */
    X509Certificate caCertificate() {
        return ca.certificate();
    }

    /** The SHA-256 of the public key of the broker's TLS port, in hexadecimal. */
    String pin() {
        return BrokerTrust.pinOf(tls.certificate().getPublicKey());
    }

    /** The private key of the TLS port. */
    PrivateKey tlsKey() {
        return tls.key();
    }

    /** A certificate for the TLS port under these names, and its CA. */
    List<X509Certificate> issueServer(List<String> hosts, Instant now) {
        GeneralName[] names = hosts.stream()
                .map(host -> new GeneralName(isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host))
                .toArray(GeneralName[]::new);
        X509Certificate certificate = Certificates.server(
                ca, tls.certificate().getPublicKey(), names, now.minus(CLOCK_SKEW), now.plus(SERVER_LIFETIME));
        return List.of(certificate, ca.certificate());
    }

    /**
     * A certificate for a workload, and its CA. Its only name is a URI, so that it can never pass for a broker, which
     * clients know by host name and pin.
     *
     * @throws IllegalArgumentException if the name is of another class
     */
    List<X509Certificate> issueWorkload(
            PublicKey key, WorkloadId id, ResultExtension result, Instant now, Instant notAfter) {
        if (id.assuranceClass() != assuranceClass) {
            throw new IllegalArgumentException(
                    "the authority of class " + assuranceClass.wireName() + " certifies no " + id);
        }
        X509Certificate certificate = Certificates.workload(ca, key, id.uri(), result, now.minus(CLOCK_SKEW), notAfter);
        return List.of(certificate, ca.certificate());
    }

    /** The key that signs attestation results, with its private part. */
    ECKey tokenSigner() {
        ECPublicKey key = (ECPublicKey) tokenSigner.certificate().getPublicKey();
        return new ECKey.Builder(Curve.P_256, key)
                .privateKey(tokenSigner.key())
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.ES256)
                .keyID(assuranceClass.wireName() + "-" + BrokerTrust.pinOf(key).substring(0, 16))
                .build();
    }

    private void insert(Handle transaction, RootKey root, String name, Certificates.Issued issued) {
        byte[] pkcs8 = issued.key().getEncoded();
        try {
            transaction
                    .createUpdate("INSERT INTO authority (class, name, certificate, secret)"
                            + " VALUES (:class, :name, :certificate, :secret)")
                    .bind("class", assuranceClass.wireName())
                    .bind("name", name)
                    .bind("certificate", CertificateCoding.encode(issued.certificate()))
                    .bind("secret", root.wrap(pkcs8, context(assuranceClass, name)))
                    .execute();
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    private static Certificates.Issued require(Handle handle, RootKey root, AssuranceClass assuranceClass, String name)
            throws IOException {
        return select(handle, root, assuranceClass, name)
                .orElseThrow(() -> new StoreException("the store lacks the " + context(assuranceClass, name)));
    }

    private static Optional<Certificates.Issued> select(
            Handle handle, RootKey root, AssuranceClass assuranceClass, String name) throws IOException {
        record Row(Octets certificate, Octets secret) {}
        Optional<Row> row = handle.createQuery(
                        "SELECT certificate, secret FROM authority WHERE class = :class AND name = :name")
                .bind("class", assuranceClass.wireName())
                .bind("name", name)
                .map((columns, context) ->
                        new Row(Octets.of(columns.getBytes("certificate")), Octets.of(columns.getBytes("secret"))))
                .findOne();
        if (row.isEmpty()) {
            return Optional.empty();
        }
        byte[] pkcs8 = root.unwrap(row.get().secret().bytes(), context(assuranceClass, name));
        try {
            return Optional.of(new Certificates.Issued(
                    CertificateCoding.parse(row.get().certificate().bytes()), CertificateCoding.privateKey(pkcs8)));
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    /** Puts the keys of all authorities under another root key. */
    static void rekey(Handle transaction, RootKeyRekeying rekeying) {
        record Row(AssuranceClass assuranceClass, String name, Octets secret) {}
        List<Row> rows = transaction
                .createQuery("SELECT class, name, secret FROM authority")
                .map((columns, context) -> new Row(
                        AssuranceClass.valueOf(columns.getString("class").toUpperCase(Locale.ROOT)),
                        columns.getString("name"),
                        Octets.of(columns.getBytes("secret"))))
                .list();
        for (Row row : rows) {
            String context = context(row.assuranceClass(), row.name());
            rekeying.rewrap(row.secret().bytes(), context, context)
                    .ifPresent(secret -> transaction
                            .createUpdate("UPDATE authority SET secret = :secret WHERE class = :class AND name = :name")
                            .bind("secret", secret)
                            .bind("class", row.assuranceClass().wireName())
                            .bind("name", row.name())
                            .execute());
        }
    }

    private static String context(AssuranceClass assuranceClass, String name) {
        return "authority " + assuranceClass.wireName() + " " + name;
    }

    /** Whether a host is an address rather than a name; looks nothing up. */
    private static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    }
}
