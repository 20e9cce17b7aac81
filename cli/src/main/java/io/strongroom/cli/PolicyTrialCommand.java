/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.attestation.Digest;
import io.strongroom.attestation.VerifiedEvidence;
import io.strongroom.attestation.report.VerificationReport;
import io.strongroom.broker.api.JobRole;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.policy.Policy;
import io.strongroom.broker.policy.PolicyTrial;
import io.strongroom.cli.files.InputFile;
import io.strongroom.cli.quote.EvidenceJudge;
import io.strongroom.cli.quote.EvidenceViewer;
import io.strongroom.cli.quote.VerifyOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Does {@code policy test}. */
final class PolicyTrialCommand {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{96}");

    private PolicyTrialCommand() {}

    static int run(
            Console console,
            Path policyFile,
            byte[] evidence,
            PolicyTrialText.Asked asked,
            Optional<String> job,
            Optional<String> role,
            VerifyOptions options)
            throws IOException {
        Policy policy = Policy.parse(InputFile.text(policyFile));
        Optional<Digest> digest = job.map(PolicyTrialCommand::digest);
        Optional<JobRole> jobRole = role.isPresent() ? Optional.of(role(role.get())) : Optional.empty();
        AtomicReference<@Nullable VerifiedEvidence> authentic = new AtomicReference<>();
        VerificationReport report = EvidenceJudge.with(options, verified -> {
                    authentic.set(verified);
                    return List.of();
                })
                .judge(evidence);
        VerifiedEvidence verified = authentic.get();
        if (!report.isVerified() || verified == null) {
            console.answer(report.fields(), EvidenceViewer.verdictLines(report, false));
            return ExitCode.BAD_DATA;
        }
        PolicyTrial trial = PolicyTrial.of(policy, verified, digest, jobRole, options.at());
        boolean isGranted = trial.isAccepted() && asked.isGranted(trial);
        Map<String, Object> fields = new LinkedHashMap<>(PolicyTrialText.fields(trial, asked));
        fields.put("granted", isGranted);
        fields.put("evidence", report.fields());
        List<String> lines = new ArrayList<>();
        lines.add(policyFile + ", " + policy.rules().size() + " rules, on authentic "
                + verified.tee().wireName() + " evidence of class "
                + verified.tee().assuranceClass().wireName() + ", at "
                + options.at());
        lines.addAll(PolicyTrialText.lines(trial, asked));
        console.answer(fields, lines);
        policy.warnings().forEach(console::say);
        return isGranted ? ExitCode.DONE : ExitCode.REFUSED;
    }

    private static Digest digest(String hex) {
        if (!DIGEST.matcher(hex).matches()) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--job is '" + hex + "' (wanted the 96 hexadecimal digits of a job's digest)");
        }
        return Digest.parse(hex);
    }

    private static JobRole role(String name) {
        try {
            return JobRole.ofWireName(name);
        } catch (MessageFormatException e) {
            throw new CommandFailedException(ExitCode.USAGE, "--role: " + e.getMessage());
        }
    }
}
