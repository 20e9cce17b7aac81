/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.attestation.Endorsements;
import io.strongroom.attestation.EndorsementsUnavailableException;
import io.strongroom.attestation.PlatformId;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.attestation.dcap.PckAuthority;
import io.strongroom.attestation.fetch.EndorsementClient;
import io.strongroom.attestation.fetch.EndorsementsArchive;
import io.strongroom.attestation.fetch.EndorsementsStore;
import io.strongroom.attestation.fetch.StoredEndorsements;
import io.strongroom.attestation.fetch.StoredItem;
import io.strongroom.attestation.snp.SnpProduct;
import io.strongroom.cli.endorsements.CollateralFiles;
import io.strongroom.cli.endorsements.ItemText;
import io.strongroom.cli.endorsements.PlatformFinder;
import io.strongroom.cli.endorsements.PlatformFinder.NoPlatformException;
import io.strongroom.cli.files.InputFile;
import io.strongroom.cli.quote.GivenRoot;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** Fetches what Intel and AMD sign about their platforms, keeps it, and carries it to machines without a network. */
@Command(
        name = "endorsements",
        description = {
            "Fetches and keeps what vendors sign about their platforms: TCB info, identities, lists.",
            "All is checked up to the vendor's pinned root before it is kept and whenever it is used."
        },
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {
            "%nExamples:",
            "  strongroom endorsements fetch quote.bin",
            "  strongroom endorsements export endorsements.zip",
            "  strongroom endorsements import endorsements.zip     on a machine without a network"
        })
final class EndorsementsCommand implements Runnable {
    /** The directory in the workspace. */
    static final String DIRECTORY = "endorsements";

    private final StrongroomCommand strongroom;
    private final Surroundings surroundings;
    private final Console console;

    @Option(
            names = "--root",
            paramLabel = "PEM",
            scope = ScopeType.INHERIT,
            description = "Trust this root certificate instead of the vendor's pinned one.")
    private @Nullable Path root;

    EndorsementsCommand(StrongroomCommand strongroom, Surroundings surroundings, Console console) {
        this.strongroom = strongroom;
        this.surroundings = surroundings;
        this.console = console;
    }

    @Override
    public void run() {
        throw new CommandFailedException(ExitCode.USAGE, "a command is missing; see `strongroom endorsements --help`");
    }

    /** The store of the workspace, under the root that the options name. */
    EndorsementsStore store() throws IOException {
        return new EndorsementsStore(strongroom.home().resolve(DIRECTORY), anchors(), InstantSource.system());
    }

