/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrlTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "3003020105",
                " 3003020105\n",
                "-----BEGIN X509 CRL-----\nMAMCAQU=\n-----END X509 CRL-----\n",
                "-----BEGIN X509 CRL-----\r\nMAMC\r\nAQU=\r\n-----END X509 CRL-----"
            })
    void reads_hexadecimal_digits_and_pem(String text) {
        assertThat(CrlText.decode(text)).contains(Octets.parseHex("3003020105"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "300",
                "no list",
                "-----BEGIN X509 CRL-----",
                "-----END X509 CRL-----",
                "-----BEGIN CERTIFICATE-----\nMAMCAQU=\n-----END CERTIFICATE-----\n"
            })
    void reads_nothing_else(String text) {
        assertThat(CrlText.decode(text)).isEmpty();
    }

    @Test
    void refuses_pem_whose_two_lines_overlap() {
        String overlapping = "-----BEGIN X509 CRL-----END X509 CRL-----";

        assertThat(CrlText.decode(overlapping)).isEmpty();
        assertThatThrownBy(() -> DerOrPem.crl(overlapping.getBytes(StandardCharsets.US_ASCII), "the list"))
                .isInstanceOf(EvidenceFormatException.class);
    }
}
