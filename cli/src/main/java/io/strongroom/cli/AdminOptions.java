/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.PemKeys;
import io.strongroom.broker.PrivateFiles;
import io.strongroom.broker.api.AdminClient;
import io.strongroom.broker.api.BrokerTrust;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.cli.files.InputFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that work in the workspace, or on a broker that runs for whoever holds an administrator's key. */
final class AdminOptions {
    @Option(
            names = "--admin-key",
            paramLabel = "PEM",
            description = "Ask the broker that runs, with this private key of an administrator. Default: admin-key of"
                    + " strongroom.yaml; without it the command works in the workspace itself.")
    private @Nullable Path key;

    @Option(
            names = "--broker",
            paramLabel = "URL",
            description = "That broker, https://HOST:PORT. Default: the one of strongroom.yaml.")
    private @Nullable URI broker;

    /** Whether the command line names an administrator's key or a broker. */
    boolean isNamed() {
        return key != null || broker != null;
    }

    /** Where the command works. The caller closes it. */
    Administration open(StrongroomCommand strongroom) throws IOException {
        Path home = strongroom.home();
        WorkspaceSettings settings = WorkspaceSettings.read(home);
        Optional<Path> used = Optional.ofNullable(key).or(() -> Optional.ofNullable(settings.adminKey()));
        if (used.isEmpty()) {
            if (broker != null) {
                throw new CommandFailedException(
                        ExitCode.USAGE, "--broker needs the key of an administrator: name it with --admin-key");
            }
            return new LocalAdministration(OpenWorkspace.at(home));
        }
        URI url = Optional.ofNullable(broker)
                .or(() -> Optional.ofNullable(settings.broker()))
                .orElseThrow(() -> new CommandFailedException(
                        ExitCode.USAGE,
                        "an administrator's key is named, but no broker: name it with --broker, or as broker in "
                                + home.resolve(WorkspaceSettings.FILE)));
        return new RemoteAdministration(AdminClient.create(url, trust(home), keyPair(used.get())), home);
    }

    private static BrokerTrust trust(Path home) throws IOException {
        try {
            return BrokerTrust.ofWorkspace(home);
        } catch (MessageFormatException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    e.getMessage() + "; copy " + BrokerTrust.CA_FILE + ", " + BrokerTrust.PIN_FILE
                            + " and audit.pem from the broker's workspace to " + home);
        }
    }

    private static KeyPair keyPair(Path file) throws IOException {
        String pem = InputFile.text(file);
        PrivateFiles.requireOwnerOnly(file);
        try {
            return PemKeys.keyPair(pem);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(ExitCode.USAGE, file + ": " + e.getMessage());
        }
    }
}
