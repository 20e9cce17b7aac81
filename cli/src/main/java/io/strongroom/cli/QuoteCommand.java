/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.attestation.report.VerificationReport;
import io.strongroom.broker.policy.PolicyException;
import io.strongroom.cli.quote.EvidenceJudge;
import io.strongroom.cli.quote.EvidenceViewer;
import io.strongroom.cli.quote.VerifyOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows and judges attestation evidence. */
@Command(
        name = "quote",
        description = "Shows and judges attestation evidence: quotes, reports and certificates.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {"%nExample:", "  strongroom quote verify quote.bin --collateral collateral.json"})
final class QuoteCommand implements Runnable {
    private final Surroundings surroundings;
    private final Console console;

    QuoteCommand(Surroundings surroundings, Console console) {
        this.surroundings = surroundings;
        this.console = console;
    }

    @Override
    public void run() {
        throw new CommandFailedException(ExitCode.USAGE, "a command is missing; see `strongroom quote --help`");
    }

    @Command(
            name = "show",
            description = {
                "Shows every field of evidence.",
                "What it is, is told by its content: a quote of SGX or TDX, a report of SEV-SNP, TPM evidence,",
                "a certificate that carries evidence, or an enclave's SIGSTRUCT.",
                "Needs nothing else; nothing that it shows is authenticated (see quote verify)."
            },
            footer = {"%nExamples:", "  strongroom quote show quote.bin", "  strongroom quote show cert.pem --json"})
    int show(@Parameters(paramLabel = "FILE", description = "The evidence.") Path file) throws IOException {
        byte[] bytes = EvidenceOptions.read(file);
        try {
            Map<String, @Nullable Object> fields = EvidenceViewer.fields(bytes);
            console.answer(fields, EvidenceViewer.lines(fields));
            return ExitCode.DONE;
        } catch (EvidenceViewer.UnreadableException e) {
            throw new CommandFailedException(ExitCode.BAD_DATA, file + ": " + e.getMessage());
        }
    }

    @Command(
            name = "verify",
            sortOptions = false,
            description = {
                "Judges evidence: is it authentic, and does the policy accept it? Reads no network.",
                "Prints the verdict for every input, malformed input included.",
                "",
                "Ends with 0 if it is authentic and accepted, 77 if it is authentic but not accepted, 65 if it is not",
                "authentic: malformed, forged, expired, not yet valid, revoked, or too old for any TCB level."
            },
            footer = {
                "%nExamples:",
                "  strongroom quote verify quote.bin --collateral collateral.json",
                "  strongroom quote verify cert.der --collateral collateral.json --at 2025-07-04T10:28:44Z --json",
                "  strongroom quote verify report.bin --vcek vcek.der --ask ask.der --ark ark.der --crl crl.der"
            })
    int verify(
            @Parameters(
                            paramLabel = "EVIDENCE",
                            description = "A quote, an RA-TLS certificate, a SEV-SNP report or TPM evidence.")
                    Path file,
            @Mixin EvidenceOptions evidence,
            @Option(
                            names = "--policy",
                            paramLabel = "FILE",
                            description = "Accept what a rule of this policy accepts. Default: UpToDate, no debug.")
                    @Nullable
                    Path policy)
            throws IOException, PolicyException {
        VerifyOptions options = evidence.with(Optional.ofNullable(policy));
        EvidenceJudge judge = EvidenceJudge.with(options);
        byte[] bytes = EvidenceOptions.read(file);
        VerificationReport report = judge.judge(bytes);
        console.answer(report.fields(), EvidenceViewer.verdictLines(report, surroundings.isColoured()));
        judge.hint(report, bytes).ifPresent(console::say);
        if (!report.isVerified()) {
            return ExitCode.BAD_DATA;
        }
        return report.isAccepted() ? ExitCode.DONE : ExitCode.REFUSED;
    }
}
