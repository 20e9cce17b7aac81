/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.strongroom.broker.PolicyRecord;
import io.strongroom.broker.PolicyVersion;
import io.strongroom.broker.YamlNesting;
import io.strongroom.broker.policy.ChangeOwners;
import io.strongroom.broker.policy.Policy;
import io.strongroom.broker.policy.PolicyException;
import io.strongroom.broker.policy.RequiredOwners;
import io.strongroom.cli.files.InputFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows, tries, compares and replaces the policy. */
@Command(
        name = "policy",
        description = "Shows, tries, compares and replaces the policy: which evidence opens which keys.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {"%nExample:", "  strongroom policy show"})
final class PolicyCommand implements Runnable {
    private static final int DIFF_CONTEXT_LINES = 3;
    private static final int MAX_VERSION_DIGITS = 18;

    private final StrongroomCommand strongroom;
    private final Console console;

    PolicyCommand(StrongroomCommand strongroom, Console console) {
        this.strongroom = strongroom;
        this.console = console;
    }

    @Override
    public void run() {
        throw new CommandFailedException(ExitCode.USAGE, "a command is missing; see `strongroom policy --help`");
    }

    @Command(
            name = "show",
            description = "Prints the policy in force, and what its writer should know.",
            footer = {"%nExample:", "  strongroom policy show > policy.yaml"})
    int show(@Mixin AdminOptions admin) throws IOException {
        try (Administration open = admin.open(strongroom)) {
            PolicyRecord found = open.policyInForce();
            answer(
                    new PolicyVersion(found.number(), Policy.parse(found.text())),
                    found.text().lines().toList());
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "get",
            description = "Prints a version of the policy, exactly as it was stored; without VERSION the one in force.",
            footer = {"%nExample:", "  strongroom policy get 3 > policy-3.yaml"})
    int get(
            @Parameters(paramLabel = "VERSION", arity = "0..1", description = "The number of the version.") @Nullable
                    Long version,
            @Mixin AdminOptions admin)
            throws IOException {
        try (Administration open = admin.open(strongroom)) {
            PolicyRecord found = version == null ? open.policyInForce() : open.policy(version);
            Map<String, Object> fields = fields(PolicySummary.of(found));
            fields.put("policy", found.text());
            console.answerExactly(fields, found.text());
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "list",
            description = "Lists all versions of the policy: since when, its digest, and whose signatures it has.",
            footer = {"%nExample:", "  strongroom policy list --json"})
    int list(@Mixin AdminOptions admin) throws IOException {
        return listVersions(admin);
    }

    @Command(
            name = "history",
            description = "The same as list.",
            footer = {"%nExample:", "  strongroom policy history"})
    int history(@Mixin AdminOptions admin) throws IOException {
        return listVersions(admin);
    }

    private int listVersions(AdminOptions admin) throws IOException {
        try (Administration open = admin.open(strongroom)) {
            List<PolicySummary> history = open.policies();
            List<String> lines = new ArrayList<>();
            for (PolicySummary one : history) {
                boolean isInForce =
                        one.number() == history.get(history.size() - 1).number();
                lines.add(one.number() + "  " + one.createdAt() + "  sha256 " + one.sha256()
                        + (one.signers().isEmpty() ? "" : "  signed by " + String.join(", ", one.signers()))
                        + (isInForce ? "  in force" : ""));
            }
            console.answer(
                    Map.of(
                            "versions",
                            history.stream().map(PolicyCommand::fields).toList()),
                    lines);
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "diff",
            description = {
                "Compares two policies line by line. Each is a file, or the number of a version.",
                "Without the second, the first is compared with the policy in force, and its owners are named who must sign",
                "the change."
            },
            footer = {"%nExamples:", "  strongroom policy diff policy.yaml", "  strongroom policy diff 2 3"})
    int diff(
            @Parameters(paramLabel = "FILE|VERSION", description = "What is new, or with two what is old.")
                    String first,
            @Parameters(paramLabel = "FILE|VERSION", arity = "0..1", description = "What is new.") @Nullable
                    String second,
            @Mixin AdminOptions admin)
            throws IOException {
        try (Administration open = admin.open(strongroom)) {
            String inForce = second == null ? Long.toString(open.policyInForce().number()) : "";
            String old = second == null ? inForce : first;
            String young = second == null ? first : second;
            String oldText = policyText(open, old);
            String youngText = policyText(open, young);
            List<String> before = oldText.lines().toList();
            List<String> diff = UnifiedDiffUtils.generateUnifiedDiff(
                    name(old),
                    name(young),
                    before,
                    DiffUtils.diff(before, youngText.lines().toList()),
                    DIFF_CONTEXT_LINES);
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("old", name(old));
            fields.put("new", name(young));
            fields.put("equal", diff.isEmpty());
            fields.put("diff", diff);
            if (second == null && !diff.isEmpty()) {
                addSigners(fields, oldText, youngText);
            }
            console.answer(fields, diff.isEmpty() ? List.of("no line is different") : diff);
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "statement",
            description = {
                "Prints what owners sign, so that FILE may replace the policy in force.",
                "They are the owners that the policy in force names; which of them must sign is told on stderr.",
                "A signature serves for this file, this broker and the version that is in force now, and for nothing else."
            },
            footer = {
                "%nExample:",
                "  strongroom policy statement policy.yaml > change.txt",
                "  openssl pkeyutl -sign -rawin -inkey alice.pem -in change.txt -out alice.sig",
                "  strongroom policy set policy.yaml --signature alice=alice.sig"
            })
    int statement(
            @Parameters(paramLabel = "FILE", description = "A policy in YAML.") Path file, @Mixin AdminOptions admin)
            throws IOException {
        try (Administration open = admin.open(strongroom)) {
            return open.policyStatement(InputFile.text(file)).answer(console);
        }
    }

    @Command(
            name = "set",
            description = {
                "Puts the policy in FILE in force. Sessions that exist are judged by it from now on.",
                "If the policy in force names owners of what changes, enough of them must have signed: see policy statement."
            },
            footer = {
                "%nExamples:",
                "  strongroom policy set policy.yaml",
                "  strongroom policy set policy.yaml --signature alice=alice.sig --signature bob=bob.sig"
            })
    int set(
            @Parameters(paramLabel = "FILE", description = "A policy in YAML.") Path file,
            @Mixin SignatureFiles signatures,
            @Mixin AdminOptions admin)
            throws IOException {
        String yaml = InputFile.text(file);
        try (Administration open = admin.open(strongroom)) {
            PolicyVersion version = open.setPolicy(yaml, signatures.read());
            answer(version, List.of("policy " + version.number() + " is in force"));
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "test",
            sortOptions = false,
            description = {
                "Tries a policy on recorded evidence, and prints the decision rule by rule. Needs no workspace and no network.",
                "",
                "Ends with 0 if a rule accepts the evidence, and every --key and --secret is granted; with 77 if not; with 65",
                "if the evidence is not authentic."
            },
            footer = {
                "%nExamples:",
                "  strongroom policy test policy.yaml quote.bin --collateral collateral.json --key payroll",
                "  strongroom policy test policy.yaml quote.bin --collateral collateral.json --job 0b9c… --role driver"
            })
    int test(
            @Parameters(paramLabel = "POLICY", description = "A policy in YAML.") Path policy,
            @Parameters(paramLabel = "EVIDENCE", description = "A quote, report or certificate.") Path evidence,
            @Option(names = "--key", paramLabel = "NAME", description = "Tell what is granted for it. Repeatable.")
                    @Nullable
                    List<String> keys,
            @Option(names = "--secret", paramLabel = "NAME", description = "Tell whether it is granted. Repeatable.")
                    @Nullable
                    List<String> secrets,
            @Option(
                            names = "--job",
                            paramLabel = "DIGEST",
                            description = "The digest of the job that the process names.")
                    @Nullable
                    String job,
            @Option(names = "--role", paramLabel = "ROLE", description = "What it is in that job: driver or executor.")
                    @Nullable
                    String role,
            @Mixin EvidenceOptions options)
            throws IOException {
        return PolicyTrialCommand.run(
                console,
                policy,
                EvidenceOptions.read(evidence),
                new PolicyTrialText.Asked(
                        keys == null ? List.of() : List.copyOf(keys),
                        secrets == null ? List.of() : List.copyOf(secrets)),
                Optional.ofNullable(job),
                Optional.ofNullable(role),
                options.with(Optional.empty()));
    }

    /** Who must sign the change; nobody can sign for what is not valid. */
    private void addSigners(Map<String, Object> fields, String inForce, String next) throws PolicyException {
        if (YamlNesting.isTooDeep(next)) {
            console.say("it is nested too deep to be put in force");
            return;
        }
        Policy parsed;
        try {
            parsed = Policy.parse(next);
        } catch (PolicyException e) {
            console.say("it is no policy that can be put in force: " + e.getMessage());
            return;
        }
        List<RequiredOwners> signers = ChangeOwners.ofPolicy(Policy.parse(inForce), parsed);
        fields.put("signers", OwnerStatement.fields(signers));
        if (!signers.isEmpty()) {
            OwnerStatement.lines(signers).forEach(console::say);
        }
    }

    private static boolean isVersion(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_VERSION_DIGITS
                && text.chars().allMatch(character -> character >= '0' && character <= '9');
    }

    private static String name(String fileOrVersion) {
        return isVersion(fileOrVersion) ? "policy " + fileOrVersion : fileOrVersion;
    }

    private static String policyText(Administration open, String fileOrVersion) throws IOException {
        return isVersion(fileOrVersion)
                ? open.policy(Long.parseLong(fileOrVersion)).text()
                : InputFile.text(Path.of(fileOrVersion));
    }

    private static Map<String, Object> fields(PolicySummary version) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("version", version.number());
        fields.put("created-at", version.createdAt().toString());
        fields.put("sha256", version.sha256());
        fields.put("signed-by", version.signers());
        return fields;
    }

    private void answer(PolicyVersion version, List<String> lines) {
        List<String> warnings = version.policy().warnings();
        warnings.forEach(console::say);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("version", version.number());
        fields.put("warnings", warnings);
        fields.put("policy", version.policy().text());
        console.answer(fields, lines);
    }
}
