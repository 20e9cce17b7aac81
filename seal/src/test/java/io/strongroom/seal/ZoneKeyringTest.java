/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ZoneKeyringTest {
    private final SecureRandom random = new SecureRandom();
    private final ZoneKeyring keys = ZoneKeyring.create(random);
    private final HeaderIdentity identity = SealedHeader.newIdentity(keys.id(), false, random);

    @Test
    void unwraps_what_it_wrapped_under_every_version() throws IOException {
        try (DataKey dataKey = DataKey.random(random)) {
            WrappedDataKey first = keys.wrap(identity, dataKey);
            assertThat(keys.rotate(random)).isEqualTo(2);
            WrappedDataKey second = keys.wrap(identity, dataKey);

            assertThat(first.keyVersion()).isEqualTo(1);
            assertThat(second.keyVersion()).isEqualTo(2);
            assertThat(keys.unwrap(identity, first).copyBytes()).isEqualTo(dataKey.copyBytes());
            assertThat(keys.unwrap(identity, second).copyBytes()).isEqualTo(dataKey.copyBytes());
        }
    }

    @Test
    void every_wrap_draws_its_own_salt() throws IOException {
        Set<String> salts = new HashSet<>();
        try (DataKey dataKey = DataKey.random(random)) {
            for (int i = 0; i < 100; i++) {
                salts.add(Arrays.toString(
                        Arrays.copyOfRange(keys.wrap(identity, dataKey).bytes(), 8, 40)));
            }
        }
        assertThat(salts).hasSize(100);
    }

    @Test
    void every_flipped_byte_of_a_wrapped_key_or_its_identity_is_refused() throws IOException {
        WrappedDataKey wrapped = keys.wrap(identity, DataKey.random(random));
        for (int i = 0; i < WrappedDataKey.LENGTH_BYTES; i++) {
            byte[] altered = wrapped.bytes();
            altered[i] ^= 1;
            assertThatThrownBy(() -> keys.unwrap(identity, WrappedDataKey.of(altered)))
                    .as("byte %d", i)
                    .isInstanceOf(SealedFileException.class);
        }
        for (int i = 0; i < HeaderIdentity.LENGTH_BYTES; i++) {
            byte[] altered = identity.bytes();
            altered[i] ^= 1;
            assertThatThrownBy(() -> keys.unwrap(HeaderIdentity.of(altered), wrapped))
                    .isInstanceOf(SealedFileException.class);
        }
    }

    @Test
    void a_disabled_version_does_nothing_until_it_is_enabled() throws IOException {
        WrappedDataKey wrapped = keys.wrap(identity, DataKey.random(random));
        keys.disable(1);
        assertThatThrownBy(() -> keys.unwrap(identity, wrapped)).isInstanceOf(KeyRefusedException.class);
        assertThatThrownBy(() -> keys.wrap(identity, DataKey.random(random))).isInstanceOf(KeyRefusedException.class);
        assertThatThrownBy(() -> keys.derive(ZoneKeyLabel.MANIFEST, new byte[0]))
                .isInstanceOf(KeyRefusedException.class);
        keys.enable(1);
        assertThat(keys.unwrap(identity, wrapped).copyBytes()).hasSize(32);
    }

    @Test
    void release_leaves_out_what_is_disabled() throws IOException {
        keys.rotate(random);
        WrappedDataKey wrapped = keys.wrap(identity, DataKey.random(random));
        keys.disable(1);

        byte[] all = keys.encode();
        byte[] released = keys.encodeForRelease();

        assertThat(Arrays.copyOfRange(released, 32, 64)).containsOnly(0);
        assertThat(Arrays.copyOfRange(all, 32, 64)).isNotEqualTo(new byte[32]);
        ZoneKeyring there = ZoneKeyring.decode(released);
        assertThat(there.unwrap(identity, wrapped).copyBytes()).hasSize(32);
        assertThat(there.state(1)).contains(ZoneKeyring.VersionState.WITHHELD);
        assertThatThrownBy(() -> there.enable(1)).isInstanceOf(IllegalStateException.class);
        assertThat(ZoneKeyring.decode(all).state(1)).contains(ZoneKeyring.VersionState.DISABLED);
    }

    @Property(tries = 100)
    void decode_reads_what_encode_wrote(@ForAll @IntRange(min = 1, max = 20) int versions) {
        ZoneKeyring original = ZoneKeyring.create(random);
        for (int i = 1; i < versions; i++) {
            original.rotate(random);
        }
        ZoneKeyring copy = ZoneKeyring.decode(original.encode());
        assertThat(copy.id()).isEqualTo(original.id());
        assertThat(copy.versions()).isEqualTo(original.versions());
        assertThat(copy.currentVersion()).isEqualTo(versions);
        assertThat(copy.encode()).isEqualTo(original.encode());
    }

    @Property(tries = 1000)
    void any_bytes_are_a_keyring_or_refused(@ForAll @Size(max = 300) byte[] bytes) {
        assertOnlyIllegalArgument(() -> ZoneKeyring.decode(bytes));
    }

    @Property(tries = 1000)
    void an_altered_keyring_is_read_or_refused(@ForAll @IntRange(max = 63) int position, @ForAll byte value) {
        byte[] bytes = ZoneKeyring.create(random).encode();
        bytes[position] = value;
        assertOnlyIllegalArgument(() -> ZoneKeyring.decode(bytes));
    }

    @Test
    void versions_must_increase_and_states_be_known() {
        keys.rotate(random);
        byte[] encoded = keys.encode();
        for (int[] change : List.of(
                new int[] {0, 0},
                new int[] {4, 2},
                new int[] {5, 1},
                new int[] {7, 3},
                new int[] {27, 0},
                new int[] {67, 1},
                new int[] {28, 0},
                new int[] {28, 3},
                new int[] {28, 9},
                new int[] {30, 1})) {
            byte[] altered = encoded.clone();
            altered[change[0]] = (byte) change[1];
            assertThatThrownBy(() -> ZoneKeyring.decode(altered))
                    .as(Arrays.toString(change))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void derives_a_key_for_each_purpose_and_context_but_never_a_wrapping_key() throws IOException {
        byte[] context = {1, 2};
        byte[] manifest = keys.derive(ZoneKeyLabel.MANIFEST, context).copyBytes();
        assertThat(keys.derive(ZoneKeyLabel.MANIFEST, context).copyBytes()).isEqualTo(manifest);
        assertThat(keys.derive(ZoneKeyLabel.MANIFEST, new byte[] {1}).copyBytes())
                .isNotEqualTo(manifest);
        assertThat(keys.derive(ZoneKeyLabel.PARQUET, context).copyBytes()).isNotEqualTo(manifest);
        assertThatThrownBy(() -> keys.derive(ZoneKeyLabel.FILE_WRAP, context))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> keys.derive(7, ZoneKeyLabel.MANIFEST, context))
                .isInstanceOf(SealedFileException.class);
        keys.rotate(random);
        assertThat(keys.derive(ZoneKeyLabel.MANIFEST, context).copyBytes()).isNotEqualTo(manifest);
        try (DerivedKey old = keys.derive(1, ZoneKeyLabel.MANIFEST, context)) {
            assertThat(old.copyBytes()).isEqualTo(manifest);
        }
    }

    @Test
    void closed_it_is_wiped_and_silent() throws IOException {
        DerivedKey derived = keys.derive(ZoneKeyLabel.SERVING, new byte[0]);
        derived.close();
        assertThatThrownBy(derived::copyBytes).isInstanceOf(IllegalStateException.class);
        keys.close();
        assertThatThrownBy(keys::encode).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> keys.wrap(identity, DataKey.random(random))).isInstanceOf(IllegalStateException.class);
        assertThat(keys.toString()).isEqualTo("ZoneKeyring[" + keys.id() + "]");
    }

    private static void assertOnlyIllegalArgument(ThrowingCallable call) {
        try {
            call.call();
        } catch (IllegalArgumentException expected) {
            assertThat(expected).hasMessageNotContaining("null");
        } catch (Throwable other) {
            throw new AssertionError("decode threw " + other, other);
        }
    }
}
