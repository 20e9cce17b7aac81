/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.attestation.Digest;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.internal.P256;
import io.strongroom.attestation.quote.QeVendor;
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

    /** True if this is a certificate of the root that is known byte for byte. */
    default boolean isPinnedEdition(Octets der) {
        return false;
    }

    /**
     * A root of Intel SGX provisioning.
     *
     * @param publicKey raw {@code x || y}, 64 bytes
     */
    record Intel(Octets publicKey) implements TrustAnchor {
        /**
         * Intel's production root, {@code Intel SGX Root CA}. Source: the certificate that Intel publishes at
         * certificates.trustedservices.intel.com, serial number 22650cd65a9d3489f383b49552bf501b392706ac.
         */
        public static final Intel PRODUCTION = new Intel(Octets.parseHex(
                "0ba9c4c0c0c86193a3fe23d6b02cda10a8bbd4e88e48b4458561a36e705525f567918e2edc88e40d860bd0cc4ee26aac"
                        + "c988e505a953558c453f6b0904ae7394"));

        /**
         * The two editions of that root's certificate (until 2049 and until 2033), by the SHA-256 of their DER. Their
         * self-signatures need no check.
         */
        private static final Set<Digest> PINNED_EDITIONS = Set.of(
                Digest.parse("44a0196b2b99f889b8e149e95b807a350e7424964399e885a7cbb8ccfab674d3"),
                Digest.parse("fc64f8076d79a4fee9d1d473d74c89eb8d8fd55c5abafeabeba7366d20429404"));

        private static final String INTEL = "C=US,ST=CA,L=Santa Clara,O=Intel Corporation,";
        private static final X500Principal ROOT_NAME = new X500Principal(INTEL + "CN=Intel SGX Root CA");
        private static final X500Principal LEAF_NAME = new X500Principal(INTEL + "CN=Intel SGX PCK Certificate");
        private static final X500Principal TCB_SIGNER_NAME = new X500Principal(INTEL + "CN=Intel SGX TCB Signing");
        private static final Set<X500Principal> INTERMEDIATE_NAMES =
                Set.of(PckAuthority.PLATFORM.subject(), PckAuthority.PROCESSOR.subject());

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

        /** Subject of the certificate that signs TCB info and QE identities. */
        X500Principal tcbSignerName() {
            return TCB_SIGNER_NAME;
        }

        @Override
        public boolean isPinnedEdition(Octets der) {
            return publicKey.equals(PRODUCTION.publicKey) && PINNED_EDITIONS.contains(Digest.sha256(der.bytes()));
        }

        @Override
        public QeVendor qeVendor() {
            return QeVendor.INTEL;
        }

        @Override
        public X500Principal rootName() {
            return ROOT_NAME;
        }

        @Override
        public Set<X500Principal> intermediateNames() {
            return INTERMEDIATE_NAMES;
        }

        @Override
        public X500Principal leafName() {
            return LEAF_NAME;
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
