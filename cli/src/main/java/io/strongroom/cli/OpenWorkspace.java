/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.Broker;
import io.strongroom.broker.Workspace;
import io.strongroom.broker.store.StoreLocation;
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
        return at(home, settings, settings.store(home));
    }

    /** The same with another store than the settings say. */
    static OpenWorkspace at(Path home, WorkspaceSettings settings, StoreLocation store) throws IOException {
        Workspace workspace = Workspace.open(home, Optional.ofNullable(settings.passphraseFile()), store);
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
