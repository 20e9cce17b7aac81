/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.snp.SigningKey;
import io.strongroom.attestation.snp.SnpProduct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndorsementIdTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sgx-tcb-info-00a067110000",
                "tdx-tcb-info-90c06f000000",
                "sgx-qe-identity",
                "tdx-qe-identity",
                "pck-crl-platform",
                "pck-crl-processor",
                "intel-root-crl",
                "amd-vcek-crl-milan",
                "amd-vlek-crl-turin",
                "vcek-turin-c1d2e3f405162738-0104001700000000"
            })
    void is_read_from_its_name(String name) {
        assertThat(EndorsementId.parse(name)).map(EndorsementId::name).contains(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SGX-qe-identity",
                "sgx-tcb-info-00A067110000",
                "sgx-tcb-info-00a06711000",
                "snp-qe-identity",
                "sgx-tcb-info-00a067110000 ",
                "../sgx-qe-identity",
                "pck-crl-root",
                "intel-root-crl.json",
                "amd-none-crl-milan",
                "amd-vcek-crl-rome",
                "vcek-milan-c1d2e3f405162738-0104001700000000",
                "vcek-turin-c1d2e3f405162738-01040017000000"
            })
    void is_read_from_no_other_name(String name) {
        assertThat(EndorsementId.parse(name)).isEmpty();
    }

    @Test
    void is_of_a_technology_of_intels_and_a_whole_fmspc() {
        assertThatThrownBy(() -> new EndorsementId.QeIdentity(Tee.SNP)).hasMessageContaining("got snp");
        assertThatThrownBy(() -> new EndorsementId.TcbInfo(Tee.SGX, Octets.zeros(5)))
                .hasMessageContaining("6 bytes, got 5");
    }

    @Test
    void of_amd_is_of_a_signing_key_a_whole_chip_and_a_whole_tcb() {
        assertThatThrownBy(() -> new EndorsementId.AmdCrl(SnpProduct.MILAN, SigningKey.NONE))
                .hasMessageContaining("got NONE");
        assertThatThrownBy(() -> new EndorsementId.Vcek(SnpProduct.TURIN, Octets.zeros(64), Octets.zeros(8)))
                .hasMessageContaining("has 8 bytes, got 64");
        assertThatThrownBy(() -> new EndorsementId.Vcek(SnpProduct.MILAN, Octets.zeros(64), Octets.zeros(7)))
                .hasMessageContaining("8 bytes, got 7");
        assertThatThrownBy(
                        () -> new PlatformId.Amd(SnpProduct.MILAN, SigningKey.VCEK, Octets.zeros(8), Octets.zeros(8)))
                .hasMessageContaining("64 bytes, got 8");
    }
}
