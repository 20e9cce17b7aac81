/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.store.Store;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The authorities of a broker, one for each assurance class: none certifies workloads, or signs attestation results, of
 * another class. Immutable and thread-safe.
 */
final class Authorities {
    /** The class whose authority a workspace begins with, and that certifies the broker's TLS port. */
    static final AssuranceClass FIRST = AssuranceClass.SIMULATED;

    private final Map<AssuranceClass, Authority> byClass;

    private Authorities(Map<AssuranceClass, Authority> byClass) {
        this.byClass = new EnumMap<>(byClass);
    }

    /** All authorities beside the first; makes those that are missing. */
    static Authorities beside(Authority first, Store store, RootKey root, Instant now) throws IOException {
        Map<AssuranceClass, Authority> all = new EnumMap<>(AssuranceClass.class);
        all.put(FIRST, first);
        for (AssuranceClass further : AssuranceClass.values()) {
            if (further != FIRST) {
                all.put(further, loadOrCreate(first, store, root, further, now));
            }
        }
        return new Authorities(all);
    }

    /** The authority of the class. */
    Authority of(AssuranceClass assuranceClass) {
        Authority authority = byClass.get(assuranceClass);
        if (authority == null) {
            throw new IllegalStateException("there is no authority of class " + assuranceClass.wireName());
        }
        return authority;
    }

    /** The authority that certifies the TLS port. */
    Authority first() {
        return of(FIRST);
    }

    /** Another process may be about to make the same authority: whoever comes second finds it in the transaction. */
    private static Authority loadOrCreate(
            Authority first, Store store, RootKey root, AssuranceClass further, Instant now) throws IOException {
        Optional<Authority> existing = store.read(handle -> first.loadBeside(handle, root, further));
        if (existing.isPresent()) {
            return existing.get();
        }
        return store.write(transaction -> {
            Optional<Authority> made = first.loadBeside(transaction, root, further);
            return made.isPresent() ? made.get() : first.createBeside(transaction, root, further, now);
        });
    }
}
