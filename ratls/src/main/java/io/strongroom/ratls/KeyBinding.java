/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.attestation.Octets;
import io.strongroom.attestation.ReportData;
import java.util.List;
import java.util.Optional;

/**
 * Whether a quote vouches for the key of the certificate that carries it. Says nothing about whether the quote is
 * authentic.
 */
public sealed interface KeyBinding {
    /** True if it does. */
    boolean isBound();

    /** The finding in one word. */
    default Verdict verdict() {
        return isBound() ? Verdict.BOUND : Verdict.NOT_BOUND;
    }

    /** What was found, in one lower-case sentence. */
    String explanation();

    /** The finding in one word. */
    enum Verdict {
        /** The quote vouches for the key. */
        BOUND,
        /** The quote is of another key, or names none. */
        NOT_BOUND,
        /** The quote carries a hash of the RSA key that leaves out its algorithm, as old rats-tls made it. */
        NOT_BOUND_BY_GRAMINE_RULE
    }

    /**
     * The report data carry the hash of claims, and a claim carries a hash of the key.
     *
     * @param claimsMatch whether the SHA-256 of the claims is the first half of the report data
     * @param tailIsZero whether the second half is zero
     * @param pubkeyHashes the claim {@code pubkey-hash}: one, or none
     * @param keyMatches whether that is a hash of the certificate's key
     */
    record ByClaims(
            boolean claimsMatch, boolean tailIsZero, List<EvidenceClaims.PubkeyHash> pubkeyHashes, boolean keyMatches)
            implements KeyBinding {
        /** Copies the list. */
        public ByClaims {
            pubkeyHashes = List.copyOf(pubkeyHashes);
        }

        static ByClaims of(EvidenceClaims claims, CertificateKey key, ReportData reportData) {
            return new ByClaims(
                    HashAlgorithm.SHA_256.hash(claims.encoded()).equals(firstHalf(reportData)),
                    secondHalf(reportData).isZero(),
                    claims.pubkeyHashes(),
                    claims.pubkeyHashes().stream().anyMatch(hash -> hash.isOf(key.subjectPublicKeyInfo())));
        }

        @Override
        public boolean isBound() {
            return claimsMatch && tailIsZero && keyMatches;
        }

        /** The hash algorithm of the key, if there is such a claim and its algorithm is known. */
        public Optional<HashAlgorithm> algorithm() {
            return pubkeyHashes.stream().findFirst().flatMap(EvidenceClaims.PubkeyHash::algorithm);
        }

        @Override
        public String explanation() {
            if (!claimsMatch) {
                return "the quote is of other claims than those beside it";
            }
            if (!tailIsZero) {
                return TAIL;
            }
            if (pubkeyHashes.isEmpty()) {
                return "the claims have no pubkey-hash, so they vouch for no key";
            }
            if (algorithm().isEmpty()) {
                return "the hash algorithm of pubkey-hash is "
                        + pubkeyHashes.get(0).algorithmId() + " (wanted 1, 7 or 8: SHA-256, SHA-384, SHA-512)";
            }
            return keyMatches ? BOUND : "pubkey-hash is of another key than the certificate's";
        }
    }

    /**
     * The report data carry the SHA-256 of the key.
     *
     * @param keyMatches whether the first half is the SHA-256 of the SubjectPublicKeyInfo
     * @param tailIsZero whether the second half is zero
     * @param pkcs1Matches for a key of RSA, whether the first half is the SHA-256 of the PKCS#1 key alone; for others, none
     */
    record ByReportData(boolean keyMatches, boolean tailIsZero, List<Boolean> pkcs1Matches) implements KeyBinding {
        /** Copies the list. */
        public ByReportData {
            pkcs1Matches = List.copyOf(pkcs1Matches);
        }

        static ByReportData of(CertificateKey key, ReportData reportData) {
            return new ByReportData(
                    HashAlgorithm.SHA_256.hash(key.subjectPublicKeyInfo()).equals(firstHalf(reportData)),
                    secondHalf(reportData).isZero(),
                    key.pkcs1().stream()
                            .map(pkcs1 -> HashAlgorithm.SHA_256.hash(pkcs1).equals(firstHalf(reportData)))
                            .toList());
        }

        @Override
        public boolean isBound() {
            return keyMatches && tailIsZero;
        }

        @Override
        public Verdict verdict() {
            return !isBound() && pkcs1Matches.contains(true)
                    ? Verdict.NOT_BOUND_BY_GRAMINE_RULE
                    : KeyBinding.super.verdict();
        }

        @Override
        public String explanation() {
            if (pkcs1Matches.contains(true)) {
                return "the quote carries a hash of the PKCS#1 key alone (wanted of the whole SubjectPublicKeyInfo)";
            }
            if (!keyMatches) {
                return "the quote is of another key than the certificate's";
            }
            return tailIsZero ? BOUND : TAIL;
        }
    }

    /** What a binding that holds is called. */
    String BOUND = "the quote vouches for the certificate's key";

    /** What it is called when the second half of the report data holds anything. */
    String TAIL = "the second half of the report data is not zero";

    private static Octets firstHalf(ReportData reportData) {
        return reportData.octets().slice(0, ReportData.LENGTH_BYTES / 2);
    }

    private static Octets secondHalf(ReportData reportData) {
        return reportData.octets().slice(ReportData.LENGTH_BYTES / 2, ReportData.LENGTH_BYTES);
    }
}
