/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.Broker;
import io.strongroom.broker.RootKeyProtection;
import io.strongroom.broker.Workspace;
import io.strongroom.broker.rootkey.RootKeySource;
import io.strongroom.broker.store.PostgresLocation;
import io.strongroom.broker.store.StoreLocation;
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
import picocli.CommandLine.Mixin;
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

    @Mixin
    private RootKeyOptions rootKey = new RootKeyOptions();

    @Option(
            names = "--store",
            paramLabel = "URL",
            description = {
                "Keep the store in a PostgreSQL database, for several copies of a broker: postgresql://USER@HOST:PORT/DATABASE.",
                "Without it the store is a file in the workspace."
            })
    private @Nullable String store;

    @Option(
            names = "--store-password-file",
            paramLabel = "FILE",
            description = "The file, of mode 0600, that holds the password of the database. Default: ~/.pgpass.")
    private @Nullable Path storePasswordFile;

    InitCommand(StrongroomCommand strongroom, Console console) {
        this.strongroom = strongroom;
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Path home = strongroom.home();
        Optional<RootKeySource> source = rootKey.source(home);
        Optional<Path> passphrase = source.isPresent()
                ? rootKey.passphraseFile()
                : Optional.ofNullable(settingsOf(home).passphraseFile());
        Optional<Path> password = Optional.ofNullable(storePasswordFile).map(Path::toAbsolutePath);
        StoreLocation location = location(home, password);
        try (Workspace workspace = source.isPresent()
                        ? Workspace.init(home, source.get(), location)
                        : Workspace.init(home, passphrase, location);
                Broker broker = Broker.of(workspace)) {
            writeSettings(home, passphrase, password);
            RootKeyProtection protection = workspace.protection();
            console.say("the root key: " + broker.rootKeys().status().description()
                    + (protection == RootKeyProtection.DEVELOPMENT_FILE
                            ? ", a file beside the data: for development only"
                            : ""));
            console.say("a lost root key is lost data: " + advice(protection));
            broker.policy().policy().warnings().forEach(warning -> console.say("policy: " + warning));
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("home", home.toString());
            fields.put("created", workspace.isNew());
            fields.put("root-key", protection.wireName());
            fields.put("ca", home.resolve("ca.pem").toString());
            fields.put("policy-version", broker.policy().number());
            console.answer(
                    fields,
                    List.of((workspace.isNew() ? "made the workspace " : "the workspace is complete: ") + home));
        }
        return ExitCode.DONE;
    }

    private static String advice(RootKeyProtection protection) {
        String copy = switch (protection) {
            case PASSPHRASE -> "keep a copy of the passphrase and of root.json";
            case DEVELOPMENT_FILE -> "keep a copy of the key file";
            case PKCS11 -> "keep a copy of root.json, and a backup of the HSM's key";
            case TRANSIT -> "keep a copy of root.json, and a backup of the transit engine's key";
        };
        return copy + " apart from the data, or split the root key (strongroom root-key split)";
    }

    private static WorkspaceSettings settingsOf(Path home) {
        try {
            return WorkspaceSettings.read(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A workspace has one store for life, unless it is restored elsewhere. */
    private StoreLocation location(Path home, Optional<Path> password) {
        boolean isSet = Files.exists(home.resolve(WorkspaceSettings.FILE));
        StoreLocation set = settingsOf(home).store(home);
        if (store == null) {
            if (password.isPresent()) {
                throw new IllegalArgumentException("--store-password-file needs --store");
            }
            return set;
        }
        StoreLocation asked = PostgresLocation.parse(store, password);
        if (isSet && !set.display().equals(asked.display())) {
            throw new IllegalArgumentException("the settings in " + home.resolve(WorkspaceSettings.FILE)
                    + " say that the store is " + set.display() + "; change them there");
        }
        return isSet ? set : asked;
    }

    private void writeSettings(Path home, Optional<Path> passphrase, Optional<Path> password) throws IOException {
        Path file = home.resolve(WorkspaceSettings.FILE);
        try (var channel = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            channel.write(ByteBuffer.wrap(WorkspaceSettings.initial(passphrase, Optional.ofNullable(store), password)));
        } catch (FileAlreadyExistsException e) {
            return; // settings are the user's
        }
    }
}
