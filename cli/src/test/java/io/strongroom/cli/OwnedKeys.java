/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A workspace in which alice owns what nobody else does, and carol the keys payroll and hr-*; both sign with keys of their
 * own.
 */
final class OwnedKeys {
    private static final String POLICY = """
            version: 1
            owners:
              administrators: [{name: alice, key: ALICE}]
            key-owners:
              - keys: [payroll, "hr-*"]
                administrators: [{name: carol, key: CAROL}]
            zones:
              - {prefix: /lake/payroll, key: payroll}
              - {prefix: /lake/sales, key: sales}
            rules:
              - name: pay
                tee: simulated
                measurements: [M1]
                jobs: [J1]
                keys: [{name: payroll, grants: [open, seal]}, {name: "hr-*", grants: [open]}]
              - name: sales
                tee: simulated
                measurements: [M2]
                jobs: [J2]
                keys: [{name: "sales*", grants: [open, seal]}]
            """.replace("M1", "a1".repeat(32))
            .replace("M2", "a2".repeat(32))
            .replace("J1", "b1".repeat(48))
            .replace("J2", "b2".repeat(48));

    private final Path directory;
    private final Map<String, KeyPair> owners = new LinkedHashMap<>();

    private OwnedKeys(Path directory) throws GeneralSecurityException {
        this.directory = directory;
        for (String name : List.of("alice", "carol", "eve")) {
            owners.put(name, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        }
    }

    /** Makes the workspace, with the keys payroll and sales, and puts the policy in force. */
    static OwnedKeys make(Path directory) throws IOException, GeneralSecurityException {
        OwnedKeys owned = new OwnedKeys(directory);
        owned.run("init");
        owned.run("key", "create", "payroll");
        owned.run("key", "create", "sales");
        CapturedRun set = owned.run("policy", "set", owned.write(owned.policy()));
        if (set.exitCode() != ExitCode.DONE) {
            throw new IllegalStateException(set.err());
        }
        return owned;
    }

    /** The policy that is put in force. */
    String policy() {
        return POLICY.replace("ALICE", publicKey("alice")).replace("CAROL", publicKey("carol"));
    }

    /** An owner's public key in base64. */
    String publicKey(String name) {
        return Base64.getEncoder().encodeToString(pair(name).getPublic().getEncoded());
    }

    KeyPair pair(String name) {
        return Objects.requireNonNull(owners.get(name));
    }

    /** Tries to put a policy in force with the signatures of these owners. */
    CapturedRun set(String policy, String... names) throws IOException, GeneralSecurityException {
        String file = write(policy);
        return signed(run("policy", "statement", file).out(), List.of("policy", "set", file), names);
    }

    /** Runs a command with the signatures of these owners under a statement. */
    CapturedRun signed(String statement, List<String> command, String... names)
            throws IOException, GeneralSecurityException {
        return run(signedArguments(statement, command, names));
    }

    /** The command with options for the signatures. */
    String[] signedArguments(String statement, List<String> command, String... names)
            throws IOException, GeneralSecurityException {
        List<String> arguments = new ArrayList<>(command);
        for (String name : names) {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(pair(name).getPrivate());
            signer.update(statement.getBytes(StandardCharsets.US_ASCII));
            Path file = Files.write(Files.createTempFile(directory, name, ".sig"), signer.sign());
            arguments.addAll(List.of("--signature", name + "=" + file));
        }
        return arguments.toArray(String[]::new);
    }

    /** Writes a file, and gives its name. */
    String write(String text) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "file", ".txt"), text)
                .toString();
    }

    CapturedRun run(String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("--home", directory.resolve("home").toString()));
        all.addAll(Arrays.asList(arguments));
        return CapturedRun.of(directory, all.toArray(String[]::new));
    }
}
