/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.cli.doctor.CpuFlags;
import io.strongroom.cli.doctor.CryptoProvider;
import io.strongroom.cli.doctor.Finding;
import io.strongroom.cli.doctor.Finding.Level;
import io.strongroom.cli.doctor.Jdks;
import io.strongroom.cli.doctor.NativeLibraries;
import io.strongroom.cli.doctor.TeeDevices;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Looks at the machine and the workspace and says what to do. */
@Command(
        name = "doctor",
        description = {
            "Looks at TEE devices, processor, crypto provider, Java and workspace, and says what to do.",
            "Ends with 1 if something must be repaired."
        },
        footer = {"%nExamples:", "  strongroom doctor", "  strongroom doctor --json | jq '.findings[]'"})
final class DoctorCommand implements Callable<Integer> {
    private final StrongroomCommand strongroom;
    private final Surroundings surroundings;
    private final Console console;

    DoctorCommand(StrongroomCommand strongroom, Surroundings surroundings, Console console) {
        this.strongroom = strongroom;
        this.surroundings = surroundings;
        this.console = console;
    }

    @Override
    public Integer call() {
        CpuFlags flags = CpuFlags.read(surroundings.root());
        List<Finding> findings = new ArrayList<>(TeeDevices.find(surroundings.root(), flags));
        findings.addAll(flags.findings());
        findings.addAll(Jdks.findings(surroundings.root(), surroundings.environment(), surroundings.userHome()));
        findings.add(CryptoProvider.find());
        findings.addAll(NativeLibraries.find(surroundings.root()));
        findings.addAll(WorkspaceHealth.find(strongroom.home()));
        boolean isHealthy = findings.stream().noneMatch(finding -> finding.level() == Level.BAD);
        console.answer(
                Map.of(
                        "healthy",
                        isHealthy,
                        "findings",
                        findings.stream().map(Finding::fields).toList()),
                lines(findings));
        return isHealthy ? ExitCode.DONE : ExitCode.ATTENTION;
    }

    private static List<String> lines(List<Finding> findings) {
        List<String> lines = new ArrayList<>();
        for (Finding finding : findings) {
            lines.add(String.format(
                    Locale.ROOT, "%-5s %-18s %s", finding.level().word(), finding.subject(), finding.observation()));
            if (!finding.advice().isEmpty()) {
                lines.add(" ".repeat(25) + "→ " + finding.advice());
            }
        }
        return lines;
    }
}
