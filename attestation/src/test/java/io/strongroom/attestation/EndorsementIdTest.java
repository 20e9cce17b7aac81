/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
                "intel-root-crl"
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
                "intel-root-crl.json"
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
}
