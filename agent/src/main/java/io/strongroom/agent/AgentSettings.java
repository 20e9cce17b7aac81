/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import io.strongroom.broker.api.Job;
import io.strongroom.broker.api.JobRole;
import io.strongroom.broker.api.JsonFields;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/**
 * The file {@code agent.json} of a run directory: where the broker is. Written by the host and so untrusted: it chooses
 * who is asked, never who is believed.
 *
 * @param broker {@code https://HOST:PORT}
 * @param home the workspace, absolute; in simulation the broker's pin and the quoting platform lie there
 * @param jobId letters, digits and hyphens
 * @param role what this process does in the job
 * @param pin 64 hexadecimal digits, which may only repeat the pin of the measured data; empty if it does not
 * @param launcher the process id of the launcher, with which this process ends; {@link #NO_LAUNCHER} if it may outlive it
 */
record AgentSettings(URI broker, Path home, String jobId, JobRole role, String pin, long launcher) {
    /** No process has this id. */
    static final long NO_LAUNCHER = 0;

    /** Longest file that is read. */
    static final int MAX_LENGTH_BYTES = 1 << 16;

    private static final int VERSION = 1;
    private static final Set<String> MEMBERS = Set.of("version", "broker", "home", "job-id", "role", "pin", "launcher");

    /**
     * Reads the file.
     *
     * @throws MessageFormatException if a member is unknown, missing (but {@code pin} and {@code launcher}), duplicate or of another form
     */
    static AgentSettings parse(byte[] bytes) throws MessageFormatException {
        JsonFields fields = JsonFields.of(StrictJson.parse(bytes, MAX_LENGTH_BYTES), "the agent's settings", MEMBERS);
        if (fields.integer("version") != VERSION) {
            throw new MessageFormatException("version " + fields.integer("version") + " (expected " + VERSION + ")");
        }
        if (!Job.isValidId(fields.text("job-id"))) {
            throw new MessageFormatException("'job-id' is not 1 to 64 letters, digits and hyphens");
        }
        return new AgentSettings(
                broker(fields.text("broker")),
                home(fields.text("home")),
                fields.text("job-id"),
                JobRole.ofWireName(fields.text("role")),
                fields.optionalText("pin").orElse(""),
                fields.has("launcher") ? fields.count("launcher") : NO_LAUNCHER);
    }

    private static URI broker(String text) throws MessageFormatException {
        try {
            URI uri = new URI(text);
            if ("https".equals(uri.getScheme()) && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new MessageFormatException("'broker' is not a URL (expected https://HOST:PORT)", e);
        }
        throw new MessageFormatException("'broker' is '" + text + "' (expected https://HOST:PORT)");
    }

    private static Path home(String text) throws MessageFormatException {
        try {
            Path home = Path.of(text);
            if (home.isAbsolute()) {
                return home;
            }
        } catch (InvalidPathException e) {
            throw new MessageFormatException("'home' is not a path", e);
        }
        throw new MessageFormatException("'home' is '" + text + "' (expected an absolute path)");
    }
}
