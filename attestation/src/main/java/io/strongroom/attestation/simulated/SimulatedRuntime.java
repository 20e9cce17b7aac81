/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.simulated;

import io.strongroom.attestation.Digest;
import io.strongroom.attestation.Measurement;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What a simulated platform measures: the agent that runs, and the broker it was made to talk to. In hardware both are
 * in the measured image; here the workspace says them.
 *
 * @param agentJar SHA-256 of the agent's jar file
 * @param version version label of the agent: 1 to 64 letters, digits, dots, hyphens, underscores or plus signs
 * @param brokerPin SHA-256 of the broker's SubjectPublicKeyInfo
 */
public record SimulatedRuntime(Digest agentJar, String version, Digest brokerPin) {
    /** ISVPRODID of every simulated runtime. */
    public static final int ISV_PROD_ID = 1;

    /** ISVSVN of the simulated runtimes of this version. */
    public static final int ISV_SVN = 1;

    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9._+-]{1,64}");

    /**
     * Checks both digests and the label.
     *
     * @throws IllegalArgumentException if a digest is no SHA-256, or the label has other characters
     */
    public SimulatedRuntime {
        requireSha256("agent jar", agentJar);
        requireSha256("broker pin", brokerPin);
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException(
                    "the version label has characters or a length that are not allowed (wanted " + VERSION + ")");
        }
    }

    /**
     * MRENCLAVE of this runtime: the SHA-256 of the ASCII text
     *
     * <pre>
     * strongroom-simulated-measurement-v1
     * agent-jar-sha256:HEX
     * version:LABEL
     * </pre>
     *
     * with a line feed after each line. The broker pin is not in it: it is in CONFIGID.
     */
    public Measurement measurement() {
        String text =
                "strongroom-simulated-measurement-v1\nagent-jar-sha256:" + agentJar + "\nversion:" + version + "\n";
        return new Measurement(
                Digest.sha256(text.getBytes(StandardCharsets.US_ASCII)).octets());
    }

    private static void requireSha256(String what, Digest digest) {
        if (digest.octets().length() != 32) {
            throw new IllegalArgumentException("the " + what + " is a SHA-256 of 32 bytes, got "
                    + digest.octets().length());
        }
    }
}
