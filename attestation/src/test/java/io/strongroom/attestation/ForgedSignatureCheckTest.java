/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForgedSignatureCheckTest {
    private static final PublicKey KEY = newKey();

    private static PublicKey newKey() {
        try {
            return KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"15", "15.0.7", "16.0.2", "17", "17.0.1", "17.0.2", "18"})
    void tries_versions_that_may_have_the_fault(String version) {
        assertThat(ForgedSignatureCheck.mayHaveFault(Runtime.Version.parse(version)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"11", "11.0.14", "14.0.2", "17.0.3", "17.0.15", "18.0.1", "19", "21", "25.0.1"})
    void knows_versions_without_it(String version) {
        assertThat(ForgedSignatureCheck.mayHaveFault(Runtime.Version.parse(version)))
                .isFalse();
    }

    @Test
    void passes_on_a_platform_that_checks_signatures() {
        assertThatCode(ForgedSignatureCheck::require).doesNotThrowAnyException();
        assertThatCode(() -> ForgedSignatureCheck.require(new Stub(false, false), KEY))
                .doesNotThrowAnyException();
        assertThatCode(() -> ForgedSignatureCheck.require(new Stub(false, true), KEY))
                .doesNotThrowAnyException();
    }

    @Test
    void fails_on_a_platform_that_takes_zeros_for_a_signature() {
        assertThatThrownBy(() -> ForgedSignatureCheck.require(new Stub(true, false), KEY))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("CVE-2022-21449");
    }

    private static final class Stub extends Signature {
        private final boolean answer;
        private final boolean fails;

        private Stub(boolean answer, boolean fails) {
            super("stub");
            this.answer = answer;
            this.fails = fails;
        }

        @Override
        protected void engineInitVerify(PublicKey key) {}

        @Override
        protected void engineInitSign(PrivateKey key) {}

        @Override
        protected void engineUpdate(byte b) {}

        @Override
        protected void engineUpdate(byte[] bytes, int offset, int length) {}

        @Override
        protected byte[] engineSign() {
            return new byte[0];
        }

        @Override
        protected boolean engineVerify(byte[] signature) throws SignatureException {
            if (fails) {
                throw new SignatureException("malformed");
            }
            return answer;
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {}

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new UnsupportedOperationException(name);
        }
    }
}
