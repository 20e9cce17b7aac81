/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an attester adds to its quote; the quote's report data carry the SHA-256 of these bytes. Claims that are not known
 * here are passed over.
 *
 * <p>Source: CCC Attestation, Interoperable RA-TLS, "Evidence Custom Claims".
 *
 * @param encoded the CBOR map
 * @param names of all claims, in the order of the map
 * @param pubkeyHashes value of the claim {@value #PUBKEY_HASH}: one, or none
 * @param nonces value of the claim {@value #NONCE}: one, or none
 */
public record EvidenceClaims(Octets encoded, List<String> names, List<PubkeyHash> pubkeyHashes, List<Octets> nonces) {
    /** The name of the claim that binds a key. */
    public static final String PUBKEY_HASH = "pubkey-hash";

    /** The name of the claim that makes evidence fresh. */
    public static final String NONCE = "nonce";

    private static final int MAX_CLAIMS = 64;

    /**
     * A hash of a SubjectPublicKeyInfo in DER.
     *
     * @param algorithmId in IANA's registry; may be one that is not accepted
     * @param hash of any length
     */
    public record PubkeyHash(long algorithmId, Octets hash) {
        /** The algorithm, if it may bind a key. */
        public Optional<HashAlgorithm> algorithm() {
            return HashAlgorithm.ofId(algorithmId);
        }

        /** True if this is the hash of {@code subjectPublicKeyInfo}, by an algorithm that may bind a key. */
        boolean isOf(Octets subjectPublicKeyInfo) {
            return algorithm()
                    .map(known -> known.hash(subjectPublicKeyInfo).equals(hash))
                    .orElse(false);
        }

        private static PubkeyHash read(Octets encoded) throws EvidenceFormatException {
            var in = new CborReader(encoded);
            int count = in.array(PUBKEY_HASH);
            if (count != 2) {
                throw new EvidenceFormatException(PUBKEY_HASH + " has " + count + " items (wanted 2)");
            }
            var hash = new PubkeyHash(in.unsigned("the hash algorithm"), in.byteString("the hash"));
            in.requireEnd(PUBKEY_HASH);
            return hash;
        }
    }

    /** Copies the lists. */
    public EvidenceClaims {
        names = List.copyOf(names);
        pubkeyHashes = List.copyOf(pubkeyHashes);
        nonces = List.copyOf(nonces);
    }

    /**
     * Reads the map.
     *
     * @throws EvidenceFormatException if it is anything but one CBOR map with different texts as its keys, or a known claim
     *     is of another kind
     */
    static EvidenceClaims read(Octets encoded) throws EvidenceFormatException {
        var in = new CborReader(encoded);
        int count = in.map("claims");
        if (count > MAX_CLAIMS) {
            throw new EvidenceFormatException(
                    "the evidence has " + count + " claims (wanted at most " + MAX_CLAIMS + ")");
        }
        List<String> names = new ArrayList<>();
        List<PubkeyHash> pubkeyHashes = new ArrayList<>();
        List<Octets> nonces = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = in.text("the name of a claim");
            if (names.contains(name)) {
                throw new EvidenceFormatException("a claim is there twice (wanted once)");
            }
            names.add(name);
            switch (name) {
                case PUBKEY_HASH -> pubkeyHashes.add(PubkeyHash.read(in.byteString(PUBKEY_HASH)));
                case NONCE -> nonces.add(in.byteString(NONCE));
                default -> in.skip("the value of a claim");
            }
        }
        in.requireEnd("the claims");
        return new EvidenceClaims(encoded, names, pubkeyHashes, nonces);
    }

    /** The claim {@code pubkey-hash}, if it is there. */
    public Optional<PubkeyHash> pubkeyHash() {
        return pubkeyHashes.stream().findFirst();
    }

    /** The claim {@code nonce}, if it is there. */
    public Optional<Octets> nonce() {
        return nonces.stream().findFirst();
    }
}
