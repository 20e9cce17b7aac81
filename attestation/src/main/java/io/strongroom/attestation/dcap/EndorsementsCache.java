/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import io.strongroom.attestation.Digest;
import io.strongroom.attestation.EvidenceRejectedException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Collateral that was verified before, by the digest of its bytes and its anchor; the least recently used entry goes
 * first. Only successes are kept, and dates are judged at every use, so that an entry cannot outlive its window.
 * Thread-safe.
 */
public final class EndorsementsCache {
    private final Map<Key, VerifiedEndorsements> entries;

    private record Key(Digest digest, TrustAnchor.Intel anchor) {}

    /**
     * An empty cache.
     *
     * @param maxEntries most entries that are kept, at least 1; an entry takes about 100 KB with today's collateral
     */
    public EndorsementsCache(int maxEntries) {
        if (maxEntries < 1) {
            throw new IllegalArgumentException("a cache keeps at least one entry, got " + maxEntries);
        }
        this.entries = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, VerifiedEndorsements> eldest) {
                return size() > maxEntries;
            }
        };
    }

    /**
     * The verified form of {@code endorsements}, from the cache or verified now.
     *
     * @throws EvidenceRejectedException as {@link EndorsementsVerifier#verify}
     */
    public VerifiedEndorsements verified(IntelEndorsements endorsements, TrustAnchor.Intel anchor)
            throws EvidenceRejectedException {
        return verified(endorsements, endorsements.digest(), anchor, KnownAuthorities.NONE);
    }

    /**
     * The same with the digest of the endorsements, which takes time to compute.
     *
     * @param authorities what was verified under this anchor already, for the same quote
     */
    VerifiedEndorsements verified(
            IntelEndorsements endorsements, Digest digest, TrustAnchor.Intel anchor, KnownAuthorities authorities)
            throws EvidenceRejectedException {
        var key = new Key(digest, anchor);
        Optional<VerifiedEndorsements> known = find(key);
        if (known.isPresent()) {
            return known.get();
        }
        VerifiedEndorsements verified = EndorsementsVerifier.verify(endorsements, anchor, authorities);
        synchronized (entries) {
            entries.put(key, verified);
        }
        return verified;
    }

    /** What was verified before of endorsements with this digest, or none. */
    Optional<VerifiedEndorsements> known(Digest digest, TrustAnchor.Intel anchor) {
        return find(new Key(digest, anchor));
    }

    /** The number of entries. */
    public int size() {
        synchronized (entries) {
            return entries.size();
        }
    }

    private Optional<VerifiedEndorsements> find(Key key) {
        synchronized (entries) {
            return Optional.ofNullable(entries.get(key));
        }
    }
}
