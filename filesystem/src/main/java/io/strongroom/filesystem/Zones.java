/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import io.strongroom.agent.Session;
import io.strongroom.filesystem.ZoneRefusedException.Reason;
import org.apache.hadoop.fs.Path;

/** The session of this process, looked up anew for every operation. */
final class Zones {
    private Zones() {}

    /**
     * The session.
     *
     * @throws ZoneRefusedException if there is none: sealing file systems never fall back to plain files
     */
    static Session session() throws ZoneRefusedException {
        return Session.current()
                .orElseThrow(() -> new ZoneRefusedException(
                        Reason.NO_SESSION,
                        "this process has no Strongroom session, so that its file systems refuse every operation "
                                + "(start it with -javaagent:strongroom-agent.jar)"));
    }

    /** The place of a qualified path. */
    static Place placeOf(Path qualified) throws ZoneRefusedException {
        return Place.of(session().zones(), qualified);
    }
}
