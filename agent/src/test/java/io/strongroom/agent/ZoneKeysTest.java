/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.seal.DataKey;
import io.strongroom.seal.FailureKind;
import io.strongroom.seal.HeaderIdentity;
import io.strongroom.seal.KeyId;
import io.strongroom.seal.KeyRefusedException;
import io.strongroom.seal.SealedFileException;
import io.strongroom.seal.WrappedDataKey;
import io.strongroom.seal.ZoneKeyring;
import io.strongroom.seal.zone.ReadRule;
import io.strongroom.seal.zone.WriteRule;
import io.strongroom.seal.zone.Zone;
import io.strongroom.seal.zone.ZoneMap;
import io.strongroom.seal.zone.ZonePath;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ZoneKeysTest {
    private final SecureRandom random = new SecureRandom();
    private final ZoneKeyring granted = ZoneKeyring.create(random);
    private final KeyId refused = KeyId.random(random);
    private final ZoneMap zones = new ZoneMap(
            List.of(zone("/granted", granted.id()), zone("/refused", refused)), ReadRule.ANY, WriteRule.DENY);
    private final ZoneKeys keys = new ZoneKeys(zones, Map.of(granted.id(), granted));

    @Test
    void wraps_and_unwraps_with_the_zones_own_key() throws Exception {
        try (DataKey key = DataKey.random(random)) {
            WrappedDataKey wrapped = keys.wrap(identity(granted.id()), key);

            try (DataKey unwrapped = keys.unwrap(identity(granted.id()), wrapped)) {
                assertThat(unwrapped.copyBytes()).isEqualTo(key.copyBytes());
            }
        }
    }

    @Test
    void refuses_a_zone_that_the_policy_did_not_grant() {
        try (DataKey key = DataKey.random(random)) {
            assertThatThrownBy(() -> keys.wrap(identity(refused), key))
                    .isInstanceOf(KeyRefusedException.class)
                    .hasMessageContaining("not granted");
        }
    }

    @Test
    void knows_no_zone_of_other_runs() {
        try (DataKey key = DataKey.random(random)) {
            assertThatThrownBy(() -> keys.wrap(identity(KeyId.random(random)), key))
                    .isInstanceOfSatisfying(
                            SealedFileException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.UNKNOWN_KEY));
        }
    }

    private static Zone zone(String prefix, KeyId id) {
        return new Zone(ZonePath.parse(prefix), prefix.substring(1), id, ReadRule.SEALED, WriteRule.SEALED);
    }

    private static HeaderIdentity identity(KeyId zone) {
        byte[] bytes = new byte[HeaderIdentity.LENGTH_BYTES];
        System.arraycopy(zone.bytes(), 0, bytes, 16, KeyId.LENGTH_BYTES);
        return HeaderIdentity.of(bytes);
    }
}
