/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEDecrypter;
import com.nimbusds.jose.JWEEncrypter;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.crypto.RSADecrypter;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.util.Base64URL;
import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.api.BrokerTrust;
import io.strongroom.broker.api.JsonFields;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.seal.ZoneKeyring;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A zone key on its way to another broker: a JWE (RFC 7516) to the recipient's key, ECDH-ES+A256KW or RSA-OAEP-256 with
 * A256GCM. Source: docs/spec/keyring.md, "On the way to another broker".
 */
final class KeyTransport {
    private static final JOSEObjectType TYPE = new JOSEObjectType("strongroom-keyring+jwe");
    private static final int SMALLEST_RSA_BITS = 3072;
    private static final int MAX_CHARS = 128 * 1024;
    private static final String VERSION = "1";
    private static final Set<String> MEMBERS = Set.of("version", "name", "class", "created-at", "keyring");

    /** A key that arrived. A secret: closing it wipes it. */
    record Received(String name, AssuranceClass assuranceClass, Instant createdAt, ZoneKeyring keyring)
            implements AutoCloseable {
        @Override
        public void close() {
            keyring.close();
        }
    }

    private final JWEAlgorithm algorithm;
    private final JWEEncrypter encrypter;
    private final String recipientName;

    private KeyTransport(JWEAlgorithm algorithm, JWEEncrypter encrypter, String recipientName) {
        this.algorithm = algorithm;
        this.encrypter = encrypter;
        this.recipientName = recipientName;
    }

    /** The way to a recipient. */
    static KeyTransport to(PublicKey recipient) {
        String name = "public key with SHA-256 " + BrokerTrust.pinOf(recipient);
        try {
            if (recipient instanceof ECPublicKey key) {
                return new KeyTransport(JWEAlgorithm.ECDH_ES_A256KW, new ECDHEncrypter(key), name);
            }
            if (recipient instanceof RSAPublicKey key && key.getModulus().bitLength() >= SMALLEST_RSA_BITS) {
                return new KeyTransport(JWEAlgorithm.RSA_OAEP_256, new RSAEncrypter(key), name);
            }
        } catch (JOSEException e) {
            throw new IllegalArgumentException(
                    "the recipient's key is of a curve that is not supported (expected P-256," + " P-384 or P-521)", e);
        }
        throw new IllegalArgumentException("the recipient's key is a key for " + recipient.getAlgorithm()
                + " (expected EC on P-256, P-384 or P-521, or RSA of at least " + SMALLEST_RSA_BITS + " bits)");
    }

    /** What the audit log calls the recipient. */
    String recipientName() {
        return recipientName;
    }

    /** Encrypts a key. */
    String seal(ZoneKeyRow row, ZoneKeyring keyring) {
        byte[] encoded = keyring.encode();
        byte[] payload = new byte[0];
        try {
            ObjectNode json = StrictJson.object();
            json.put("version", VERSION);
            json.put("name", row.name());
            json.put("class", row.assuranceClass().wireName());
            json.put("created-at", row.createdAt().toString());
            json.put("keyring", encoded);
            payload = StrictJson.canonical(json);
            JWEHeader header = new JWEHeader.Builder(algorithm, EncryptionMethod.A256GCM)
                    .type(TYPE)
                    .build();
            JWEObject jwe = new JWEObject(header, new Payload(payload));
            jwe.encrypt(encrypter);
            return jwe.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("this JDK cannot encrypt to the recipient's key", e);
        } finally {
            Arrays.fill(encoded, (byte) 0);
            Arrays.fill(payload, (byte) 0);
        }
    }

    /** Decrypts a key. The caller closes it. */
    static Received open(String exported, PrivateKey own) throws MessageFormatException {
        String text = exported.strip();
        if (text.length() > MAX_CHARS) {
            throw new MessageFormatException(
                    "the exported key has " + text.length() + " characters (expected at most " + MAX_CHARS + ")");
        }
        JWEDecrypter decrypter = decrypter(own);
        byte[] payload = new byte[0];
        try {
            requireCanonical(text);
            JWEObject jwe = JWEObject.parse(text);
            requireHeader(jwe.getHeader());
            jwe.decrypt(decrypter);
            payload = jwe.getPayload().toBytes();
            return read(payload);
        } catch (ParseException | JOSEException | RuntimeException e) { // the library's parser throws some of its own
            throw new MessageFormatException(
                    "the exported key cannot be opened with this private key: it was made for"
                            + " another, or was altered",
                    e);
        } finally {
            Arrays.fill(payload, (byte) 0);
        }
    }

    /** One form only for the same bytes: what was altered is noticed, whatever it decodes to. */
    private static void requireCanonical(String text) throws MessageFormatException {
        for (String part : text.split("\\.", -1)) {
            Base64URL encoded = new Base64URL(part);
            if (!Base64URL.encode(encoded.decode()).equals(encoded)) {
                throw new MessageFormatException("the exported key is not in base64url, or was altered");
            }
        }
    }

    private static void requireHeader(JWEHeader header) throws MessageFormatException {
        boolean isKnown = JWEAlgorithm.ECDH_ES_A256KW.equals(header.getAlgorithm())
                || JWEAlgorithm.RSA_OAEP_256.equals(header.getAlgorithm());
        if (!isKnown
                || !EncryptionMethod.A256GCM.equals(header.getEncryptionMethod())
                || !TYPE.equals(header.getType())) {
            throw new MessageFormatException("the file is of type " + header.getType() + ", " + header.getAlgorithm()
                    + " with " + header.getEncryptionMethod() + " (expected " + TYPE
                    + ", ECDH-ES+A256KW or RSA-OAEP-256 with A256GCM)");
        }
    }

    private static JWEDecrypter decrypter(PrivateKey own) {
        try {
            if (own instanceof ECPrivateKey key) {
                return new ECDHDecrypter(key);
            }
            if (own instanceof RSAPrivateKey key) {
                return new RSADecrypter(key);
            }
        } catch (JOSEException e) {
            throw new IllegalArgumentException("the private key is of a curve that is not supported", e);
        }
        throw new IllegalArgumentException(
                "the private key is a key for " + own.getAlgorithm() + " (expected EC or RSA)");
    }

    private static Received read(byte[] payload) throws MessageFormatException {
        JsonFields fields = JsonFields.of(StrictJson.parse(payload, MAX_CHARS), "the exported key", MEMBERS);
        if (!fields.text("version").equals(VERSION)) {
            throw new MessageFormatException(
                    "the exported key is of version " + fields.text("version") + " (expected 1)");
        }
        String wireName = fields.text("class");
        AssuranceClass assuranceClass = Stream.of(AssuranceClass.values())
                .filter(candidate -> candidate.wireName().equals(wireName))
                .findFirst()
                .orElseThrow(() -> new MessageFormatException("the exported key is of an unknown class"));
        byte[] encoded = fields.base64("keyring");
        try {
            return new Received(
                    fields.text("name"), assuranceClass, fields.instant("created-at"), ZoneKeyring.decode(encoded));
        } catch (IllegalArgumentException e) {
            throw new MessageFormatException("the keyring of the exported key cannot be read", e);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }
}
