/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.PrivateFiles;
import io.strongroom.broker.RootKeyStatus;
import io.strongroom.broker.RootKeys;
import io.strongroom.broker.rootkey.KeyShare;
import io.strongroom.broker.rootkey.RootKeySource;
import io.strongroom.broker.rootkey.ShareSet;
import io.strongroom.cli.files.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The root key of the workspace: what protects it, and shares of it. */
@Command(
        name = "root-key",
        description = "The root key of the workspace: what protects it, and shares of it.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {
            "%nExamples:",
            "  strongroom root-key status",
            "  strongroom root-key change --passphrase-file /run/secrets/root",
            "  strongroom root-key rotate",
            "  strongroom root-key split --shares 5 --threshold 3 --out shares/",
            "  strongroom root-key recover shares/*.share --passphrase-file /run/secrets/root"
        })
final class RootKeyCommand implements Runnable {
    private static final int SHORT_CHECK_BYTES = 6;

    private final StrongroomCommand strongroom;
    private final Console console;

    RootKeyCommand(StrongroomCommand strongroom, Console console) {
        this.strongroom = strongroom;
        this.console = console;
    }

    @Override
    public void run() {
        throw new CommandFailedException(ExitCode.USAGE, "a command is missing; see `strongroom root-key --help`");
    }

