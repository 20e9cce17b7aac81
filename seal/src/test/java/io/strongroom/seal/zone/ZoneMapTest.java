/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.seal.KeyId;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class ZoneMapTest {
    private final Zone data = zone("/data", "data");
    private final Zone payroll = zone("file:///data/payroll/", "payroll");
    private final Zone bucket = zone("s3a://lake/", "lake");
    private final ZoneMap map = new ZoneMap(List.of(data, payroll, bucket), ReadRule.ANY, WriteRule.DENY);

    @Test
    void the_longest_prefix_decides() {
        assertThat(map.zoneOf(ZonePath.parse("/data/payroll/2026.csv"))).contains(payroll);
        assertThat(map.zoneOf(ZonePath.parse("/data/payroll"))).contains(payroll);
        assertThat(map.zoneOf(ZonePath.parse("/data/payrolls"))).contains(data);
        assertThat(map.zoneOf(ZonePath.parse("/data/payroll/../x"))).contains(data);
        assertThat(map.zoneOf(ZonePath.parse("s3a://LAKE/x"))).contains(bucket);
        assertThat(map.zoneOf(ZonePath.parse("/other"))).isEmpty();
    }

    @Test
    void zones_below_a_path_are_known() {
        assertThat(map.hasZoneBelow(ZonePath.parse("/"))).isTrue();
        assertThat(map.hasZoneBelow(ZonePath.parse("/data"))).isTrue();
        assertThat(map.hasZoneBelow(ZonePath.parse("/data/payroll"))).isFalse();
        assertThat(map.hasZoneBelow(ZonePath.parse("/dat"))).isFalse();
    }

    @Test
    void two_zones_with_one_prefix_are_refused() {
        assertThatThrownBy(() -> new ZoneMap(List.of(data, zone("file:/data/", "other")), ReadRule.ANY, WriteRule.DENY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("file:/data");
    }

    @Test
    void elsewhere_nothing_can_be_sealed() {
        assertThatThrownBy(() -> new ZoneMap(List.of(), ReadRule.ANY, WriteRule.SEALED))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Zone zone(String prefix, String name) {
        return new Zone(
                ZonePath.parse(prefix), name, KeyId.random(new SecureRandom()), ReadRule.SEALED, WriteRule.SEALED);
    }
}