    private TrustAnchors anchors() throws IOException {
        if (root == null) {
            return TrustAnchors.PRODUCTION;
        }
        GivenRoot given = GivenRoot.read(root);
        if (given.vendor() == GivenRoot.Vendor.TPM) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    root + ": '" + given.name() + "' is no root of Intel's or AMD's, who alone sign endorsements");
        }
        return given.anchors();
    }

    @Command(
            name = "list",
            description = "Lists what is stored: platform, round of evaluation, window and state of each item.",
            footer = {"%nExample:", "  strongroom endorsements list"})
    int list() throws IOException {
        Instant now = Instant.now();
        List<StoredItem> items = store().list();
        if (items.isEmpty()) {
            console.say("nothing is stored yet; see `strongroom endorsements fetch --help`");
        }
        console.answer(
                Map.of(
                        "items",
                        items.stream().map(item -> ItemText.fields(item, now)).toList()),
                items.isEmpty() ? List.of() : ItemText.table(items, now));
        return ExitCode.DONE;
    }

    @Command(
            name = "export",
            description = {
                "Writes what is stored and in date into one new file, to be imported elsewhere.",
                "The file holds nothing secret; a change of it is noticed when it is imported."
            },
            footer = {"%nExample:", "  strongroom endorsements export endorsements.zip"})
    int export(@Parameters(paramLabel = "FILE", description = "The archive to make.") Path file) throws IOException {
        EndorsementsStore store = store();
        EndorsementsArchive.Exported exported;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW))) {
            exported = EndorsementsArchive.export(store, out);
        }
        Instant now = Instant.now();
        List<StoredItem> leftOut = exported.leftOut();
        leftOut.forEach(item -> console.say(
                "left out " + item.name() + ", which is " + item.state(now).wireName()));
        if (exported.exported().isEmpty()) {
            Files.delete(file);
            throw new CommandFailedException(
                    ExitCode.USAGE, "nothing is stored that could be exported; fetch it first");
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("file", file.toString());
        fields.put("exported", exported.exported());
        fields.put("left-out", leftOut.stream().map(StoredItem::name).toList());
        console.answer(fields, List.of("exported " + items(exported.exported().size()) + " to " + file));
        return ExitCode.DONE;
    }

    @Command(
            name = "import",
            description = {
                "Stores all items of an exported file, or none if one is changed, missing or out of date.",
                "An item never gives way to an older one. Needs no network."
            },
            footer = {"%nExample:", "  strongroom endorsements import endorsements.zip"})
    int importArchive(@Parameters(paramLabel = "FILE", description = "The archive.") Path file)
            throws IOException, EndorsementsUnavailableException {
        EndorsementsArchive.Imported imported;
        try (InputStream in = new BufferedInputStream(InputFile.open(file))) {
            imported = EndorsementsArchive.importInto(store(), in);
        }
        imported.kept().forEach(item -> console.say("kept " + item.name() + ", which is newer than that in the file"));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("file", file.toString());
        fields.put(
                "imported", imported.imported().stream().map(StoredItem::name).toList());
        fields.put("kept", imported.kept().stream().map(StoredItem::name).toList());
        console.answer(fields, List.of("imported " + items(imported.imported().size()) + " from " + file));
        return ExitCode.DONE;
    }

    @Command(
            name = "collateral",
            sortOptions = false,
            description = {
                "Writes the stored endorsements of a platform in the form that `quote verify` reads.",
                "Of Intel's: one JSON object. Of AMD's: a directory of certificates and the revocation list.",
                "Asks nobody: fetch or import them first."
            },
            footer = {
                "%nExamples:",
                "  strongroom endorsements collateral quote.bin --out collateral.json",
                "  strongroom endorsements collateral 00a067110000 --tee tdx > collateral.json",
                "  strongroom endorsements collateral report.bin --out amd/"
            })
    int collateral(
            @Parameters(
                            paramLabel = "EVIDENCE|FMSPC",
                            description = "A quote or report, or a platform family of Intel's by its FMSPC.")
                    String platform,
            @Option(
                            names = "--tee",
                            paramLabel = "TEE",
                            defaultValue = "sgx",
                            description = "Of an FMSPC: sgx (the default) or tdx. Evidence says itself.")
                    String tee,
            @Option(
                            names = "--pck-ca",
                            paramLabel = "CA",
                            defaultValue = "platform",
                            description = "Of an FMSPC: platform (the default) or processor. A quote says itself.")
                    String authority,
            @Option(
                            names = "--product",
                            paramLabel = "NAME",
                            description = "Of a SEV-SNP report of version 2: Milan, Genoa or Turin.")
                    @Nullable
                    String product,
            @Option(
                            names = "--out",
                            paramLabel = "PATH",
                            description = "The new file, or for AMD's the new directory. Default: JSON to stdout.")
                    @Nullable
                    Path out)
            throws IOException, EndorsementsUnavailableException, NoPlatformException {
        Path file = Path.of(platform);
        PlatformId id = PlatformFinder.isFmspc(platform) && !Files.exists(file)
                ? new PlatformId.Intel(tee(tee), PlatformFinder.fmspc(platform), authority(authority))
                : PlatformFinder.ofEvidence(file, product(product));
        Endorsements endorsements = new StoredEndorsements(store(), EndorsementClient.offline()).endorsementsFor(id);
        List<Path> written = new CollateralFiles(surroundings.out()).write(endorsements, out);
        if (!written.isEmpty()) {
            List<String> names = written.stream().map(Path::toString).toList();
            console.answer(Map.of("files", names), List.of("wrote " + String.join(", ", names)));
        }
        return ExitCode.DONE;
    }

    /** {@code 1 item}, {@code 3 items}. */
    static String items(int count) {
        return count + (count == 1 ? " item" : " items");
    }

    /** Intel's technology with this name. */
    static Tee tee(String name) {
        return Tee.ofWireName(name)
                .filter(tee -> tee == Tee.SGX || tee == Tee.TDX)
                .orElseThrow(() ->
                        new CommandFailedException(ExitCode.USAGE, "--tee is '" + name + "' (wanted sgx or tdx)"));
    }

    /** The authority with this name. */
    static PckAuthority authority(String name) {
        return PckAuthority.ofWireName(name)
                .orElseThrow(() -> new CommandFailedException(
                        ExitCode.USAGE, "--pck-ca is '" + name + "' (wanted platform or processor)"));
    }

    /** AMD's product with this name: one, or none if there is no name. */
    static List<SnpProduct> product(@Nullable String name) {
        if (name == null) {
            return List.of();
        }
        return List.of(SnpProduct.ofProductName(name)
                .orElseThrow(() -> new CommandFailedException(
                        ExitCode.USAGE, "--product is '" + name + "' (wanted Milan, Genoa or Turin)")));
    }
}
