/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.Broker;
import io.strongroom.broker.RootKeyProtection;
import io.strongroom.broker.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a workspace, or completes one. */
@Command(
        name = "init",
        description = {
            "Makes a workspace: broker store, simulated platform, certificate authority, default policy.",
            "Does nothing to one that is complete. Never asks anything."
        },
        footer = {
            "%nExamples:",
            "  strongroom init",
            "  strongroom init --home /srv/strongroom --passphrase-file /run/secrets/strongroom"
        })
final class InitCommand implements Callable<Integer> {
    private final StrongroomCommand strongroom;
    private final Console console;

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = {
                "Derive the root key from the passphrase in FILE (Argon2id).",
                "Without it the root key is a file beside the data: for development only."
            })
    private @Nullable Path passphraseFile;

    InitCommand(StrongroomCommand strongroom, Console console) {
        this.strongroom = strongroom;
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Path home = strongroom.home();
        Optional<Path> passphrase = Optional.ofNullable(passphraseFile)
                .map(Path::toAbsolutePath)
                .or(() -> Optional.ofNullable(settingsOf(home).passphraseFile()));
        try (Workspace workspace = Workspace.init(home, passphrase);
                Broker broker = Broker.of(workspace)) {
            writeSettings(home, passphrase);
            boolean isDevelopment = workspace.protection() == RootKeyProtection.DEVELOPMENT_FILE;
            console.say(
                    isDevelopment
                            ? "the root key is a file beside the data: for development only"
                            : "the root key comes from the passphrase in " + passphrase.orElseThrow());
            console.say("a lost root key is lost data: keep a copy "
                    + (isDevelopment ? "of " + home.resolve("root.key") : "of the passphrase and of root.json")
                    + " apart from the data");
            broker.policy().policy().warnings().forEach(warning -> console.say("policy: " + warning));
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("home", home.toString());
            fields.put("created", workspace.isNew());
            fields.put("root-key", isDevelopment ? "development-file" : "passphrase");
            fields.put("ca", home.resolve("ca.pem").toString());
            fields.put("policy-version", broker.policy().number());
            console.answer(
                    fields,
                    List.of((workspace.isNew() ? "made the workspace " : "the workspace is complete: ") + home));
        }
        return ExitCode.DONE;
    }

    private static WorkspaceSettings settingsOf(Path home) {
        try {
            return WorkspaceSettings.read(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeSettings(Path home, Optional<Path> passphrase) throws IOException {
        Path file = home.resolve(WorkspaceSettings.FILE);
        try (var channel = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            channel.write(ByteBuffer.wrap(WorkspaceSettings.initial(passphrase)));
        } catch (FileAlreadyExistsException e) {
            return; // settings are the user's
        }
    }
}