    @Command(
            name = "status",
            description = "Says what protects the root key, and which root key it is.",
            footer = {"%nExample:", "  strongroom root-key status"})
    int status() throws IOException {
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home())) {
            RootKeyStatus status = open.broker().rootKeys().status();
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("protection", status.protection().wireName());
            fields.put("source", status.description());
            fields.put("root-key", status.check().hex());
            fields.put("rotation-interrupted", status.listed().size() > 1);
            List<String> lines = new ArrayList<>();
            lines.add("root key " + status.check().slice(0, SHORT_CHECK_BYTES).hex() + ", protected by "
                    + status.description());
            if (status.listed().size() > 1) {
                lines.add("a rotation was interrupted: nothing is lost; run strongroom root-key rotate again");
            }
            console.answer(fields, lines);
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "change",
            description = {
                "Protects the root key by something else, and no longer by what protects it now. The root key stays the same.",
                "If what protected it until now may be known to others, run strongroom root-key rotate too."
            },
            sortOptions = false,
            footer = {
                "%nExamples:",
                "  strongroom root-key change --passphrase-file /run/secrets/root",
                "  strongroom root-key change --pkcs11 /usr/lib/softhsm/libsofthsm2.so --pkcs11-slot 7 --pkcs11-pin-file /run/secrets/pin",
                "  strongroom root-key change --vault https://vault.example.com:8200 --vault-token-file /run/secrets/token --vault-ca ca.pem"
            })
    int change(@Mixin RootKeyOptions options) throws IOException {
        Path home = strongroom.home();
        RootKeySource source = options.requiredSource(home);
        try (OpenWorkspace open = OpenWorkspace.at(home)) {
            open.broker().rootKeys().change(source);
        }
        WorkspaceSettings.setPassphraseFile(home, options.passphraseFile());
        answerProtected(source, Map.of());
        return ExitCode.DONE;
    }

    @Command(
            name = "rotate",
            description = {
                "Makes another root key and puts everything in the store under it, in one transaction; zone keys stay the same.",
                "Brokers that run take the new one. Shares of the root key of before, and copies of root.json, open only",
                "copies of the store that were made before.",
                "Ends with 65 and changes nothing if rows of the store were altered."
            },
            footer = {"%nExample:", "  strongroom root-key rotate"})
    int rotate(
            @Option(
                            names = "--leave-altered",
                            description = "Go on if rows of the store were altered: they stay refused, as before.")
                    boolean leaveAltered)
            throws IOException {
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home())) {
            List<String> altered = open.broker().rootKeys().rotate(leaveAltered);
            RootKeyStatus status = open.broker().rootKeys().status();
            altered.forEach(row -> console.say("altered, and left as it is: " + row));
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("root-key", status.check().hex());
            fields.put("source", status.description());
            fields.put("altered", altered);
            console.answer(
                    fields,
                    List.of("everything is under root key "
                            + status.check().slice(0, SHORT_CHECK_BYTES).hex() + ", protected by "
                            + status.description()));
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "split",
            description = {
                "Splits the root key into shares for several people: some of them together give it back, fewer learn nothing.",
                "Each share is a file of mode 0600. The root key stays what it is, and what protects it too."
            },
            sortOptions = false,
            footer = {"%nExample:", "  strongroom root-key split --shares 5 --threshold 3 --out shares/"})
    int split(
            @Option(names = "--shares", required = true, paramLabel = "N", description = "How many shares, up to 255.")
                    int shares,
            @Option(
                            names = "--threshold",
                            required = true,
                            paramLabel = "M",
                            description = "How many of them give the root key back, from 2 on.")
                    int threshold,
            @Option(
                            names = "--out",
                            required = true,
                            paramLabel = "DIR",
                            description =
                                    "Where the files are made; a directory that is missing is made, with mode 0700.")
                    Path directory)
            throws IOException {
        List<KeyShare> all;
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home())) {
            all = open.broker().rootKeys().split(shares, threshold);
        }
        List<String> files = new ArrayList<>();
        ShareSet set = all.get(0).set();
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            for (KeyShare share : all) {
                Path file = directory.resolve("root-key-" + set.shortId() + "-" + share.index() + ".share");
                write(file, share);
                files.add(file.toString());
            }
        } finally {
            all.forEach(KeyShare::close);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("set", set.id().hex());
        fields.put("threshold", threshold);
        fields.put("files", files);
        List<String> lines = new ArrayList<>(files);
        lines.add("set " + set.shortId() + ": any " + threshold + " of these " + shares
                + " shares give the root key back; hand each to another person, and remove them here");
        console.answer(fields, lines);
        return ExitCode.DONE;
    }

    @Command(
            name = "recover",
            description = {
                "Gives the workspace its root key back, from shares, and protects it anew.",
                "What protected it before is not asked, and protects it no longer.",
                "Ends with 65 if shares are too few, damaged, of several sets or of another root key; nothing is changed then."
            },
            sortOptions = false,
            footer = {
                "%nExample:",
                "  strongroom root-key recover a.share b.share c.share --passphrase-file /run/secrets/root"
            })
    int recover(
            @Parameters(paramLabel = "SHARE", arity = "1..*", description = "Files that root-key split made.")
                    List<Path> files,
            @Mixin RootKeyOptions options)
            throws IOException {
        Path home = strongroom.home();
        RootKeySource source = options.requiredSource(home);
        List<KeyShare> shares = new ArrayList<>();
        ShareSet set;
        try {
            for (Path file : files) {
                shares.add(read(file));
            }
            set = RootKeys.recover(
                    home, shares, source, WorkspaceSettings.read(home).store(home));
        } finally {
            shares.forEach(KeyShare::close);
        }
        WorkspaceSettings.setPassphraseFile(home, options.passphraseFile());
        answerProtected(source, Map.of("set", set.id().hex()));
        return ExitCode.DONE;
    }

    private void answerProtected(RootKeySource source, Map<String, String> more) {
        Map<String, Object> fields = new LinkedHashMap<>(more);
        fields.put("source", source.description());
        console.answer(fields, List.of("the root key is protected by " + source.description()));
    }

    private static void write(Path file, KeyShare share) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        byte[] encoded = share.encode();
        try {
            PrivateFiles.write(file, encoded);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    private static KeyShare read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = InputFile.open(file)) {
            bytes = in.readNBytes(KeyShare.MAX_FILE_BYTES + 1);
        }
        try {
            return KeyShare.parse(bytes, file.toString());
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
