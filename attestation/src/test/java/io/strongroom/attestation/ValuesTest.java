/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.quote.QeVendor;
import io.strongroom.attestation.quote.QuoteParser;
import io.strongroom.attestation.quote.SgxAttributes;
import io.strongroom.attestation.quote.SgxReportBody;
import io.strongroom.attestation.simulated.QuoteForge;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    @Nested
    class OctetsOf {
        @Test
        void copy_in_and_out() {
            byte[] bytes = {1, 2, 3};
            Octets octets = Octets.of(bytes);

            bytes[0] = 9;
            octets.bytes()[1] = 9;

            assertThat(octets.hex()).isEqualTo("010203");
            assertThat(octets).isEqualTo(Octets.parseHex("010203")).hasSameHashCodeAs(Octets.parseHex("010203"));
            assertThat(octets).isNotEqualTo(Octets.parseHex("010204")).isNotEqualTo("010203");
        }

        @Test
        void are_cut_only_within() {
            Octets octets = Octets.parseHex("010203");

            assertThat(octets.slice(1, 3)).hasToString("0203");
            assertThatThrownBy(() -> octets.slice(-1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> octets.slice(2, 4)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> octets.slice(2, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        }

        @Test
        void know_if_they_are_zero() {
            assertThat(Octets.zeros(3).isZero()).isTrue();
            assertThat(Octets.parseHex("000100").isZero()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33, 47, 49, 64})
    void measurements_and_digests_have_32_or_48_bytes(int length) {
        assertThatIllegalArgumentException().isThrownBy(() -> Measurement.of(new byte[length]));
        assertThatIllegalArgumentException().isThrownBy(() -> Digest.of(new byte[length]));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 48, 63, 65})
    void report_data_have_64_bytes(int length) {
        assertThatIllegalArgumentException().isThrownBy(() -> ReportData.of(new byte[length]));
    }

    @Test
    void report_data_are_a_sha384_and_zeros() {
        ReportData reportData = ReportData.ofRuntimeData(new byte[0]);

        assertThat(reportData)
                .hasToString("38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da"
                        + "274edebfe76f65fbd51ad2f14898b95b"
                        + "00".repeat(16));
    }

    @ParameterizedTest
    @EnumSource(Tee.class)
    void tees_are_found_by_their_exact_wire_name(Tee tee) {
        assertThat(Tee.ofWireName(tee.wireName())).contains(tee);
        assertThat(Tee.ofWireName(tee.name())).isEmpty();
    }

    @Test
    void vendor_ids_differ_and_ours_is_readable() {
        assertThat(QeVendor.SIMULATED.id().bytes()).isEqualTo("STRONGROOM-SIMUL".getBytes(StandardCharsets.US_ASCII));
        assertThat(QeVendor.INTEL.id()).isNotEqualTo(QeVendor.SIMULATED.id());
        assertThat(QeVendor.of(Octets.zeros(16))).isEmpty();
    }

    @Test
    void windows_of_time_include_both_ends_and_intersect() {
        var first = new Validity(Instant.ofEpochSecond(10), Instant.ofEpochSecond(20));
        var second = new Validity(Instant.ofEpochSecond(15), Instant.ofEpochSecond(30));

        assertThat(first.contains(Instant.ofEpochSecond(10))).isTrue();
        assertThat(first.contains(Instant.ofEpochSecond(20))).isTrue();
        assertThat(first.contains(Instant.ofEpochSecond(9))).isFalse();
        assertThat(first.contains(Instant.ofEpochSecond(21))).isFalse();
        assertThat(first.intersect(second))
                .isEqualTo(second.intersect(first))
                .isEqualTo(new Validity(Instant.ofEpochSecond(15), Instant.ofEpochSecond(20)));
    }

    @Test
    void only_affirming_is_better_than_a_warning() {
        assertThat(Tier.AFFIRMING.value()).isEqualTo(2);
        assertThat(Tier.WARNING.value()).isEqualTo(32);
        assertThat(Tier.CONTRAINDICATED.value()).isEqualTo(96);
        assertThat(Tier.NONE.value()).isZero();
    }

    @Test
    void bindings_have_a_sha256_pin_and_at_most_one_job() {
        ReportData reportData = ReportData.of(new byte[64]);
        Digest pin = Digest.sha256(new byte[0]);
        Digest sha384 = Digest.sha384(new byte[0]);

        assertThatIllegalArgumentException().isThrownBy(() -> ExpectedBinding.of(reportData, sha384));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExpectedBinding(reportData, pin, Set.of(pin, sha384)));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536})
    void signer_references_have_numbers_of_16_bits(int number) {
        Measurement signer = Measurement.of(new byte[32]);

        assertThatIllegalArgumentException().isThrownBy(() -> new SignerReference(signer, number, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new SignerReference(signer, 0, number));
    }

    @Property(tries = 300)
    void report_bodies_survive_encoding(
            @ForAll @Size(16) byte[] cpuSvn,
            @ForAll @LongRange(max = 0xFFFF_FFFFL) long miscSelect,
            @ForAll @Size(16) byte[] attributes,
            @ForAll @Size(32) byte[] mrEnclave,
            @ForAll @Size(64) byte[] configId,
            @ForAll @IntRange(max = 0xFFFF) int number,
            @ForAll @Size(64) byte[] reportData)
            throws EvidenceFormatException {
        var body = new SgxReportBody(
                Octets.of(cpuSvn),
                miscSelect,
                Octets.of(attributes),
                new SgxAttributes(Octets.of(attributes)),
                Measurement.of(mrEnclave),
                Measurement.of(mrEnclave),
                Octets.of(configId),
                number,
                0xFFFF - number,
                number ^ 1,
                Octets.of(cpuSvn),
                ReportData.of(reportData));

        assertThat(SgxReportBody.parse(body.encode())).isEqualTo(body);
    }

    @Test
    void report_bodies_refuse_values_that_do_not_fit() {
        ReportData reportData = ReportData.of(new byte[64]);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> QuoteForge.body("05", Octets.zeros(63), 0, reportData))
                .withMessageContaining("CONFIGID");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QuoteForge.body("05", Octets.zeros(64), 65536, reportData))
                .withMessageContaining("ISVSVN");
        assertThatIllegalArgumentException().isThrownBy(() -> new SgxAttributes(Octets.zeros(15)));
    }

    @Property(tries = 1000)
    void no_random_bytes_are_a_quote(@ForAll @Size(max = 700) byte[] bytes) {
        assertThatThrownBy(() -> QuoteParser.parse(bytes)).isInstanceOf(EvidenceFormatException.class);
    }
}
