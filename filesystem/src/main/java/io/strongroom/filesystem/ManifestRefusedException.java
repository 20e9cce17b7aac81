/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import io.strongroom.seal.manifest.ManifestException;
import io.strongroom.seal.manifest.ManifestFinding;
import io.strongroom.seal.zone.ZonePath;
import java.util.List;
import org.apache.hadoop.security.AccessControlException;

/**
 * A directory is not as its manifest says: files are missing, were added, exchanged or replaced, or the manifest itself is
 * not to be believed.
 *
 * <p>It is an {@link AccessControlException}, so that Spark's {@code ignoreCorruptFiles} does not skip a refused file.
 */
public final class ManifestRefusedException extends AccessControlException {
    private static final long serialVersionUID = 1L;

    private static final int NAMED = 5;

    private final transient List<ManifestFinding> findings;

    /** The files of a directory are other ones. */
    ManifestRefusedException(ZonePath directory, List<ManifestFinding> findings) {
        super(message(directory, findings));
        this.findings = List.copyOf(findings);
    }

    /** The manifest of a directory is not to be believed. */
    ManifestRefusedException(ZonePath directory, ManifestException cause) {
        super(directory + ": " + cause.getMessage());
        initCause(cause);
        this.findings = List.of();
    }

    /** What is wrong with which files; empty if the manifest itself is at fault. */
    public List<ManifestFinding> findings() {
        return findings;
    }

    private static String message(ZonePath directory, List<ManifestFinding> findings) {
        StringBuilder text = new StringBuilder();
        for (ManifestFinding finding : findings.subList(0, Math.min(NAMED, findings.size()))) {
            text.append(text.isEmpty() ? "" : "; ")
                    .append(directory)
                    .append('/')
                    .append(finding.name())
                    .append(' ')
                    .append(finding.text());
        }
        if (findings.size() > NAMED) {
            text.append("; and ").append(findings.size() - NAMED).append(" more");
        }
        return text.toString();
    }
}
