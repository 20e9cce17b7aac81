/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.KeySummary;
import io.strongroom.broker.OwnerKeys;
import io.strongroom.broker.PemKeys;
import io.strongroom.broker.PrivateFiles;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.cli.files.InputFile;
import io.strongroom.seal.FileCiphertext;
import io.strongroom.seal.KeyRefusedException;
import io.strongroom.seal.Rewrapper;
import io.strongroom.seal.SealedFileException;
import io.strongroom.seal.SealedMagic;
import io.strongroom.seal.tree.PrintablePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes, lists, rotates and disables zone keys, and re-wraps files under their newest version. */
@Command(
        name = "key",
        description = "Makes, lists, rotates and disables zone keys.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {"%nExample:", "  strongroom key create payroll"})
final class KeyCommand implements Runnable {
    private final StrongroomCommand strongroom;
    private final Console console;

    KeyCommand(StrongroomCommand strongroom, Console console) {
        this.strongroom = strongroom;
        this.console = console;
    }

    @Override
    public void run() {
        throw new CommandFailedException(ExitCode.USAGE, "a command is missing; see `strongroom key --help`");
    }

    private interface Change {
        KeySummary apply(Administration open) throws IOException;
    }

    @Command(
            name = "create",
            description = "Makes a zone key.",
            footer = {"%nExample:", "  strongroom key create payroll"})
    int create(
            @Parameters(paramLabel = "NAME", description = "Lower-case letters, digits, dots, underscores, hyphens.")
                    String name,
            @Option(
                            names = "--class",
                            paramLabel = "CLASS",
                            defaultValue = "simulated",
                            description =
                                    "hardware, tpm or simulated (the default). Only evidence of its class opens the key.")
                    String assuranceClass,
            @Mixin AdminOptions admin)
            throws IOException {
        AssuranceClass wanted = AssuranceClassOption.parse(assuranceClass);
        int code = change(admin, "made key ", open -> open.createKey(name, wanted));
        if (wanted == AssuranceClass.SIMULATED) {
            console.say("its class is simulated: jobs that use it run where memory is not protected");
        }
        return code;
    }

    @Command(
            name = "list",
            description = "Lists the zone keys.",
            footer = {"%nExample:", "  strongroom key list --json"})
    int list(@Mixin AdminOptions admin) throws IOException {
        try (Administration open = admin.open(strongroom)) {
            List<KeySummary> keys = open.keys();
            List<String> lines = new ArrayList<>();
            lines.add(String.format(
                    Locale.ROOT, "%-20s %-10s %-8s %-9s %s", "NAME", "CLASS", "VERSION", "STATE", "ZONE ID"));
            for (KeySummary key : keys) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%-20s %-10s %-8d %-9s %s",
                        key.name(),
                        key.assuranceClass().wireName(),
                        key.currentVersion(),
                        state(key),
                        key.id()));
            }
            console.answer(Map.of("keys", keys.stream().map(KeyCommand::fields).toList()), lines);
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "rotate",
            description = "Adds a version to a key: new files use it, old ones stay readable.",
            footer = {"%nExample:", "  strongroom key rotate payroll"})
    int rotate(@Parameters(paramLabel = "NAME", description = "The key.") String name, @Mixin AdminOptions admin)
            throws IOException {
        int code = change(admin, "rotated key ", open -> open.rotateKey(name));
        console.say("files of older versions stay readable; `strongroom key rewrap PATH` moves them to the new one");
        return code;
    }

    @Command(
            name = "disable",
            description = "Forbids a key, or one version of it, to jobs and people.",
            footer = {"%nExamples:", "  strongroom key disable payroll", "  strongroom key disable payroll --version 1"
            })
    int disable(
            @Parameters(paramLabel = "NAME", description = "The key.") String name,
            @Option(names = "--version", paramLabel = "N", description = "Only this version.") Integer version,
            @Mixin AdminOptions admin)
            throws IOException {
        return change(
                admin,
                "disabled key ",
                open -> version == null ? open.disableKey(name) : open.disableKeyVersion(name, version));
    }

    @Command(
            name = "enable",
            description = "Allows a key again that was disabled as a whole.",
            footer = {"%nExample:", "  strongroom key enable payroll"})
    int enable(@Parameters(paramLabel = "NAME", description = "The key.") String name, @Mixin AdminOptions admin)
            throws IOException {
        return change(admin, "enabled key ", open -> open.enableKey(name));
    }

    @Command(
            name = "delete",
            description = {
                "Schedules the deletion of a key, which is closed to everyone at once.",
                "After the waiting period it is destroyed, and everything that it sealed is lost. Until then",
                "`strongroom key keep NAME` takes it back.",
                "If the policy in force names owners of the key, enough of them must have signed: see key statement."
            },
            footer = {"%nExample:", "  strongroom key delete payroll --after 30"})
    int delete(
            @Parameters(paramLabel = "NAME", description = "The key.") String name,
            @Option(
                            names = "--after",
                            paramLabel = "DAYS",
                            defaultValue = "7",
                            description = "The waiting period, 1 to 365 days; 7 by default.")
                    int days,
            @Mixin SignatureFiles signatures,
            @Mixin AdminOptions admin)
            throws IOException {
        return change(admin, "scheduled the deletion of key ", open -> open.deleteKey(name, days, signatures.read()));
    }

    @Command(
            name = "keep",
            description = "Takes back a scheduled deletion.",
            footer = {"%nExample:", "  strongroom key keep payroll"})
    int keep(@Parameters(paramLabel = "NAME", description = "The key.") String name, @Mixin AdminOptions admin)
            throws IOException {
        return change(admin, "kept key ", open -> open.keepKey(name));
    }

    @Command(
            name = "export",
            description = {
                "Writes a key with all versions, encrypted to the public key of a recipient (JWE).",
                "Keys of class hardware are never exported.",
                "If the policy in force names owners of the key, enough of them must have signed: see key statement."
            },
            footer = {"%nExample:", "  strongroom key export payroll --to partner.pem payroll.jwe"})
    int export(
            @Parameters(paramLabel = "NAME", description = "The key.") String name,
            @Parameters(paramLabel = "FILE", description = "The file to write.") Path file,
            @Option(
                            names = "--to",
                            paramLabel = "PEM",
                            required = true,
                            description = "The recipient's public key or certificate: EC, or RSA of 3072 bits or more.")
                    Path recipient,
            @Mixin SignatureFiles signatures)
            throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home())) {
            String exported = open.broker()
                    .keyLifecycle()
                    .export(name, PemKeys.publicKey(InputFile.text(recipient)), signatures.read());
            PrivateFiles.write(file, (exported + "\n").getBytes(StandardCharsets.US_ASCII));
            console.answer(
                    Map.of("name", name, "file", file.toString()), List.of("exported key " + name + " to " + file));
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "import",
            description = {
                "Adds a key that another broker exported. Files that it sealed there open here.",
                "If the policy in force names owners of keys of this name, enough of them must have signed: see key statement."
            },
            footer = {"%nExample:", "  strongroom key import payroll.jwe --private-key me.pem --name partner-payroll"})
    int importKey(
            @Parameters(paramLabel = "FILE", description = "What key export wrote.") Path file,
            @Option(
                            names = "--private-key",
                            paramLabel = "PEM",
                            required = true,
                            description = "The private key to whose public key it was exported.")
                    Path own,
            @Option(names = "--name", paramLabel = "NAME", description = "Another name for it here.") @Nullable
                    String name,
            @Mixin SignatureFiles signatures)
            throws IOException {
        String exported = InputFile.text(file);
        PrivateKey key = PemKeys.privateKey(InputFile.text(own));
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home())) {
            return answer(
                    "imported key ",
                    open.broker()
                            .keyLifecycle()
                            .importKey(exported, key, Optional.ofNullable(name), signatures.read()));
        } catch (MessageFormatException e) {
            throw new CommandFailedException(ExitCode.BAD_DATA, file + ": " + e.getMessage());
        }
    }

    @Command(
            name = "rewrap",
            description = {
                "Wraps the data keys of files under the newest version of their zone key.",
                "The contents are not touched. In directories, files that are not sealed are passed over."
            },
            footer = {"%nExample:", "  strongroom key rewrap /data/sealed"})
    int rewrap(
            @Parameters(paramLabel = "PATH", arity = "1..*", description = "Sealed files, or directories of them.")
                    List<Path> paths)
            throws IOException {
        long rewrapped = 0;
        long current = 0;
        List<Failure> failures = new ArrayList<>();
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home());
                OwnerKeys keys = open.broker().ownerKeys()) {
            for (Path file : sealedFiles(paths)) {
                try (FileCiphertext ciphertext = FileCiphertext.openForRewrap(file)) {
                    boolean isDone = Rewrapper.rewrap(ciphertext, keys) == Rewrapper.Outcome.REWRAPPED;
                    rewrapped += isDone ? 1 : 0;
                    current += isDone ? 0 : 1;
                } catch (SealedFileException | KeyRefusedException e) {
                    Failure failure = Failure.of(e);
                    failures.add(new Failure(failure.exitCode(), PrintablePath.of(file) + ": " + failure.message()));
                }
            }
        }
        if (!failures.isEmpty()) {
            throw notAll(failures, rewrapped + current);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("rewrapped", rewrapped);
        fields.put("already-current", current);
        console.answer(fields, List.of("re-wrapped " + rewrapped + " files, " + current + " were current already"));
        return ExitCode.DONE;
    }

    /** Damage is worse than a refusal; the files that could be re-wrapped are. */
    private static CommandFailedException notAll(List<Failure> failures, long done) {
        boolean isDamaged = failures.stream().anyMatch(failure -> failure.exitCode() == ExitCode.BAD_DATA);
        return new CommandFailedException(
                isDamaged ? ExitCode.BAD_DATA : ExitCode.REFUSED,
                failures.stream().map(Failure::message).collect(Collectors.joining("\n"))
                        + (done == 0 ? "" : "; all others (" + done + ") are under the newest version"));
    }

    private int change(AdminOptions admin, String done, Change change) throws IOException {
        try (Administration open = admin.open(strongroom)) {
            return answer(done, change.apply(open));
        }
    }

    private int answer(String done, KeySummary key) {
        console.answer(fields(key), List.of(done + key.name() + "@" + key.currentVersion() + " (" + state(key) + ")"));
        return ExitCode.DONE;
    }

    private static List<Path> sealedFiles(List<Path> paths) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new NoSuchFileException(path.toString());
            }
            if (Files.isDirectory(path)) {
                try (Stream<Path> below = Files.walk(path)) {
                    for (Path file : below.filter(Files::isRegularFile).sorted().toList()) {
                        if (isSealed(file)) {
                            files.add(file);
                        }
                    }
                }
            } else {
                files.add(path);
            }
        }
        return files;
    }

    private static boolean isSealed(Path file) throws IOException {
        try (InputStream in = InputFile.open(file)) {
            return SealedMagic.matches(in.readNBytes(SealedMagic.LENGTH_BYTES));
        }
    }

    private static String state(KeySummary key) {
        if (key.deleteAt().isPresent()) {
            return "deleted on " + key.deleteAt().get();
        }
        if (!key.isEnabled()) {
            return "disabled";
        }
        return key.disabledVersions().isEmpty() ? "enabled" : "enabled, without versions " + key.disabledVersions();
    }

    private static Map<String, Object> fields(KeySummary key) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", key.name());
        fields.put("zone-id", key.id().toString());
        fields.put("class", key.assuranceClass().wireName());
        fields.put("enabled", key.isEnabled());
        fields.put("version", key.currentVersion());
        fields.put("disabled-versions", key.disabledVersions());
        fields.put("created", key.createdAt().toString());
        key.deleteAt().ifPresent(at -> fields.put("delete-at", at.toString()));
        return fields;
    }
}
