/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.attestation.Octets;
import io.strongroom.seal.KeyId;
import java.time.Instant;
import java.util.Optional;

/**
 * A zone key as it lies in the store. Its keyring is wrapped, and bound to everything else here.
 *
 * @param id its id
 * @param name its name
 * @param assuranceClass its class
 * @param jobId the job whose run key it is, empty for a key of people
 * @param generation counts changes, from 1
 * @param isEnabled whether it may be used at all
 * @param createdAt when it was made
 * @param expiresAt when a run key expires; {@link #NEVER} for a key of people
 * @param deleteAt when it will be deleted, or none
 * @param wrapped the wrapped keyring
 */
record ZoneKeyRow(
        KeyId id,
        String name,
        AssuranceClass assuranceClass,
        String jobId,
        long generation,
        boolean isEnabled,
        Instant createdAt,
        Instant expiresAt,
        Optional<Instant> deleteAt,
        Octets wrapped) {
    /** The expiry of keys that do not expire. */
    static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

    boolean isRunKey() {
        return !jobId.isEmpty();
    }

    boolean isUsable(Instant now) {
        return isEnabled && deleteAt.isEmpty() && now.isBefore(expiresAt);
    }

    /** What the wrapped keyring is bound to: with any other value here, or an older generation, it does not open. */
    String context() {
        return "zone key " + id + " name=" + name + " class=" + assuranceClass.wireName() + " job=" + jobId
                + " generation=" + generation + " enabled=" + isEnabled + " created=" + createdAt + " expires="
                + expiresAt + deleteAt.map(at -> " delete=" + at).orElse("");
    }

    ZoneKeyRow next(boolean enabled) {
        return new ZoneKeyRow(
                id, name, assuranceClass, jobId, generation + 1, enabled, createdAt, expiresAt, deleteAt, wrapped);
    }

    /** The next generation, which will be deleted. */
    ZoneKeyRow deletedAt(Instant at) {
        return withDeletion(Optional.of(at));
    }

    /** The next generation, which will not be deleted. */
    ZoneKeyRow kept() {
        return withDeletion(Optional.empty());
    }

    private ZoneKeyRow withDeletion(Optional<Instant> at) {
        return new ZoneKeyRow(
                id, name, assuranceClass, jobId, generation + 1, isEnabled, createdAt, expiresAt, at, wrapped);
    }

    ZoneKeyRow with(Octets newlyWrapped) {
        return new ZoneKeyRow(
                id, name, assuranceClass, jobId, generation, isEnabled, createdAt, expiresAt, deleteAt, newlyWrapped);
    }
}
