/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The recipe of the content of the extension of TCG DICE: a tagged array of quote and claims. Immutable. Source: TCG DICE
 * Attestation Architecture, 6.1.1; CCC interoperable RA-TLS.
 *
 * @param tag of the array, 60000
 * @param hasKeyHash false to leave out the claim {@code pubkey-hash}
 * @param hashAlgorithmId in the claim: 1, 7 and 8 are SHA-256, SHA-384 and SHA-512
 * @param hashAlgorithm that is really used, as the JDK names it
 * @param otherClaims byte strings, behind the key hash
 * @param isIndefinite true for an array without a length
 * @param trailing behind the item
 */
public record DiceEvidenceForge(
        int tag,
        boolean hasKeyHash,
        int hashAlgorithmId,
        String hashAlgorithm,
        Map<String, Bytes> otherClaims,
        boolean isIndefinite,
        Bytes trailing) {
    /** The OID of the extension. */
    public static final String OID = "2.23.133.5.4.9";

    private static final int TAG = 60_000;

    /** Copies the map and keeps its order. */
    public DiceEvidenceForge {
        otherClaims = new LinkedHashMap<>(otherClaims);
    }

    /** As Gramine writes it: the SHA-256 of the key is the only claim. */
    public static DiceEvidenceForge valid() {
        return new DiceEvidenceForge(TAG, true, 1, "SHA-256", Map.of(), false, Bytes.zeros(0));
    }

    /** The same with another tag. */
    public DiceEvidenceForge withTag(int other) {
        return new DiceEvidenceForge(
                other, hasKeyHash, hashAlgorithmId, hashAlgorithm, otherClaims, isIndefinite, trailing);
    }

    /** The same without the claim about the key. */
    public DiceEvidenceForge withoutKeyHash() {
        return new DiceEvidenceForge(tag, false, hashAlgorithmId, hashAlgorithm, otherClaims, isIndefinite, trailing);
    }

    /** The same with another hash of the key; id and algorithm need not agree. */
    public DiceEvidenceForge withHash(int id, String algorithm) {
        return new DiceEvidenceForge(tag, hasKeyHash, id, algorithm, otherClaims, isIndefinite, trailing);
    }

    /** The same with one more claim. */
    public DiceEvidenceForge withClaim(String name, Bytes value) {
        Map<String, Bytes> more = new LinkedHashMap<>(otherClaims);
        more.put(name, value);
        return new DiceEvidenceForge(tag, hasKeyHash, hashAlgorithmId, hashAlgorithm, more, isIndefinite, trailing);
    }

    /** The same as an array of indefinite length. */
    public DiceEvidenceForge withIndefiniteArray() {
        return new DiceEvidenceForge(tag, hasKeyHash, hashAlgorithmId, hashAlgorithm, otherClaims, true, trailing);
    }

    /** The same with bytes behind the item. */
    public DiceEvidenceForge withTrailing(Bytes other) {
        return new DiceEvidenceForge(tag, hasKeyHash, hashAlgorithmId, hashAlgorithm, otherClaims, isIndefinite, other);
    }

    /** The claims about a key, given as DER SubjectPublicKeyInfo. Their SHA-256 belongs into the report data. */
    public Bytes claims(Bytes key) {
        List<Bytes> parts = new ArrayList<>();
        parts.add(Cbor.map(otherClaims.size() + (hasKeyHash ? 1 : 0)));
        if (hasKeyHash) {
            Bytes hash = ForgedKeys.digest(hashAlgorithm, key);
            parts.add(Cbor.text("pubkey-hash"));
            parts.add(Cbor.bytes(Cbor.array(Cbor.unsigned(hashAlgorithmId), Cbor.bytes(hash))));
        }
        otherClaims.forEach((name, value) -> {
            parts.add(Cbor.text(name));
            parts.add(Cbor.bytes(value));
        });
        return Bytes.join(parts.toArray(Bytes[]::new));
    }

    /** The content of the extension. */
    public Bytes encode(Bytes quote, Bytes claims) {
        Bytes[] items = {Cbor.bytes(quote), Cbor.bytes(claims)};
        Bytes array = isIndefinite ? Cbor.indefiniteArray(items) : Cbor.array(items);
        return Bytes.join(Cbor.tagged(tag, array), trailing);
    }
}
