/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.Broker;
import io.strongroom.broker.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The workspace that a command works in, open with the root key that its settings name. */
final class OpenWorkspace implements AutoCloseable {
    private final Workspace workspace;
    private final Broker broker;
    private final WorkspaceSettings settings;

    private OpenWorkspace(Workspace workspace, Broker broker, WorkspaceSettings settings) {
        this.workspace = workspace;
        this.broker = broker;
        this.settings = settings;
    }

    /** Opens the workspace in {@code home}. */
    static OpenWorkspace at(Path home) throws IOException {
        WorkspaceSettings settings = WorkspaceSettings.read(home);
        Workspace workspace = Workspace.open(home, Optional.ofNullable(settings.passphraseFile()));
        try {
            return new OpenWorkspace(workspace, Broker.of(workspace), settings);
        } catch (IOException | RuntimeException e) {
            workspace.close();
            throw e;
        }
    }

    Broker broker() {
        return broker;
    }

    Workspace workspace() {
        return workspace;
    }

    WorkspaceSettings settings() {
        return settings;
    }

    @Override
    public void close() throws IOException {
        broker.close();
        workspace.close();
    }
}
