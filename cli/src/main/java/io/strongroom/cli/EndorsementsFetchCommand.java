/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.attestation.EndorsementId;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.dcap.PckAuthority;
import io.strongroom.attestation.fetch.EndorsementClient;
import io.strongroom.attestation.fetch.EndorsementsStore;
import io.strongroom.attestation.fetch.EndorsementsUpdater;
import io.strongroom.attestation.fetch.Replacement;
import io.strongroom.attestation.fetch.StoredItem;
import io.strongroom.attestation.fetch.TcbUpdate;
import io.strongroom.attestation.fetch.UpdateOutcome;
import io.strongroom.cli.endorsements.PlatformFinder;
import io.strongroom.cli.endorsements.PlatformFinder.NoPlatformException;
import io.strongroom.cli.endorsements.Services;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fetches the endorsements of platforms, or refreshes those that are stored. */
@Command(
        name = "fetch",
        sortOptions = false,
        description = {
            "Fetches endorsements of the platforms that are named, from Intel, a local PCCS, or AMD.",
            "Without EVIDENCE or --fmspc it refreshes what is stored and has less than a third of its",
            "window left. What is fresh is not asked for again. What cannot be refreshed stays, and is",
            "used until it expires."
        },
        footer = {
            "%nExamples:",
            "  strongroom endorsements fetch quote.bin",
            "  strongroom endorsements fetch --fmspc 00a067110000 --tee tdx",
            "  strongroom endorsements fetch quote.bin --pccs https://pccs.example:8081 --pccs-ca ca.pem",
            "  strongroom endorsements fetch                       refresh, from cron once a day"
        })
final class EndorsementsFetchCommand implements Callable<Integer> {
    private final EndorsementsCommand endorsements;
    private final Console console;

    @Parameters(paramLabel = "EVIDENCE", arity = "0..*", description = "Quotes or reports of the platforms.")
    private List<Path> evidence = List.of();

    @Option(names = "--fmspc", paramLabel = "HEX", description = "A platform family, 12 digits. May be repeated.")
    private List<String> fmspcs = List.of();

    @Option(
            names = "--tee",
            paramLabel = "TEE",
            defaultValue = "sgx",
            description = "Of --fmspc: sgx (the default) or tdx. Evidence says itself.")
    private String tee = "sgx";

    @Option(
            names = "--pccs",
            paramLabel = "URL",
            description = "Ask this Provisioning Certificate Caching Service instead of Intel.")
    private @Nullable String pccs;

    @Option(
            names = "--pccs-ca",
            paramLabel = "PEM",
            description = "The authority of its TLS certificate. Default: those that Java knows.")
    private @Nullable Path authority;

    @Option(
            names = "--product",
            paramLabel = "NAME",
            description = "Of SEV-SNP reports of version 2, which do not say it: Milan, Genoa or Turin.")
    private @Nullable String product;

    @Option(names = "--pcs", paramLabel = "URL", hidden = true, description = "Ask this service as if it were Intel's.")
    private @Nullable String pcs;

    @Option(names = "--kds", paramLabel = "URL", hidden = true, description = "Ask this service as if it were AMD's.")
    private @Nullable String kds;

    @Option(names = "--test-ca", paramLabel = "PEM", hidden = true, description = "The authority of these two.")
    private @Nullable Path testAuthority;

    @Option(names = "--early", description = "Ask for Intel's newest round of evaluation, not the standard one.")
    private boolean isEarly;

    @Option(
            names = "--round",
            paramLabel = "NUMBER",
            description = "Ask for the round with this tcbEvaluationDataNumber. It replaces items of newer rounds too.")
    private @Nullable Integer round;

    @Option(names = "--force", description = "Ask for fresh items too.")
    private boolean isForced;

    EndorsementsFetchCommand(EndorsementsCommand endorsements, Console console) {
        this.endorsements = endorsements;
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, NoPlatformException {
        EndorsementClient client =
                Services.client(new Services.Named(pccs, authority, pcs, kds, testAuthority), update());
        EndorsementsStore store = endorsements.store();
        Set<EndorsementId> ids = wanted(store);
        var updater = new EndorsementsUpdater(store, client);
        List<UpdateOutcome> outcomes = new ArrayList<>();
        for (EndorsementId id : ids) {
            UpdateOutcome outcome = update(updater, id);
            outcomes.add(outcome);
            console.say((ids.size() == 1 ? "" : outcomes.size() + "/" + ids.size() + " ") + FetchReport.line(outcome));
        }
        return new FetchReport(outcomes, Instant.now()).answer(console);
    }

    private TcbUpdate update() {
        if (isEarly && round != null) {
            throw new CommandFailedException(ExitCode.USAGE, "--early and --round exclude each other; give one");
        }
        if (round != null) {
            return new TcbUpdate.Numbered(round);
        }
        return isEarly ? TcbUpdate.EARLY : TcbUpdate.STANDARD;
    }

    private UpdateOutcome update(EndorsementsUpdater updater, EndorsementId id) throws IOException {
        if (round != null) {
            return updater.fetch(id, Replacement.BY_ANY);
        }
        return isForced || isEarly ? updater.fetch(id, Replacement.BY_NEWER) : updater.updateIfNeeded(id);
    }

    private Set<EndorsementId> wanted(EndorsementsStore store) throws IOException, NoPlatformException {
        Set<EndorsementId> ids = new LinkedHashSet<>();
        for (Path file : evidence) {
            ids.addAll(PlatformFinder.ofEvidence(file, EndorsementsCommand.product(product))
                    .needs());
        }
        for (String text : fmspcs) {
            ids.addAll(family(PlatformFinder.fmspc(text)));
        }
        return evidence.isEmpty() && fmspcs.isEmpty() ? stored(store) : ids;
    }

    /** An FMSPC does not say who issues its PCK certificates. */
    private List<EndorsementId> family(Octets fmspc) {
        Tee technology = EndorsementsCommand.tee(tee);
        return List.of(
                new EndorsementId.TcbInfo(technology, fmspc),
                new EndorsementId.QeIdentity(technology),
                new EndorsementId.PckCrl(PckAuthority.PLATFORM),
                new EndorsementId.PckCrl(PckAuthority.PROCESSOR),
                new EndorsementId.IntelRootCrl());
    }

    private Set<EndorsementId> stored(EndorsementsStore store) throws IOException {
        Set<EndorsementId> ids = new LinkedHashSet<>();
        for (StoredItem item : store.list()) {
            Optional<EndorsementId> id = EndorsementId.parse(item.name());
            id.ifPresentOrElse(
                    ids::add, () -> console.say(item.name() + " in the store is no endorsement; it is left alone"));
        }
        if (ids.isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "nothing is stored yet that could be refreshed; name evidence or --fmspc");
        }
        return ids;
    }
}
