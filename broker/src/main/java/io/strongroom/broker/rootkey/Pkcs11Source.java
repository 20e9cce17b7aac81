/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.rootkey;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.broker.api.JsonFields;
import io.strongroom.broker.api.MessageFormatException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import javax.crypto.AEADBadTagException;

/**
 * An AES key of 256 bits in an HSM that PKCS#11 reaches. It is made there, is sensitive and not extractable, and wraps by
 * AES-GCM: the HSM gives nobody the key itself.
 *
 * @param library the HSM's PKCS#11 library
 * @param slot the number of the token's slot
 * @param pinFile the file of mode 0600 that holds the user's PIN, without one line end at its end
 * @param label the key's label in the token
 */
public record Pkcs11Source(Path library, long slot, Path pinFile, String label) implements RootKeySource {
    static final String KIND = "pkcs11";

    /**
     * @throws IllegalArgumentException if a path is relative or has characters that a provider's configuration cannot hold,
     *     the slot is negative, or the label is empty
     */
    public Pkcs11Source {
        if (!library.isAbsolute() || !library.toString().matches("[A-Za-z0-9/._+ -]+")) {
            throw new IllegalArgumentException("the PKCS#11 library is '" + library
                    + "' (expected an absolute path of letters, digits, spaces and /._+-)");
        }
        if (slot < 0 || !label.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException(
                    "slot " + slot + " and label '" + label
                            + "' of the HSM's key (expected a number, and 1 to 64 letters, digits, dots, underscores or hyphens)");
        }
    }

    static Pkcs11Source read(JsonFields fields) throws MessageFormatException {
        return new Pkcs11Source(
                Path.of(fields.text("library")),
                fields.count("slot"),
                Path.of(fields.text("pin-file")),
                fields.text("label"));
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String description() {
        return "the key '" + label + "' in slot " + slot + " of the HSM behind " + library;
    }

    /** Makes the key in the HSM if it has none of this label. */
    @Override
    public void prepare() throws RootKeySourceException {
        try (Pkcs11Token token = Pkcs11Token.open(this)) {
            if (!token.hasKey(label)) {
                token.generateKey(label);
            }
            token.key(label);
        }
    }

    @Override
    public byte[] wrap(byte[] secret, String context) throws RootKeySourceException {
        try (Pkcs11Token token = Pkcs11Token.open(this)) {
            return GcmWrapping.wrap(token.ciphers(), token.key(label), secret, context);
        } catch (GeneralSecurityException | ProviderException e) {
            throw new RootKeySourceException(description() + " cannot wrap by AES-GCM: " + e.getMessage(), e);
        }
    }

    @Override
    public byte[] unwrap(byte[] wrapped, String context) throws RootKeySourceException {
        try (Pkcs11Token token = Pkcs11Token.open(this)) {
            return GcmWrapping.unwrap(token.ciphers(), token.key(label), wrapped, context);
        } catch (AEADBadTagException e) {
            throw new WrongSourceException(description() + " does not open the root key", e);
        } catch (GeneralSecurityException | ProviderException e) {
            throw new RootKeySourceException(description() + " cannot unwrap by AES-GCM: " + e.getMessage(), e);
        }
    }

    @Override
    public void addTo(ObjectNode json) {
        json.put("library", library.toString()).put("slot", slot).put("label", label);
        json.put("pin-file", pinFile.toString());
    }
}
