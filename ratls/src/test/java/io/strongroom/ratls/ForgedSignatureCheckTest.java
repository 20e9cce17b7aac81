/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import org.junit.jupiter.api.Test;

class ForgedSignatureCheckTest {
    private static final PublicKey KEY = KeyCurve.P_256.newKeyPair().getPublic();

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
