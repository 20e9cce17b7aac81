/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.seal.KeyId;
import io.strongroom.seal.zone.ReadRule;
import io.strongroom.seal.zone.WriteRule;
import io.strongroom.seal.zone.Zone;
import io.strongroom.seal.zone.ZoneMap;
import io.strongroom.seal.zone.ZonePath;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventLogRuleTest {
    private static final ZoneMap ZONES = new ZoneMap(
            List.of(
                    zone("/zone", WriteRule.SEALED),
                    zone("/plain", WriteRule.ANY),
                    zone("hdfs://nn/z", WriteRule.SEALED)),
            ReadRule.ANY,
            WriteRule.DENY);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tmp/spark-events",
                "/zone/events",
                "events",
                "../events",
                "a:b/events",
                "",
                "file:/zone/events",
                "file:///zone/events",
                "FILE:/zone/events",
                "File:///zone/events",
                "sealed+file:/tmp/events",
                "sealed+file:/plain/events",
                "sealed+file:events",
                "hdfs://nn/elsewhere"
            })
    void refuses_what_spark_would_write_in_clear(String directory) {
        assertThat(EventLogRule.problem(directory, ZONES)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sealed+file:/zone/events", "sealed+file:///zone", "hdfs://nn/z/events", "hdfs://NN/z"})
    void accepts_what_is_sealed(String directory) {
        assertThat(EventLogRule.problem(directory, ZONES)).isEmpty();
    }

    private static Zone zone(String prefix, WriteRule write) {
        return new Zone(ZonePath.parse(prefix), "k", KeyId.parse("00".repeat(16)), ReadRule.ANY, write);
    }
}
