/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

import io.strongroom.attestation.Digest;
import io.strongroom.attestation.EvidenceRejectedException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Authorities that were verified before, by the digest of their certificates and revocation list and by the roots that
 * were trusted; the least recently used entry goes first. Only successes are kept, and dates are judged at every use.
 * Thread-safe.
 */
final class AmdAuthoritiesCache {
    private final Map<Key, AmdAuthorities> entries;

    private record Key(Digest digest, Set<AmdRoot> roots) {}

    /**
     * An empty cache.
     *
     * @param maxEntries most entries that are kept, at least 1
     */
    AmdAuthoritiesCache(int maxEntries) {
        if (maxEntries < 1) {
            throw new IllegalArgumentException("a cache keeps at least one entry, got " + maxEntries);
        }
        this.entries = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, AmdAuthorities> eldest) {
                return size() > maxEntries;
            }
        };
    }

    /**
     * The verified authorities, from the cache or verified now.
     *
     * @throws EvidenceRejectedException as {@link AmdAuthoritiesVerifier#verify}
     */
    AmdAuthorities verified(SnpEndorsements endorsements, Set<AmdRoot> roots) throws EvidenceRejectedException {
        var key = new Key(endorsements.authoritiesDigest(), roots);
        Optional<AmdAuthorities> known = find(key);
        if (known.isPresent()) {
            return known.get();
        }
        AmdAuthorities verified = AmdAuthoritiesVerifier.verify(endorsements, roots);
        synchronized (entries) {
            entries.put(key, verified);
        }
        return verified;
    }

    /** The number of entries. */
    int size() {
        synchronized (entries) {
            return entries.size();
        }
    }

    private Optional<AmdAuthorities> find(Key key) {
        synchronized (entries) {
            return Optional.ofNullable(entries.get(key));
        }
    }
}
