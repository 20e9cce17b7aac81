/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.policy.NearestName;
import io.strongroom.spark.SubmitArguments;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Wires the commands together and runs one. */
final class Strongroom {
    private static final int HELP_WIDTH = 100;

    private Strongroom() {}

    /** Runs the command that {@code arguments} name and returns its exit code. */
    static int run(Surroundings surroundings, String... arguments) {
        return commandLine(surroundings).execute(arguments);
    }

    /** The whole tree of commands. */
    static CommandLine commandLine(Surroundings surroundings) {
        Console console = new Console(surroundings);
        StrongroomCommand strongroom = new StrongroomCommand(surroundings, console);
        return new CommandLine(strongroom)
                .addSubcommand(new InitCommand(strongroom, console))
                .addSubcommand(new CommandLine(new KeyCommand(strongroom, console))
                        .addSubcommand(new KeyStatementCommand(strongroom, console)))
                .addSubcommand(new SecretCommand(strongroom, console))
                .addSubcommand(new RootKeyCommand(strongroom, console))
                .addSubcommand(new SealCommand(strongroom, surroundings, console))
                .addSubcommand(new OpenCommand(strongroom, surroundings, console))
                .addSubcommand(new InspectCommand(console))
                .addSubcommand(new CheckCommand(strongroom, surroundings, console))
                .addSubcommand(new ManifestCommand(strongroom, console))
                .addSubcommand(submit(new SubmitCommand(strongroom, surroundings, console)))
                .addSubcommand(new ZoneCommand(strongroom, console))
                .addSubcommand(new PolicyCommand(strongroom, console))
                .addSubcommand(new IdentityCommand(strongroom, console))
                .addSubcommand(new AdminCommand(strongroom, console))
                .addSubcommand(audit(strongroom, surroundings, console))
                .addSubcommand(new CommandLine(new ReportCommand(strongroom, console))
                        .addSubcommand(new ReportVerifyCommand(strongroom, console)))
                .addSubcommand(new QuoteCommand(surroundings, console))
                .addSubcommand(endorsements(strongroom, surroundings, console))
                .addSubcommand(new CommandLine(new BrokerCommand(strongroom, console))
                        .addSubcommand(new BackupCommand(strongroom, console))
                        .addSubcommand(new RestoreCommand(strongroom, console)))
                .addSubcommand(new DemoCommand(surroundings, console))
                .addSubcommand(new DoctorCommand(strongroom, surroundings, console))
                .addSubcommand(new VersionCommand(console))
                .addSubcommand(new CompletionCommand(surroundings))
                .setOut(writer(surroundings.out()))
                .setErr(writer(surroundings.err()))
                .setUsageHelpWidth(HELP_WIDTH)
                .setAbbreviatedOptionsAllowed(false)
                .setExecutionStrategy(strongroom::execute)
                .setParameterExceptionHandler((e, arguments) -> {
                    console.useJson(Arrays.asList(arguments).contains("--json"));
                    return console.fail(new Failure(ExitCode.USAGE, explain(e)));
                })
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    strongroom.traceIfAsked(e);
                    return console.fail(Failure.of(e));
                });
    }

    private static CommandLine endorsements(StrongroomCommand strongroom, Surroundings surroundings, Console console) {
        EndorsementsCommand endorsements = new EndorsementsCommand(strongroom, surroundings, console);
        return new CommandLine(endorsements).addSubcommand(new EndorsementsFetchCommand(endorsements, console));
    }

    private static CommandLine audit(StrongroomCommand strongroom, Surroundings surroundings, Console console) {
        return new CommandLine(new AuditCommand(strongroom, console))
                .addSubcommand(new AuditListCommand(strongroom, console))
                .addSubcommand(new AuditExportCommand(strongroom, surroundings, console))
                .addSubcommand(new AuditVerifyCommand(strongroom, surroundings, console));
    }

    /** Everything from the first argument that is not ours on belongs to spark-submit and the application. */
    private static CommandLine submit(SubmitCommand submit) {
        CommandLine command = new CommandLine(submit)
                .setStopAtPositional(true)
                .setUnmatchedOptionsArePositionalParams(true)
                .setUnmatchedOptionsAllowedAsOptionParameters(true);
        command.getCommandSpec()
                .usageMessage()
                .footerHeading(
                        "%nOptions of the job:%n" + SubmitArguments.options().replace("%", "%%"));
        return command;
    }

    private static String explain(ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        String hint = "; see `" + command + " --help`";
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String first = unmatched.getUnmatched().get(0);
            if (isVersionOfKey(unmatched, first)) {
                return "unknown argument '" + first + "' (did you mean '--version " + first + "'?)" + hint;
            }
            boolean isOption = unmatched.isUnknownOption();
            String what = isOption ? "option" : hasSubcommands(e) ? "command" : "argument";
            CommandSpec spec = e.getCommandLine().getCommandSpec();
            String near = NearestName.similar(
                            first,
                            isOption
                                    ? spec.optionsMap().keySet()
                                    : spec.subcommands().keySet())
                    .map(word -> " (did you mean '" + word + "'?)")
                    .orElse("");
            return "unknown " + what + " '" + first + "'" + near + hint;
        }
        String message = String.valueOf(e.getMessage()).strip().replace('\n', ' ');
        return Character.toLowerCase(message.charAt(0)) + message.substring(1) + hint;
    }

    /** A version of a key is named by an option, so that it is not taken for another key. */
    private static boolean isVersionOfKey(UnmatchedArgumentException e, String word) {
        return word.matches("@?[0-9]+") && e.getCommandLine().getCommandSpec().findOption("--version") != null;
    }

    private static boolean hasSubcommands(ParameterException e) {
        return !e.getCommandLine().getSubcommands().isEmpty();
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }
}
