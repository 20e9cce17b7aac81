/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import io.strongroom.broker.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Workspaces without a broker. */
final class TestWorkspace {
    private TestWorkspace() {}

    /** A new workspace in {@code directory}. */
    static Path create(Path directory) throws IOException {
        try (Workspace workspace = Workspace.init(directory.resolve("home"), Optional.empty())) {
            return workspace.home();
        }
    }
}
