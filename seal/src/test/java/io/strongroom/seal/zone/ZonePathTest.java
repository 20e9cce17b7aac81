/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZonePathTest {
    @ParameterizedTest
    @ValueSource(strings = {"/a/b", "file:/a/b", "file:///a/b", "FILE:/a//b/", "/a/./c/../b", "sealed+file:/a/b"})
    void spellings_of_a_local_path_are_equal(String text) {
        assertThat(ZonePath.parse(text)).isEqualTo(ZonePath.parse("/a/b"));
        assertThat(ZonePath.of(URI.create(text))).isEqualTo(ZonePath.parse("/a/b"));
    }

    @Test
    void holds_itself_and_what_lies_below_by_whole_segments() {
        ZonePath zone = ZonePath.parse("s3a://Lake/pay");

        assertThat(zone.contains(ZonePath.parse("s3a://lake/pay"))).isTrue();
        assertThat(zone.contains(ZonePath.parse("s3a://lake/pay/roll"))).isTrue();
        assertThat(zone.contains(ZonePath.parse("s3a://lake/payroll"))).isFalse();
        assertThat(zone.contains(ZonePath.parse("s3a://other/pay"))).isFalse();
        assertThat(zone.contains(ZonePath.parse("/pay"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "s3a:a", "/..", "/a/../.."})
    void refuses_what_is_not_an_absolute_path(String text) {
        assertThatThrownBy(() -> ZonePath.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
