/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command itself: the options that every command takes, and help when no command is named. */
@Command(
        name = "strongroom",
        description = "Runs unmodified Spark jobs on data that nobody outside the job can read.",
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions, for every command:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:doctor: something needs attention",
            "2:usage: a wrong option or argument, a file that does not exist",
            "65:bad data: damaged, foreign, or sealed under an unknown key",
            "69:the broker, the storage or a tool is unavailable",
            "70:a defect in strongroom: please report it",
            "77:refused by policy, or the key is disabled",
            "78:a process started without a session",
            "130:interrupted"
        },
        footer = {
            "%nExamples:",
            "  strongroom demo                                  everything once, on real data",
            "  strongroom init                                  make a workspace",
            "  strongroom key create payroll",
            "  strongroom seal data/ sealed/ --key payroll -r",
            "  strongroom submit --zone /data/sealed=payroll --class com.example.Job job.jar"
        })
final class StrongroomCommand implements Runnable {
    private final Surroundings surroundings;
    private final Console console;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "The workspace. Default: $STRONGROOM_HOME, or ~/.strongroom.")
    private @Nullable Path home;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Answer with one JSON object on stdout; messages go to stderr.")
    private boolean isJson;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "No messages and no progress, only answers and errors.")
    private boolean isQuiet;

    @Option(names = "--debug", scope = ScopeType.INHERIT, hidden = true, description = "Print stack traces.")
    private boolean isDebug;

    @SuppressWarnings("UnusedVariable") // picocli asks for it
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Explain the command.")
    private boolean isHelpAsked;

    StrongroomCommand(Surroundings surroundings, Console console) {
        this.surroundings = surroundings;
        this.console = console;
    }

    /** Takes the options of the command line, then runs the command that it names. */
    int execute(ParseResult parsed) {
        console.useJson(isJson);
        console.beQuiet(isQuiet);
        return new RunLast().execute(parsed);
    }

    /** The workspace directory that the options or the environment name; whether it exists is another question. */
    Path home() {
        if (home != null && home.toString().isEmpty()) {
            throw new CommandFailedException(ExitCode.USAGE, "--home is empty (name a directory)");
        }
        return Optional.ofNullable(home)
                .or(() -> Optional.ofNullable(surroundings.environment().get("STRONGROOM_HOME"))
                        .filter(text -> !text.isEmpty())
                        .map(Path::of))
                .orElseGet(() -> surroundings.userHome().resolve(".strongroom"))
                .toAbsolutePath()
                .normalize();
    }

    /** Prints the stack trace of {@code e} if {@code --debug} was given. */
    void traceIfAsked(Exception e) {
        if (isDebug) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            surroundings.err().print(trace);
        }
    }

    @Override
    public void run() {
        CommandLine command = Optional.ofNullable(spec).orElseThrow().commandLine();
        throw new ParameterException(command, "a command is missing");
    }
}
