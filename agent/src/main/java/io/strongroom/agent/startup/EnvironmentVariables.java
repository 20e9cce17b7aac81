/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.startup;

import io.strongroom.broker.api.HarmlessNames;
import io.strongroom.broker.api.JobDescriptor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Compares the environment with the descriptor. Values never reach a message. */
final class EnvironmentVariables {
    /** They put options or libraries into the process before this agent; refused in every class. */
    private static final List<String> INJECTING =
            List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "LD_PRELOAD", "LD_AUDIT");

    private EnvironmentVariables() {}

    static void checkNothingInjected(Map<String, String> environment) throws RefusedException {
        for (String name : INJECTING) {
            if (environment.containsKey(name)) {
                throw new RefusedException(
                        RefusalCode.INJECTED, "the environment variable " + name + " is set; unset it");
            }
        }
    }

    static void check(Map<String, String> environment, JobDescriptor descriptor) throws RefusedException {
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            String expected = descriptor.environment().get(variable.getKey());
            if (expected == null && !HarmlessNames.environment().contains(variable.getKey())) {
                throw new RefusedException(
                        RefusalCode.ENVIRONMENT,
                        "the environment variable " + variable.getKey() + " is not in the descriptor");
            }
            if (expected != null && !expected.equals(sha256(variable.getValue()))) {
                throw new RefusedException(
                        RefusalCode.ENVIRONMENT,
                        "the environment variable " + variable.getKey() + " has another value than in the descriptor");
            }
        }
        for (String name : descriptor.environment().keySet()) {
            if (!environment.containsKey(name)) {
                throw new RefusedException(
                        RefusalCode.ENVIRONMENT,
                        "the environment variable " + name + ", which the descriptor names, is not set");
            }
        }
    }

    private static String sha256(String value) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(value.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
