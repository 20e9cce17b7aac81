/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import io.strongroom.attestation.internal.P256;
import java.security.InvalidKeyException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * The root that a chain of PCK certificates must end in: by its public key and its name, so that another edition of the
 * same root certificate is the same anchor.
 *
 * <p>Each vendor is a type of its own, so that the compiler keeps simulated and genuine evidence apart.
 */
public sealed interface TrustAnchor permits TrustAnchor.Intel, TrustAnchor.Simulated {
    /** The root's public key, raw {@code x || y}, 64 bytes. */
    Octets publicKey();

    /** The vendor of the quoting enclaves below this root. */
    QeVendor qeVendor();

    /** Subject and issuer of the root certificate. */
    X500Principal rootName();

    /** Subjects that the intermediate certificate may have. */
    Set<X500Principal> intermediateNames();

    /** Subject of the PCK certificate. */
    X500Principal leafName();

    /**
     * A root of Intel SGX provisioning.
     *
     * @param publicKey raw {@code x || y}, 64 bytes
     */
    record Intel(Octets publicKey) implements TrustAnchor {
        private static final String INTEL = "C=US,ST=CA,L=Santa Clara,O=Intel Corporation,";

        /** Checks the key. */
        public Intel {
            requirePoint(publicKey);
        }

        /**
         * The anchor with this root certificate's key.
         *
         * @throws IllegalArgumentException if it has another name than Intel's root, or no key of P-256
         */
        public static Intel ofRoot(X509Certificate root) {
            var anchor = new Intel(keyOf(root));
            requireName(root, anchor);
            return anchor;
        }

        @Override
        public QeVendor qeVendor() {
            return QeVendor.INTEL;
        }

        @Override
        public X500Principal rootName() {
            return new X500Principal(INTEL + "CN=Intel SGX Root CA");
        }

        @Override
        public Set<X500Principal> intermediateNames() {
            return Set.of(
                    new X500Principal(INTEL + "CN=Intel SGX PCK Platform CA"),
                    new X500Principal(INTEL + "CN=Intel SGX PCK Processor CA"));
        }

        @Override
        public X500Principal leafName() {
            return new X500Principal(INTEL + "CN=Intel SGX PCK Certificate");
        }
    }

    /**
     * The root of a simulated quoting platform. What it vouches for is of class {@link AssuranceClass#SIMULATED}, and of
     * no other.
     *
     * @param publicKey raw {@code x || y}, 64 bytes
     */
    record Simulated(Octets publicKey) implements TrustAnchor {
        /** Subject of the root certificate of every simulated platform. */
        public static final X500Principal ROOT_NAME = new X500Principal("CN=Strongroom SIMULATED Root CA,O=Strongroom");

        /** Subject of the intermediate certificate of every simulated platform. */
        public static final X500Principal INTERMEDIATE_NAME =
                new X500Principal("CN=Strongroom SIMULATED PCK CA,O=Strongroom");

        /** Subject of the PCK certificate of every simulated platform. */
        public static final X500Principal LEAF_NAME =
                new X500Principal("CN=Strongroom SIMULATED PCK Certificate,O=Strongroom");

        /** Checks the key. */
        public Simulated {
            requirePoint(publicKey);
        }

        /**
         * The anchor with this root certificate's key.
         *
         * @throws IllegalArgumentException if it has another name than {@link #ROOT_NAME}, or no key of P-256
         */
        public static Simulated ofRoot(X509Certificate root) {
            var anchor = new Simulated(keyOf(root));
            requireName(root, anchor);
            return anchor;
        }

        @Override
        public QeVendor qeVendor() {
            return QeVendor.SIMULATED;
        }

        @Override
        public X500Principal rootName() {
            return ROOT_NAME;
        }

        @Override
        public Set<X500Principal> intermediateNames() {
            return Set.of(INTERMEDIATE_NAME);
        }

        @Override
        public X500Principal leafName() {
            return LEAF_NAME;
        }
    }

    private static void requireName(X509Certificate root, TrustAnchor anchor) {
        if (!root.getSubjectX500Principal().equals(anchor.rootName())) {
            throw new IllegalArgumentException("the root certificate is named " + root.getSubjectX500Principal()
                    + " (wanted " + anchor.rootName() + ")");
        }
    }

    private static Octets keyOf(X509Certificate root) {
        try {
            ECPublicKey key = P256.requireP256(root.getPublicKey());
            return Octets.of(P256.raw(key));
        } catch (InvalidKeyException e) {
            throw new IllegalArgumentException("the root certificate cannot be an anchor: " + e.getMessage(), e);
        }
    }

    private static void requirePoint(Octets publicKey) {
        try {
            P256.publicKey(publicKey.bytes());
        } catch (InvalidKeyException e) {
            throw new IllegalArgumentException("the anchor's key cannot be used: " + e.getMessage(), e);
        }
    }
}
