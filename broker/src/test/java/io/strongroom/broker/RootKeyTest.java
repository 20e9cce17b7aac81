/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RootKeyTest {
    private static final byte[] SECRET = "a keyring".getBytes(StandardCharsets.UTF_8);

    private final RootKey key = RootKey.of(new byte[] {1, 2, 3});

    @Test
    void unwraps_what_it_wrapped_under_the_same_context_alone() throws Exception {
        byte[] wrapped = key.wrap(SECRET, "zone key a");

        assertThat(key.unwrap(wrapped, "zone key a")).isEqualTo(SECRET);
        assertThatThrownBy(() -> key.unwrap(wrapped, "zone key b")).hasMessageContaining("does not open");
    }

    /** A request still in progress while the broker stops would else store a keyring that everybody can open. */
    @Test
    void never_wraps_under_the_wiped_key() {
        byte[] wrapped = key.wrap(SECRET, "zone key a");
        key.close();

        assertThatThrownBy(() -> key.wrap(SECRET, "zone key a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> key.unwrap(wrapped, "zone key a")).isInstanceOf(IllegalStateException.class);
    }
}
