/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealCryptoTest {
    @Test
    void a_provider_that_fails_its_self_test_is_passed_over_with_the_reason() {
        SealCrypto crypto = SealCrypto.select("auto", () -> Optional.of(new WrongHmac()));
        assertThat(crypto.provider().getName()).isEqualTo("SunJCE");
        assertThat(crypto.reason()).contains("HMAC-SHA-256 gives a wrong answer");
    }

    @Test
    void a_provider_without_the_algorithms_is_passed_over() {
        SealCrypto crypto = SealCrypto.select("auto", () -> Optional.of(new Empty()));
        assertThat(crypto.provider().getName()).isEqualTo("SunJCE");
        assertThat(crypto.reason()).contains("SHA-256");
    }

    @Test
    void a_provider_that_does_not_load_is_passed_over() {
        assertThat(SealCrypto.select("auto", () -> {
                            throw new ServiceConfigurationError("no such library");
                        })
                        .reason())
                .contains("no such library");
        assertThat(SealCrypto.select("auto", () -> {
                            throw new UnsatisfiedLinkError("wrong architecture");
                        })
                        .reason())
                .contains("wrong architecture");
        assertThat(SealCrypto.select("auto", Optional::empty).reason()).contains("not on the class path");
    }

    @Test
    void asked_for_by_name_there_is_no_fallback() {
        assertThatThrownBy(() -> SealCrypto.select("accp", () -> Optional.of(new WrongHmac())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("HMAC-SHA-256");
        assertThatThrownBy(() -> SealCrypto.select("accp", Optional::empty))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("class path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ACCP", "sun", "JDK"})
    void an_unknown_choice_is_refused(String wanted) {
        assertThatThrownBy(() -> SealCrypto.select(wanted, Optional::empty))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("expected auto, accp or jdk");
    }

    @Test
    void the_jdk_passes_its_self_test_and_says_why_it_was_chosen() {
        SealCrypto crypto = SealCrypto.select("jdk", Optional::empty);
        assertThat(crypto.provider().getName()).isEqualTo("SunJCE");
        assertThat(crypto.reason()).contains(SealCrypto.PROPERTY);
    }

    @Test
    void no_provider_is_installed_in_the_jvm() {
        SealCrypto.selected();
        assertThat(Security.getProviders())
                .extracting(Provider::getName)
                .doesNotContain("AmazonCorrettoCryptoProvider");
    }

    private static final class WrongHmac extends Provider {
        private static final long serialVersionUID = 1L;

        WrongHmac() {
            super("WrongHmac", "1", "SHA-1 where SHA-256 is asked for");
            put("MessageDigest.SHA-256", "sun.security.provider.SHA2$SHA256");
            put("Mac.HmacSHA256", "com.sun.crypto.provider.HmacCore$HmacSHA224");
            put("Cipher.AES/GCM/NoPadding", "com.sun.crypto.provider.GaloisCounterMode$AESGCM");
        }
    }

    private static final class Empty extends Provider {
        private static final long serialVersionUID = 1L;

        Empty() {
            super("Empty", "1", "nothing");
        }
    }
}
