/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.Tee;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.AuditRecord;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerLimitsTest {
    private static final int MANY = 150;

    @TempDir
    private Path directory;

    private Workspace workspace;
    private Broker broker;

    @BeforeEach
    void open() throws Exception {
        workspace = Workspace.init(directory.resolve("w"), Optional.empty());
        broker = Broker.of(workspace);
    }

    @AfterEach
    void close() throws Exception {
        workspace.close();
    }

    @Test
    void one_peer_cannot_take_every_challenge() throws Exception {
        Sessions sessions = new Sessions(Clock.systemUTC());

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 9_999; i++) {
                        sessions.challenge(Tee.SIMULATED, true, "10.0.0.1");
                    }
                })
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.BUSY));
        assertThat(sessions.challenge(Tee.SIMULATED, true, "10.0.0.2")).isNotEmpty();
    }

    @Test
    void a_challenge_that_was_used_makes_room_for_another_of_its_peer() throws Exception {
        Sessions sessions = new Sessions(Clock.systemUTC());

        for (int i = 0; i < 30_000; i++) {
            sessions.take(sessions.challenge(Tee.SIMULATED, true, "10.0.0.1"));
        }

        assertThat(sessions.challenges()).isZero();
    }

    @Test
    void challenges_that_expired_make_room_for_others_of_their_peer() throws Exception {
        MovingClock clock = MovingClock.standing(Instant.parse("2026-11-28T00:00:00Z"));
        Sessions sessions = new Sessions(clock, () -> clock.millis() * 1_000_000);
        for (int i = 0; i < 2_000; i++) {
            sessions.challenge(Tee.SIMULATED, true, "10.0.0.1");
        }
        assertThatThrownBy(() -> sessions.challenge(Tee.SIMULATED, true, "10.0.0.1"))
                .isInstanceOf(Refusal.class);

        clock.move(Sessions.CHALLENGE_LIFETIME);

        for (int i = 0; i < 2_000; i++) {
            sessions.challenge(Tee.SIMULATED, true, "10.0.0.1");
        }
        assertThat(sessions.challenges()).isEqualTo(2_000);
    }

    @Test
    void one_peer_cannot_fill_the_audit_log() throws Exception {
        Decisions decisions = new Decisions(broker);
        for (int i = 0; i < MANY; i++) {
            decisions.refuse(question("noisy-" + i, "10.0.0.1"), 0, Refusal.badRequest("x"));
        }
        decisions.refuse(question("quiet", "10.0.0.2"), 0, Refusal.badRequest("x"));

        assertThat(broker.audit().list(1, 10_000))
                .filteredOn(record -> record.correlationId().startsWith("noisy"))
                .hasSizeBetween(10, MANY / 2);
        assertThat(broker.audit().find("quiet")).hasSize(1);
    }

    @Test
    void what_was_not_recorded_is_counted() throws Exception {
        RefusalBudget budget = new RefusalBudget();
        Instant now = Instant.EPOCH;
        for (int i = 0; i < MANY; i++) {
            budget.admit("10.0.0.1", now);
        }
        assertThat(budget.takeCounts(now)).isEmpty();

        Instant later = now.plus(Duration.ofMinutes(2));
        assertThat(budget.takeCounts(later)).containsOnlyKeys("10.0.0.1").containsValue(MANY - RefusalBudget.RECORDED);
        assertThat(budget.takeCounts(later)).isEmpty();
        assertThat(budget.admit("10.0.0.1", later)).isTrue();
    }

    @Test
    void the_count_gets_a_record() throws Exception {
        Instant start = Instant.now();
        var clock = MovingClock.standing(start);
        Decisions decisions = new Decisions(Broker.of(workspace, clock));
        for (int i = 0; i < MANY; i++) {
            decisions.refuse(question("noisy", "10.0.0.1"), 0, Refusal.badRequest("x"));
        }
        clock.move(Duration.ofMinutes(2));
        decisions.refuse(question("next", "10.0.0.2"), 0, Refusal.badRequest("x"));

        List<AuditRecord> counts = broker.audit().list(1, 10_000).stream()
                .filter(record -> record.event().equals("refusals-not-recorded"))
                .toList();
        assertThat(counts)
                .singleElement()
                .satisfies(record ->
                        assertThat(record.subject()).contains(MANY - RefusalBudget.RECORDED + " refusals of 10.0.0.1"));
    }

    @Test
    void peers_of_one_network_are_one() {
        assertThat(group("2001:db8:0:1:0:0:0:1")).isEqualTo(group("2001:db8:0:1:ffff:0:0:2"));
        assertThat(group("2001:db8:0:1:0:0:0:1")).isNotEqualTo(group("2001:db8:0:2:0:0:0:1"));
        assertThat(group("10.0.0.1")).isNotEqualTo(group("10.0.0.2"));
    }

    private static String group(String address) {
        return PeerGroup.of(peer(address));
    }

    private static Decisions.Question question(String correlationId, String address) {
        return new Decisions.Question(correlationId, peer(address), "/x", "request");
    }

    private static ObjectNode peer(String address) {
        return StrictJson.object().put("kind", "peer").put("address", address);
    }
}
