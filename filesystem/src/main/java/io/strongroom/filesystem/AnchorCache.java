/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import io.strongroom.agent.Session;
import io.strongroom.filesystem.ZoneRefusedException.Reason;
import io.strongroom.seal.manifest.KnownAnchors;
import io.strongroom.seal.zone.Zone;
import io.strongroom.seal.zone.ZonePath;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the broker knows of manifests, asked once for a whole zone and kept for a short while. Whoever finds that it does not
 * fit asks anew before he refuses. Thread-safe.
 */
final class AnchorCache {
    /** How long a manifest that was put back to the latest but one may pass for the latest. */
    private static final long KEPT_NANOS = Duration.ofSeconds(30).toNanos();

    private static final int MAX_KEPT = 10_000;

    private record Answer(KnownAnchors anchors, long atNanos) {}

    private final Map<ZonePath, Answer> answers = new ConcurrentHashMap<>();

    /**
     * What is known around a path.
     *
     * @throws ZoneRefusedException if the broker refuses, or can't be asked
     */
    KnownAnchors around(Governance path, Session session) throws ZoneRefusedException {
        KnownAnchors ofZone = kept(path.zone(), path.zone().prefix(), session);
        return ofZone.isComplete() ? ofZone : kept(path.zone(), path.path(), session);
    }

    /** Forgets everything: the next question goes to the broker. */
    void forget() {
        answers.clear();
    }

    private KnownAnchors kept(Zone zone, ZonePath path, Session session) throws ZoneRefusedException {
        Answer answer = answers.get(path);
        if (answer == null || System.nanoTime() - answer.atNanos() > KEPT_NANOS) {
            if (answers.size() > MAX_KEPT) {
                forget();
            }
            answer = new Answer(ask(zone, path, session), System.nanoTime());
            answers.put(path, answer);
        }
        return answer.anchors();
    }

    private static KnownAnchors ask(Zone zone, ZonePath path, Session session) throws ZoneRefusedException {
        try {
            return session.manifests().latest(zone.keyId(), path);
        } catch (IOException e) {
            throw new ZoneRefusedException(
                    Reason.MANIFEST_UNKNOWN,
                    "using " + path + " is refused: the broker does not say which manifests are the latest: "
                            + e.getMessage(),
                    e);
        }
    }
}
