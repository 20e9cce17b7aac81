/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsTest {
    private static final int OF_ONE = 32;

    private final MovingClock clock = MovingClock.standing(Instant.now());
    private final Sessions sessions = new Sessions(clock, () -> clock.millis() * 1_000_000);

    @TempDir
    private Path directory;

    private Workspace workspace;

    @BeforeEach
    void open() throws Exception {
        workspace = Workspace.init(directory.resolve("w"), Optional.empty());
    }

    @AfterEach
    void close() throws Exception {
        workspace.close();
    }

    @Test
    void one_process_cannot_take_every_session_and_its_oldest_ends_first() throws Exception {
        ECKey key = TestSessions.newKey();
        add(TestSessions.newKey(), "of another");
        for (int i = 0; i < OF_ONE; i++) {
            add(key, "s" + i);
        }
        assertThat(sessions.ofCookie("cookie of s0")).isPresent();

        add(key, "one more");

        assertThat(sessions.attested()).isEqualTo(1 + OF_ONE);
        assertThat(sessions.ofCookie("cookie of s0")).isEmpty();
        assertThat(sessions.ofToken("s0")).isEmpty();
        for (String open : new String[] {"s1", "s31", "one more", "of another"}) {
            assertThat(sessions.ofCookie("cookie of " + open)).isPresent();
            assertThat(sessions.ofToken(open)).isPresent();
        }
    }

    @Test
    void sessions_that_expired_count_no_more() throws Exception {
        ECKey key = TestSessions.newKey();
        for (int i = 0; i < OF_ONE; i++) {
            add(key, "s" + i);
        }
        clock.move(Duration.ofMinutes(59));
        add(key, "later");
        clock.move(Duration.ofMinutes(2));

        assertThat(sessions.ofToken("s31")).isEmpty();
        assertThat(sessions.ofToken("later")).isPresent();
        assertThat(sessions.attested()).isEqualTo(1);
    }

    private void add(ECKey key, String name) throws Exception {
        sessions.add("cookie of " + name, TestSessions.attested(workspace, key, name, clock.instant()));
    }
}
