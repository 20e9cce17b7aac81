/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import io.strongroom.attestation.Digest;
import io.strongroom.seal.KeyId;
import java.nio.charset.StandardCharsets;

/**
 * What owners sign when a zone key is to be deleted, exported or imported. A statement names the broker, the key and its generation,
 * which each change of the key raises, so that a signature serves for one change of one key only. Source:
 * docs/spec/policy.md, "Owners".
 */
public final class KeyChange {
    private KeyChange() {}

    /**
     * The statement under which a key is deleted.
     *
     * @param brokerPin the SHA-256 of the broker's TLS key, in hexadecimal
     * @param key the key
     * @param generation of the key, as it is now
     * @param days the waiting period
     * @return ASCII, five lines
     */
    public static byte[] deletion(String brokerPin, KeyId key, long generation, long days) {
        return statement(brokerPin, key, generation, "delete after " + days + " days");
    }

    /**
     * The statement under which a key is exported.
     *
     * @param recipient the SHA-256 of the recipient's SubjectPublicKeyInfo, in hexadecimal
     * @return ASCII, five lines
     */
    public static byte[] export(String brokerPin, KeyId key, long generation, String recipient) {
        return statement(brokerPin, key, generation, "export to " + recipient);
    }

    /**
     * The statement under which a key is imported.
     *
     * @param policy the number of the version in force
     * @param name the name that it gets
     * @param exported what the other broker exported, a JWE in compact form
     * @return ASCII, five lines
     */
    public static byte[] importOf(String brokerPin, long policy, String name, String exported) {
        Digest digest = Digest.sha256(exported.strip().getBytes(StandardCharsets.UTF_8));
        return ("strongroom key change 1\nbroker " + brokerPin + "\npolicy " + policy + "\nimport as " + name
                        + "\nsha256 " + digest + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] statement(String brokerPin, KeyId key, long generation, String what) {
        return ("strongroom key change 1\nbroker " + brokerPin + "\nkey " + key + "\ngeneration " + generation + "\n"
                        + what + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
