/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.rootkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import javax.crypto.KeyGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Pkcs11SourceTest {
    private static final byte[] SECRET = {1, 2, 3, 4};

    @TempDir
    private Path directory;

    @Test
    void unwraps_what_it_wrapped_under_the_same_context_and_key_alone() throws Exception {
        Pkcs11Source source = prepared("round-trip");
        byte[] wrapped = source.wrap(SECRET, "a");

        assertThat(source.unwrap(wrapped, "a")).isEqualTo(SECRET);
        assertThatThrownBy(() -> source.unwrap(wrapped, "b")).isInstanceOf(WrongSourceException.class);
        Pkcs11Source other = prepared("another");
        assertThatThrownBy(() -> other.unwrap(wrapped, "a")).isInstanceOf(WrongSourceException.class);
        wrapped[wrapped.length - 1] ^= 1;
        assertThatThrownBy(() -> source.unwrap(wrapped, "a")).isInstanceOf(WrongSourceException.class);
        assertThatThrownBy(() -> source.unwrap(new byte[3], "a")).isInstanceOf(WrongSourceException.class);
    }

    @Test
    void a_key_is_made_once() throws Exception {
        byte[] wrapped = prepared("once").wrap(SECRET, "a");

        assertThat(prepared("once").unwrap(wrapped, "a")).isEqualTo(SECRET);
    }

    /** What is made has no bytes outside the HSM, and one with bytes is refused. */
    @Test
    void a_key_that_can_be_read_out_of_the_hsm_is_refused() throws Exception {
        prepared("kept");
        try (Pkcs11Token token = Pkcs11Token.open(source("kept"))) {
            assertThat(token.key("kept").getEncoded()).isNull();
        }
        makeExtractable("leaky");

        assertThatThrownBy(() -> source("leaky").prepare()).hasMessageContaining("can be read out of the HSM");
        assertThatThrownBy(() -> source("leaky").wrap(SECRET, "a")).hasMessageContaining("can be read out of the HSM");
    }

    @Test
    void a_wrong_pin_and_a_pin_that_others_may_read_are_refused() throws Exception {
        Path library = SoftHsm.library();
        long slot = SoftHsm.slot();
        Path wrong = SoftHsm.pinFile(directory, "9999", "rw-------");
        Path open = SoftHsm.pinFile(directory, "1234", "rw-r--r--");

        assertThatThrownBy(() -> new Pkcs11Source(library, slot, wrong, "a").prepare())
                .hasMessageContaining("refuses the PIN")
                .hasMessageNotContaining("9999");
        assertThatThrownBy(() -> new Pkcs11Source(library, slot, open, "a").prepare())
                .hasMessageContaining("may be used by others");
        assertThatThrownBy(() -> new Pkcs11Source(library, slot, directory.resolve("absent"), "a").prepare())
                .hasMessageContaining("does not exist");
    }

    @Test
    void what_is_not_there_is_named() throws Exception {
        Path pin = SoftHsm.pinFile(directory, "1234", "rw-------");
        SoftHsm.slot();

        assertThatThrownBy(() -> new Pkcs11Source(Path.of("/nowhere/lib.so"), 0, pin, "a").prepare())
                .hasMessageContaining("/nowhere/lib.so does not exist");
        assertThatThrownBy(() -> new Pkcs11Source(SoftHsm.library(), 77, pin, "a").prepare())
                .isInstanceOf(RootKeySourceException.class)
                .hasMessageContaining("slot 77");
        assertThatThrownBy(() -> source("never-made").unwrap(new byte[60], "a")).hasMessageContaining("does not exist");
    }

    @Test
    void refuses_what_a_providers_configuration_would_misread() {
        for (String library : new String[] {"relative.so", "/a\nb", "/a\"b", "/${user.home}/x", "/a#b"}) {
            assertThatThrownBy(() -> new Pkcs11Source(Path.of(library), 0, directory, "a"))
                    .as(library)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Pkcs11Source(Path.of("/a"), -1, directory, "a"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Pkcs11Source(Path.of("/a"), 0, directory, "a b"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Pkcs11Source prepared(String label) throws Exception {
        Pkcs11Source source = source(label);
        source.prepare();
        return source;
    }

    private Pkcs11Source source(String label) throws Exception {
        return SoftHsm.source(directory, label);
    }

    private void makeExtractable(String label) throws Exception {
        Pkcs11Source source = source(label);
        Provider provider = Security.getProvider("SunPKCS11")
                .configure("--name = leaky\nlibrary = " + source.library() + "\nslot = " + source.slot()
                        + "\nattributes(generate, CKO_SECRET_KEY, CKK_AES) = {\n CKA_SENSITIVE = false\n"
                        + " CKA_EXTRACTABLE = true\n CKA_ENCRYPT = true\n CKA_DECRYPT = true\n}\n");
        KeyStore keys = KeyStore.getInstance("PKCS11", provider);
        keys.load(null, "1234".toCharArray());
        KeyGenerator generator = KeyGenerator.getInstance("AES", provider);
        generator.init(256);
        keys.setEntry(label, new KeyStore.SecretKeyEntry(generator.generateKey()), null);
    }
}
