/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.RootKeyProtection;
import io.strongroom.broker.Workspace;
import io.strongroom.broker.audit.AuditVerdict;
import io.strongroom.cli.doctor.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Looks at the workspace: permissions, root key, policy, audit chain. */
final class WorkspaceHealth {
    private static final String SUBJECT = "workspace";

    private WorkspaceHealth() {}

    /** What is to be said about the workspace in {@code home}. */
    static List<Finding> find(Path home) {
        List<Finding> findings = new ArrayList<>();
        try {
            if (!Workspace.isInitialised(home, WorkspaceSettings.read(home).store(home))) {
                return List.of(Finding.note(SUBJECT, "there is none in " + home, "run strongroom init"));
            }
            findings.add(permissions(home));
            findings.add(rootKey(home));
            try (OpenWorkspace open = OpenWorkspace.at(home)) {
                findings.add(audit(open.broker().verifyAudit()));
                for (String warning : open.broker().policy().policy().warnings()) {
                    findings.add(Finding.note("policy", warning, "strongroom policy show; strongroom policy set FILE"));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            findings.add(Finding.bad(SUBJECT, Failure.of(e).message(), "repair it, or restore it from a copy"));
        }
        return findings;
    }

    private static Finding permissions(Path home) throws IOException {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(home));
        return mode.endsWith("------")
                ? Finding.good(SUBJECT, home + ", usable by its owner alone")
                : Finding.bad(SUBJECT, home + " may be used by others (" + mode + ")", "run chmod go-rwx on it");
    }

    private static Finding rootKey(Path home) throws IOException {
        return Workspace.protection(home)
                .map(protection -> protection == RootKeyProtection.DEVELOPMENT_FILE
                        ? Finding.note(
                                "root key", protection.description(), "protect it: strongroom root-key change --help")
                        : Finding.good("root key", protection.description()))
                .orElseGet(() -> Finding.bad(
                        "root key",
                        "lost: nothing in this workspace can be opened",
                        "restore root.key or root.json, or run strongroom root-key recover"));
    }

    private static Finding audit(AuditVerdict verdict) {
        if (verdict instanceof AuditVerdict.Intact intact) {
            return intact.unsealed() == 0
                    ? Finding.good("audit chain", intact.records() + " records, intact")
                    : Finding.note(
                            "audit chain",
                            intact.records() + " records, intact; the first " + intact.unsealed()
                                    + " are not sealed by the root key",
                            "right if they were written before version 3 of the store; else find out who changed it");
        }
        AuditVerdict.Broken broken = (AuditVerdict.Broken) verdict;
        return Finding.bad(
                "audit chain",
                "record " + broken.seq() + ": " + broken.message(),
                "find out who changed the store; restore it from a copy");
    }
}
