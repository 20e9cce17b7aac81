/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.seal.KeyId;
import io.strongroom.seal.manifest.ManifestException.Kind;
import io.strongroom.seal.zone.ZonePath;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedManifestTest {
    private static final ZonePath DIRECTORY = ZonePath.parse("/zone/out");

    private final Manifest manifest =
            ManifestTest.manifest(Map.of("part-0", ManifestTest.print(1), "tag=ä/part-1", ManifestTest.print(2)));
    private ThrowawayAuthority authority;
    private SignedManifest signed;

    @BeforeEach
    void sign() throws Exception {
        authority = new ThrowawayAuthority();
        signed = SignedManifest.sign(manifest, authority.driver());
    }

    @Test
    void is_read_as_it_was_written() throws Exception {
        SignedManifest read = SignedManifest.parse(signed.encode());

        assertThat(read.manifest()).isEqualTo(manifest);
        assertThat(read.digest()).isEqualTo(signed.digest());
        assertThat(read.signer()).isEqualTo("spiffe://simulated.strongroom/job/j-1/driver");
        assertThatCode(() -> read.requireSignedUnder(List.of(authority.certificate())))
                .doesNotThrowAnyException();
    }

    @Test
    void refuses_a_signature_of_another_authority() throws Exception {
        var other = new ThrowawayAuthority();

        assertRefused(
                Kind.SIGNATURE, () -> signed.requireSignedUnder(List.of(other.certificate())), "not trusted here");
    }

    @Test
    void refuses_a_signature_by_whoever_has_not_the_key() throws Exception {
        SignedManifest forged = SignedManifest.sign(manifest, ThrowawayAuthority.impostor(authority.driver()));

        assertRefused(Kind.SIGNATURE, () -> require(forged), "altered or forged");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://broker", "spiffe://simulated.strongroom/job/j-1/owner", "spiffe://other/job/j/driver"})
    void refuses_a_signer_that_is_no_workload(String uri) throws Exception {
        SignedManifest other = SignedManifest.sign(manifest, authority.signer(uri));

        assertRefused(Kind.SIGNATURE, () -> require(other), "not signed by a workload");
    }

    @Test
    void refuses_a_signature_of_a_time_at_which_the_certificate_was_not_valid() throws Exception {
        SignedManifest late = SignedManifest.sign(
                new Manifest(
                        manifest.zone(),
                        manifest.directory(),
                        3,
                        ManifestDigest.NONE,
                        ThrowawayAuthority.NOW.plus(Duration.ofHours(2)),
                        manifest.files()),
                authority.driver());

        assertRefused(Kind.SIGNATURE, () -> require(late), "does not verify");
    }

    @Test
    void every_altered_byte_is_refused() {
        byte[] encoded = signed.encode();
        for (int i = 0; i < encoded.length; i++) {
            byte[] altered = encoded.clone();
            altered[i] ^= 1;
            assertThatThrownBy(() -> require(SignedManifest.parse(altered)))
                    .as("byte %d", i)
                    .isInstanceOf(ManifestException.class);
        }
    }

    @Test
    void no_part_and_no_extension_of_it_is_read() {
        byte[] encoded = signed.encode();
        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);
            assertRefused(Kind.MALFORMED, () -> SignedManifest.parse(cut), "");
        }
        byte[] extended = Arrays.copyOf(encoded, encoded.length + 1);
        assertRefused(Kind.MALFORMED, () -> SignedManifest.parse(extended), "bytes follow");
    }

    /** Half of the mutations aim at the lengths and counts in front. */
    @Test
    void mutated_manifests_end_in_a_manifest_or_its_exception() {
        byte[] encoded = signed.encode();
        var random = new SplittableRandom(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] mutated = encoded.clone();
            for (int change = random.nextInt(1, 5); change > 0; change--) {
                mutated[random.nextInt(random.nextBoolean() ? 140 : mutated.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(SignedManifest.parse(mutated).encode()).isEqualTo(mutated);
            } catch (ManifestException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void is_the_latest_only_if_the_broker_says_so() throws Exception {
        var known = new ManifestAnchor(3, signed.digest());

        ManifestAnchor.require(signed, manifest.zone(), DIRECTORY, Optional.of(known));

        assertUnanchored(Kind.NOT_ANCHORED, Optional.empty(), "never committed");
        assertUnanchored(Kind.NOT_ANCHORED, Optional.of(new ManifestAnchor(2, signed.digest())), "never committed");
        assertUnanchored(Kind.NOT_ANCHORED, Optional.of(new ManifestAnchor(3, ManifestDigest.NONE)), "never committed");
        assertUnanchored(Kind.ROLLED_BACK, Optional.of(new ManifestAnchor(4, signed.digest())), "generation 4");
    }

    @Test
    void is_of_one_directory_of_one_zone() {
        var known = Optional.of(new ManifestAnchor(3, signed.digest()));

        assertRefused(
                Kind.OTHER_DIRECTORY,
                () -> ManifestAnchor.require(signed, manifest.zone(), ZonePath.parse("/zone/other"), known),
                "file:/zone/out");
        assertRefused(
                Kind.OTHER_DIRECTORY,
                () -> ManifestAnchor.require(signed, KeyId.random(new SecureRandom()), DIRECTORY, known),
                "");
    }

    @Test
    void an_empty_directory_has_one_too() throws Exception {
        SignedManifest empty = SignedManifest.sign(ManifestTest.manifest(new TreeMap<>()), authority.driver());

        assertThat(SignedManifest.parse(empty.encode()).manifest().files()).isEmpty();
    }

    private void require(SignedManifest other) throws ManifestException {
        other.requireSignedUnder(List.of(authority.certificate()));
    }

    private void assertUnanchored(Kind kind, Optional<ManifestAnchor> anchor, String text) {
        assertRefused(kind, () -> ManifestAnchor.require(signed, manifest.zone(), DIRECTORY, anchor), text);
    }

    private static void assertRefused(Kind kind, ThrowingCallable action, String text) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        ManifestException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(text);
    }
}
