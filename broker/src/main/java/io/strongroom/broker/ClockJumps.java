/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.AuditEntry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records when the clock was set under open sessions. */
final class ClockJumps {
    private static final String EVENT = "clock-jump";
    private static final Logger LOG = LoggerFactory.getLogger(ClockJumps.class);

    private final Broker broker;
    private final Sessions sessions;

    ClockJumps(Broker broker, Sessions sessions) {
        this.broker = broker;
        this.sessions = sessions;
    }

    /** Looks at the clock, and records each jump once; later if the store does not take it now. */
    void record() {
        for (Optional<Sessions.ClockJump> jump = sessions.takeJump(); jump.isPresent(); jump = sessions.takeJump()) {
            if (!record(jump.get())) {
                return;
            }
        }
    }

    private boolean record(Sessions.ClockJump jump) {
        try {
            broker.audit()
                    .append(new AuditEntry(
                            UUID.randomUUID().toString(),
                            EVENT,
                            AuditEntry.DONE,
                            StrictJson.object().put("kind", "broker"),
                            "clock by " + jump.by(),
                            0,
                            List.of(),
                            StrictJson.object().put("ended", jump.ended())));
            LOG.warn("the clock jumped by {}: {} sessions and challenges ended", jump.by(), jump.ended());
            return true;
        } catch (IOException | RuntimeException e) {
            sessions.putBack(jump);
            LOG.error("the clock jumped by {}, which cannot be recorded yet: {}", jump.by(), e.getMessage());
            return false;
        }
    }
}
