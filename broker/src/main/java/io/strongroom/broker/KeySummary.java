/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.seal.KeyId;
import io.strongroom.seal.ZoneKeyring;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What may be known about a zone key.
 *
 * @param name its name
 * @param id its id, as it stands in the headers of its files
 * @param assuranceClass its class, which never changes
 * @param isEnabled whether it may be used at all
 * @param currentVersion the version that wraps
 * @param disabledVersions versions that may not be used, ascending
 * @param createdAt when it was made
 * @param deleteAt when it will be deleted, or none
 */
public record KeySummary(
        String name,
        KeyId id,
        AssuranceClass assuranceClass,
        boolean isEnabled,
        int currentVersion,
        List<Integer> disabledVersions,
        Instant createdAt,
        Optional<Instant> deleteAt) {
    /** Copies. */
    public KeySummary {
        disabledVersions = List.copyOf(disabledVersions);
    }

    static KeySummary of(ZoneKeyRow row, ZoneKeyring keyring) {
        List<Integer> disabled = keyring.versions().stream()
                .filter(version -> keyring.state(version).orElseThrow() != ZoneKeyring.VersionState.ENABLED)
                .toList();
        return new KeySummary(
                row.name(),
                row.id(),
                row.assuranceClass(),
                row.isEnabled(),
                keyring.currentVersion(),
                disabled,
                row.createdAt(),
                row.deleteAt());
    }

    /** Whether there is such a version, disabled or not. */
    public boolean hasVersion(int version) {
        return version >= 1 && version <= currentVersion;
    }
}
