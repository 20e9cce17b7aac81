/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.manifest;

import static io.strongroom.seal.manifest.ManifestFinding.Kind.ADDED;
import static io.strongroom.seal.manifest.ManifestFinding.Kind.EXCHANGED;
import static io.strongroom.seal.manifest.ManifestFinding.Kind.MISSING;
import static io.strongroom.seal.manifest.ManifestFinding.Kind.REPLACED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.seal.KeyId;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
    private static final FileFingerprint A = print(1);
    private static final FileFingerprint B = print(2);
    private static final FileFingerprint OLD = print(3);

    private final Manifest manifest = manifest(Map.of("a", A, "d=1/b", B));

    @Test
    void finds_nothing_where_all_is_as_listed() {
        assertThat(manifest.compare(Map.of("a", A, "d=1/b", B))).isEmpty();
        assertThat(manifest.judge("a", A)).isEmpty();
    }

    @Test
    void names_files_that_are_missing_or_were_added() {
        assertThat(manifest.compare(Map.of("a", A, "c", B)))
                .containsExactly(new ManifestFinding(ADDED, "c"), new ManifestFinding(MISSING, "d=1/b"));
        assertThat(manifest.judge("c", A)).containsExactly(new ManifestFinding(ADDED, "c"));
    }

    @Test
    void tells_files_that_changed_places_from_other_versions() {
        assertThat(manifest.compare(Map.of("a", B, "d=1/b", A)))
                .containsExactly(new ManifestFinding(EXCHANGED, "a"), new ManifestFinding(EXCHANGED, "d=1/b"));
        assertThat(manifest.judge("a", OLD)).containsExactly(new ManifestFinding(REPLACED, "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a//b", "../a", "a/..", "_a", ".a", "x/_b", "x/.b/c", "."})
    void refuses_names_that_no_data_file_has(String name) {
        assertThatThrownBy(() -> manifest(Map.of(name, A))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"part-0,false", "_SUCCESS,true", "_day=1,false", ".crc,true", "_strongroom-manifest,true"})
    void lists_what_engines_list(String name, boolean isHidden) {
        assertThat(ManifestName.isHidden(name)).isEqualTo(isHidden);
    }

    static Manifest manifest(Map<String, FileFingerprint> files) {
        return new Manifest(
                KeyId.random(new SecureRandom()),
                "file:/zone/out",
                3,
                ManifestDigest.NONE,
                ThrowawayAuthority.NOW,
                new TreeMap<>(files));
    }

    static FileFingerprint print(int seed) {
        return FileFingerprint.of(new byte[] {(byte) seed}, new byte[32]);
    }
}
