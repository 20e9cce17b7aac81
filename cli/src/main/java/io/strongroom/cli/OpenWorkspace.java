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

    private OpenWorkspace(Workspace workspace, WorkspaceSettings settings) {
        this.workspace = workspace;
        this.broker = Broker.of(workspace);
        this.settings = settings;
    }

    /** Opens the workspace in {@code home}. */
    static OpenWorkspace at(Path home) throws IOException {
        WorkspaceSettings settings = WorkspaceSettings.read(home);
        return new OpenWorkspace(Workspace.open(home, Optional.ofNullable(settings.passphraseFile())), settings);
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
