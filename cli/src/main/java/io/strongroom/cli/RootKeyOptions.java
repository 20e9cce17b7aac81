/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.rootkey.KeyFileSource;
import io.strongroom.broker.rootkey.PassphraseSource;
import io.strongroom.broker.rootkey.Pkcs11Source;
import io.strongroom.broker.rootkey.RootKeySource;
import io.strongroom.broker.rootkey.TransitSource;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name what protects a root key. Secrets are named by the files that hold them. */
final class RootKeyOptions {
    private static final String DEFAULT_KEY = "strongroom-root";

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "Protect the root key by the passphrase in FILE (Argon2id).")
    private @Nullable Path passphraseFile;

    @Option(
            names = "--key-file",
            description = "Protect the root key by a file in the workspace, beside the data: for development only.")
    private boolean isKeyFile;

    @Option(
            names = "--pkcs11",
            paramLabel = "LIBRARY",
            description = {
                "Protect the root key by a key in the HSM behind this PKCS#11 library (absolute path).",
                "The key is made there if it is missing, and never leaves it."
            })
    private @Nullable Path pkcs11Library;

    @Option(names = "--pkcs11-slot", paramLabel = "SLOT", description = "The number of the token's slot.")
    private @Nullable Long pkcs11Slot;

    @Option(
            names = "--pkcs11-pin-file",
            paramLabel = "FILE",
            description = "The file of mode 0600 with the PIN of the token's user.")
    private @Nullable Path pkcs11PinFile;

    @Option(
            names = "--pkcs11-key",
            paramLabel = "LABEL",
            description = "The label of the key in the token. Default: " + DEFAULT_KEY + ".")
    private @Nullable String pkcs11Key;

    @Option(
            names = "--vault",
            paramLabel = "URL",
            description = "Protect the root key by a key of the transit engine of HashiCorp Vault or OpenBao.")
    private @Nullable URI vault;

    @Option(names = "--vault-token-file", paramLabel = "FILE", description = "The file of mode 0600 with the token.")
    private @Nullable Path vaultTokenFile;

    @Option(
            names = "--vault-ca",
            paramLabel = "FILE",
            description = "Certificates in PEM that the server's chain must end in.")
    private @Nullable Path vaultCa;

    @Option(
            names = "--vault-mount",
            paramLabel = "PATH",
            description = "Where the engine is mounted. Default: transit.")
    private @Nullable String vaultMount;

    @Option(
            names = "--vault-key",
            paramLabel = "NAME",
            description = "The key's name there. Default: " + DEFAULT_KEY + ".")
    private @Nullable String vaultKey;

    /** The passphrase file, absolute, or none. */
    Optional<Path> passphraseFile() {
        return Optional.ofNullable(passphraseFile).map(Path::toAbsolutePath);
    }

    /**
     * What the options name, or none if they name nothing.
     *
     * @throws CommandFailedException if they name two things, or something by half
     */
    Optional<RootKeySource> source(Path home) {
        List<RootKeySource> named = new ArrayList<>();
        passphraseFile().map(PassphraseSource::of).ifPresent(named::add);
        if (isKeyFile) {
            named.add(KeyFileSource.in(home, new SecureRandom()));
        }
        if (isAny(pkcs11Library, pkcs11Slot, pkcs11PinFile, pkcs11Key)) {
            named.add(new Pkcs11Source(
                    required(pkcs11Library, "--pkcs11 LIBRARY"),
                    required(pkcs11Slot, "--pkcs11-slot SLOT"),
                    required(pkcs11PinFile, "--pkcs11-pin-file FILE").toAbsolutePath(),
                    pkcs11Key == null ? DEFAULT_KEY : pkcs11Key));
        }
        if (isAny(vault, vaultTokenFile, vaultCa, vaultMount, vaultKey)) {
            named.add(new TransitSource(
                    required(vault, "--vault URL"),
                    vaultMount == null ? "transit" : vaultMount,
                    vaultKey == null ? DEFAULT_KEY : vaultKey,
                    required(vaultTokenFile, "--vault-token-file FILE").toAbsolutePath(),
                    required(vaultCa, "--vault-ca FILE").toAbsolutePath()));
        }
        if (named.size() > 1) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "the options name several protections of the root key ("
                            + String.join(
                                    ", ",
                                    named.stream().map(RootKeySource::kind).toList()) + "); name one");
        }
        return named.stream().findFirst();
    }

    /** The same for commands that need one. */
    RootKeySource requiredSource(Path home) {
        return source(home)
                .orElseThrow(() -> new CommandFailedException(
                        ExitCode.USAGE,
                        "name what is to protect the root key: --passphrase-file, --pkcs11, --vault or --key-file"));
    }

    private static boolean isAny(@Nullable Object... options) {
        return Stream.of(options).anyMatch(option -> option != null);
    }

    private static <T> T required(@Nullable T option, String name) {
        if (option == null) {
            throw new CommandFailedException(ExitCode.USAGE, "the option " + name + " is missing");
        }
        return option;
    }
}
