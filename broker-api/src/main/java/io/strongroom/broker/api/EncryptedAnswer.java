/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWECryptoParts;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.text.ParseException;
import java.util.Set;

/**
 * Secrets on their way to an attested process: a JWE in flattened JSON to its key, ECDH-ES+A256KW or RSA-OAEP-256 with
 * A256GCM, so that a stolen cookie or token yields nothing. Source: RFC 7516, section 7.2.2; KBS attestation protocol, "Resource Response".
 */
public final class EncryptedAnswer {
    private static final Set<String> MEMBERS = Set.of("protected", "encrypted_key", "iv", "ciphertext", "tag");

    private EncryptedAnswer() {}

    /**
     * Encrypts to an attested key.
     *
     * @param secret borrowed; the caller wipes it
     */
    public static ObjectNode encrypt(byte[] secret, TeePublicKey recipient) {
        JWECryptoParts jwe = KeyEncryption.encrypt(secret, recipient);
        return StrictJson.object()
                .put("protected", jwe.getHeader().toBase64URL().toString())
                .put("encrypted_key", jwe.getEncryptedKey().toString())
                .put("iv", jwe.getInitializationVector().toString())
                .put("ciphertext", jwe.getCipherText().toString())
                .put("tag", jwe.getAuthenticationTag().toString());
    }

    /**
     * Decrypts with the private part of the attested key, which is an elliptic-curve key. The caller wipes the result.
     *
     * @throws MessageFormatException if it is no such JWE, was made for another key, or was altered
     */
    public static byte[] decrypt(JsonNode json, ECKey recipient) throws MessageFormatException {
        JsonFields fields = JsonFields.of(json, "the encrypted answer", MEMBERS);
        try {
            JWEObject jwe = new JWEObject(
                    new Base64URL(fields.text("protected")),
                    new Base64URL(fields.text("encrypted_key")),
                    new Base64URL(fields.text("iv")),
                    new Base64URL(fields.text("ciphertext")),
                    new Base64URL(fields.text("tag")));
            if (!JWEAlgorithm.ECDH_ES_A256KW.equals(jwe.getHeader().getAlgorithm())
                    || !EncryptionMethod.A256GCM.equals(jwe.getHeader().getEncryptionMethod())) {
                throw new MessageFormatException(
                        "the encrypted answer uses " + jwe.getHeader().getAlgorithm() + " with "
                                + jwe.getHeader().getEncryptionMethod() + " (expected ECDH-ES+A256KW with A256GCM)");
            }
            jwe.decrypt(new ECDHDecrypter(recipient));
            return jwe.getPayload().toBytes();
        } catch (ParseException | JOSEException | RuntimeException e) { // the library's parser throws some of its own
            throw new MessageFormatException("the encrypted answer cannot be opened with this process's key", e);
        }
    }
}
