/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureSpi;
import java.security.spec.ECGenParameterSpec;
import org.junit.jupiter.api.Test;

class EcdsaTest {
    /** A provider whose signatures always verify. */
    public static final class YesSayer extends SignatureSpi {
        @Override
        protected void engineInitVerify(java.security.PublicKey key) {}

        @Override
        protected void engineInitSign(java.security.PrivateKey key) {}

        @Override
        protected void engineUpdate(byte b) {}

        @Override
        protected void engineUpdate(byte[] bytes, int offset, int length) {}

        @Override
        protected byte[] engineSign() {
            return new byte[0];
        }

        @Override
        protected boolean engineVerify(byte[] signature) {
            return true;
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

    @Test
    void keys_of_the_jdk_sign_and_verify() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();

        Signature signer = Ecdsa.newSignature();
        signer.initSign(pair.getPrivate());
        signer.update(new byte[] {1, 2, 3});
        byte[] signature = signer.sign();

        Signature jdk = Signature.getInstance("SHA256withECDSA", "SunEC");
        jdk.initVerify(pair.getPublic());
        jdk.update(new byte[] {1, 2, 3});
        assertThat(jdk.verify(signature)).isTrue();
        Signature altered = Ecdsa.newSignature();
        altered.initVerify(pair.getPublic());
        altered.update(new byte[] {1, 2, 4});
        assertThat(altered.verify(signature)).isFalse();
    }

    @Test
    void known_answers_tell_a_provider_that_accepts_everything() {
        Provider yes = new Provider("Yes", "1", "accepts everything") {};
        yes.put("Signature.SHA256withECDSA", YesSayer.class.getName());

        assertThat(Ecdsa.passesSelfTest(yes)).isFalse();
        assertThat(Ecdsa.passesSelfTest(Security.getProvider("SunEC"))).isTrue();
    }
}
