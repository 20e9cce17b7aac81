/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.internal.PemCertificates.PemException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemCertificatesTest {
    private static final String ONE = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
    private static final byte[] ONE_DER = {0x30, 0};

    @Property(tries = 200)
    void decoding_gives_back_what_was_encoded(@ForAll @Size(max = 5) List<byte[]> certificates) throws PemException {
        List<byte[]> decoded = PemCertificates.decode(PemCertificates.encode(certificates), 5);

        assertThat(decoded).hasSameSizeAs(certificates);
        for (int i = 0; i < decoded.size(); i++) {
            assertThat(decoded.get(i)).isEqualTo(certificates.get(i));
        }
    }

    @Property(tries = 500)
    void only_the_declared_exception_escapes(@ForAll byte[] text) {
        try {
            PemCertificates.decode(text, 3);
        } catch (PemException e) {
            assertThat(e).hasMessageNotContaining("\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\r\nMAA=\r\n-----END CERTIFICATE-----\r\n",
                "-----BEGIN CERTIFICATE-----\nM\nA\nA\n=\n-----END CERTIFICATE-----\n\n\n",
                "\n-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n\0\0\0"
            })
    void allows_line_ends_and_trailing_nuls(String text) throws Exception {
        assertThat(PemCertificates.decode(bytes(text), 1)).containsExactly(ONE_DER);
    }

    @Test
    void allows_a_missing_line_end_between_two_certificates() throws Exception {
        String text = ONE.stripTrailing() + ONE;

        assertThat(PemCertificates.decode(bytes(text), 2)).containsExactly(ONE_DER, ONE_DER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN CERTIFICATE-----\nMAB=\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\nMAA\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\nM AA=\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\nMAA=\n",
                "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----x\n",
                "-----BEGIN CERTIFICATE----- \nMAA=\n-----END CERTIFICATE-----\n",
                "-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n",
                "x-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\n\0MAA=\n-----END CERTIFICATE-----\n",
                "-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"
            })
    void refuses_everything_else(String text) {
        assertThatThrownBy(() -> PemCertificates.decode(bytes(text), 3)).isInstanceOf(PemException.class);
    }

    @Test
    void refuses_more_certificates_than_wanted() {
        assertThatThrownBy(() -> PemCertificates.decode(bytes(ONE.repeat(2)), 1))
                .isInstanceOf(PemException.class);
        assertThatThrownBy(() -> PemCertificates.decode(bytes(ONE.stripTrailing() + ONE), 1))
                .isInstanceOf(PemException.class);
        assertThatThrownBy(() -> PemCertificates.decode(bytes(ONE.repeat(100_000)), 3))
                .isInstanceOf(PemException.class);
    }

    @Test
    void refuses_more_text_than_its_certificates_can_need() throws Exception {
        assertThat(PemCertificates.decode(bytes(ONE + "\n".repeat(24 * 1024 - ONE.length())), 1))
                .containsExactly(ONE_DER);
        for (String filler : new String[] {"\n", "\0"}) {
            assertThatThrownBy(() -> PemCertificates.decode(bytes(ONE + filler.repeat(24 * 1024)), 1))
                    .isInstanceOf(PemException.class)
                    .hasMessageContaining("wanted at most 24576 for 1 certificates");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
