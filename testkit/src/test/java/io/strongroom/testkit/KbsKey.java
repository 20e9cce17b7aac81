/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of {@link KbsClient}: opens answers with the JDK alone, and over a protected header that it writes anew from its
 * members, {@code alg} and {@code enc} first, as kbs-types does.
 */
sealed interface KbsKey {
    ObjectMapper JSON = new ObjectMapper();

    /** The public part as a JSON Web Key. */
    Map<String, String> publicKey();

    /** The content key of an answer. */
    SecretKey unwrap(JsonNode header, byte[] encryptedKey) throws Exception;

    static KbsKey ec(String curve, String name) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(name));
        return new Ec(curve, generator.generateKeyPair());
    }

    static KbsKey rsa(int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return new Rsa(generator.generateKeyPair());
    }

    /** Opens a flattened JWE. */
    default byte[] open(JsonNode jwe) throws Exception {
        JsonNode header = JSON.readTree(decode(jwe, "protected"));
        byte[] iv = decode(jwe, "iv");
        byte[] ciphertext = decode(jwe, "ciphertext");
        byte[] tag = decode(jwe, "tag");
        if (!header.path("enc").asText().equals("A256GCM")
                || !header.path("alg").asText().equals(publicKey().get("alg"))) {
            throw new AssertionError("header " + header);
        }
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, unwrap(header, decode(jwe, "encrypted_key")), new GCMParameterSpec(128, iv));
        cipher.updateAAD(encode(rewritten(header)).getBytes(StandardCharsets.US_ASCII));
        return cipher.doFinal(ByteBuffer.allocate(ciphertext.length + tag.length)
                .put(ciphertext)
                .put(tag)
                .array());
    }

    /** The header as kbs-types writes it: alg, enc, then the others by name, and theirs by name. */
    private static byte[] rewritten(JsonNode header) throws Exception {
        ObjectNode written = JSON.createObjectNode();
        written.set("alg", header.path("alg"));
        written.set("enc", header.path("enc"));
        Map<String, JsonNode> others = new TreeMap<>();
        header.properties().forEach(member -> others.put(member.getKey(), member.getValue()));
        others.keySet().removeAll(Set.of("alg", "enc"));
        others.forEach((name, value) -> {
            ObjectNode inner = written.putObject(name);
            Map<String, JsonNode> sorted = new TreeMap<>();
            value.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
            sorted.forEach(inner::set);
        });
        return JSON.writeValueAsBytes(written);
    }

    private static byte[] decode(JsonNode node, String member) {
        return Base64.getUrlDecoder().decode(node.path(member).asText());
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** ECDH-ES+A256KW. */
    record Ec(String curve, KeyPair pair) implements KbsKey {
        private static final int KEY_BITS = 256;

        @Override
        public Map<String, String> publicKey() {
            ECPublicKey key = (ECPublicKey) pair.getPublic();
            Map<String, String> jwk = new LinkedHashMap<>();
            jwk.put("kty", "EC");
            jwk.put("crv", curve);
            jwk.put("alg", "ECDH-ES+A256KW");
            jwk.put("x", encode(coordinate(key, key.getW().getAffineX())));
            jwk.put("y", encode(coordinate(key, key.getW().getAffineY())));
            return jwk;
        }

        @Override
        public SecretKey unwrap(JsonNode header, byte[] encryptedKey) throws Exception {
            JsonNode epk = header.path("epk");
            if (!epk.path("crv").asText().equals(curve)) {
                throw new AssertionError("Unmatched curve: " + epk);
            }
            KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(pair.getPrivate());
            agreement.doPhase(ephemeral(epk), true);
            Cipher unwrap = Cipher.getInstance("AESWrap");
            unwrap.init(Cipher.UNWRAP_MODE, new SecretKeySpec(derive(agreement.generateSecret()), "AES"));
            return (SecretKey) unwrap.unwrap(encryptedKey, "AES", Cipher.SECRET_KEY);
        }

        private PublicKey ephemeral(JsonNode epk) throws GeneralSecurityException {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp" + curve.substring(2) + "r1"));
            ECPoint point = new ECPoint(new BigInteger(1, decode(epk, "x")), new BigInteger(1, decode(epk, "y")));
            return KeyFactory.getInstance("EC")
                    .generatePublic(new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class)));
        }

        /** Concat KDF (NIST SP 800-56A) with SHA-256, one round: RFC 7518, section 4.6.2. */
        private static byte[] derive(byte[] shared) throws GeneralSecurityException {
            byte[] algorithm = "ECDH-ES+A256KW".getBytes(StandardCharsets.US_ASCII);
            ByteArrayOutputStream info = new ByteArrayOutputStream();
            info.writeBytes(number(1));
            info.writeBytes(shared);
            info.writeBytes(number(algorithm.length));
            info.writeBytes(algorithm);
            info.writeBytes(number(0));
            info.writeBytes(number(0));
            info.writeBytes(number(KEY_BITS));
            return MessageDigest.getInstance("SHA-256").digest(info.toByteArray());
        }

        private static byte[] number(int value) {
            return ByteBuffer.allocate(4).putInt(value).array();
        }

        private static byte[] coordinate(ECPublicKey key, BigInteger value) {
            int length = (key.getParams().getCurve().getField().getFieldSize() + 7) / 8;
            byte[] bytes = value.toByteArray();
            byte[] whole = new byte[length];
            int copied = Math.min(length, bytes.length);
            System.arraycopy(bytes, bytes.length - copied, whole, length - copied, copied);
            return whole;
        }
    }

    /** RSA-OAEP-256. */
    record Rsa(KeyPair pair) implements KbsKey {
        @Override
        public Map<String, String> publicKey() {
            RSAPublicKey key = (RSAPublicKey) pair.getPublic();
            Map<String, String> jwk = new LinkedHashMap<>();
            jwk.put("kty", "RSA");
            jwk.put("alg", "RSA-OAEP-256");
            jwk.put("n", encode(unsigned(key.getModulus())));
            jwk.put("e", encode(unsigned(key.getPublicExponent())));
            return jwk;
        }

        @Override
        public SecretKey unwrap(JsonNode header, byte[] encryptedKey) throws Exception {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    pair.getPrivate(),
                    new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
            return new SecretKeySpec(cipher.doFinal(encryptedKey), "AES");
        }

        private static byte[] unsigned(BigInteger value) {
            byte[] bytes = value.toByteArray();
            return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
        }
    }
}
