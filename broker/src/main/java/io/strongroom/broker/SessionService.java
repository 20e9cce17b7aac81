/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.broker.api.GrantedKey;
import io.strongroom.broker.api.JobClaim;
import io.strongroom.broker.api.JobDescriptor;
import io.strongroom.broker.api.JobRole;
import io.strongroom.broker.api.JsonFields;
import io.strongroom.broker.api.RequestedZone;
import io.strongroom.broker.api.RunReport;
import io.strongroom.broker.api.SessionGrant;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.policy.KeyAccess;
import io.strongroom.seal.zone.Zone;
import io.strongroom.seal.zone.ZoneMap;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** What a job gets for its session: its zones and its end. Thread-safe. */
final class SessionService {
    private static final Duration RUN_KEY_LIFETIME = Duration.ofDays(7);
    private static final Set<String> SESSION = Set.of("descriptor", "run-directory");

    private final Broker broker;
    private final Decisions decisions;
    private final IdentityService identities;

    SessionService(Broker broker, Decisions decisions) {
        this.broker = broker;
        this.decisions = decisions;
        this.identities = new IdentityService(broker, decisions);
    }

    /** Answers {@code /v1/session}: the effective zones, and the keys that this session may use in them. */
    ObjectNode open(AttestedSession session, JsonNode body, String correlationId) throws IOException {
        JsonFields request = JsonFields.of(body, "the session request", SESSION);
        byte[] descriptorBytes = request.base64("descriptor");
        String runDirectory = request.optionalText("run-directory").orElse("");
        return decisions
                .decide(question(session, correlationId, "session"), (transaction, policy) -> {
                    JobClaim job = requireJob(session);
                    JobDescriptor descriptor = requireDescriptor(descriptorBytes, job);
                    broker.jobs().requireRunning(transaction, job.id());
                    List<ZoneDecision.NamedZone> zones =
                            ZoneDecision.decide(policy.policy(), descriptor.zones(), runDirectory, job.id());
                    return grant(transaction, policy, session, job, descriptor, zones);
                })
                .toJson();
    }

    /** Certificates. */
    IdentityService identities() {
        return identities;
    }

    /** Answers {@code /v1/report}. The driver's final report ends the job and deletes its run key. */
    ObjectNode report(AttestedSession session, JsonNode body, String correlationId) throws IOException {
        RunReport report = RunReport.parse(body);
        decisions.decide(question(session, correlationId, "report"), report.toJson(), (transaction, policy) -> {
            JobClaim job = requireJob(session);
            if (report.isFinal() && job.role() == JobRole.DRIVER) {
                Instant now = broker.clock().instant();
                broker.jobs().end(transaction, job.id(), now);
                broker.keys().deleteRunKeys(transaction, job.id(), now);
            }
            return job;
        });
        return StrictJson.object();
    }

    private SessionGrant grant(
            Handle transaction,
            PolicyVersion policy,
            AttestedSession session,
            JobClaim job,
            JobDescriptor descriptor,
            List<ZoneDecision.NamedZone> zones)
            throws IOException {
        Instant now = broker.clock().instant();
        Map<String, ZoneKeyRow> rows = new LinkedHashMap<>();
        List<GrantedKey> granted = new ArrayList<>();
        for (ZoneDecision.NamedZone zone : zones) {
            if (rows.containsKey(zone.key())) {
                continue;
            }
            ZoneKeyRow row = row(transaction, session, job, zone, now);
            rows.put(zone.key(), row);
            KeyDecision decision = KeyDecision.decide(policy.policy(), session, row, now);
            KeyAccess access = decision.access();
            if (access.isAny()) {
                granted.add(new GrantedKey(row.name(), row.id(), access.mayOpen(), access.maySeal(), access.release()));
            } else if (isRequested(descriptor, zone.key())) {
                throw new Refusal(Refusal.Code.ZONE_REFUSED, decision.reasons());
            }
        }
        List<Zone> effective = zones.stream()
                .map(zone -> {
                    ZoneKeyRow row = rows.get(zone.key());
                    return new Zone(
                            zone.prefix(),
                            zone.key(),
                            Objects.requireNonNull(row).id(),
                            zone.read(),
                            zone.write());
                })
                .toList();
        ZoneMap map = new ZoneMap(
                effective, policy.policy().elsewhereRead(), policy.policy().elsewhereWrite());
        return new SessionGrant(job.id(), map, granted, session.expiresAt());
    }

    /** The key of a zone; a run key is made when the driver first asks for it. */
    private ZoneKeyRow row(
            Handle transaction, AttestedSession session, JobClaim job, ZoneDecision.NamedZone zone, Instant now)
            throws Refusal {
        Optional<ZoneKeyRow> row = broker.keys().find(transaction, zone.key());
        if (row.isPresent()) {
            return row.get();
        }
        if (zone.key().equals(KeyName.ofRun(job.id())) && job.role() == JobRole.DRIVER) {
            return broker.keys()
                    .create(
                            transaction,
                            zone.key(),
                            session.accepted().assuranceClass(),
                            job.id(),
                            now.truncatedTo(ChronoUnit.MILLIS),
                            now.plus(RUN_KEY_LIFETIME).truncatedTo(ChronoUnit.SECONDS));
        }
        throw Refusal.of(
                Refusal.Code.ZONE_REFUSED,
                "zone " + zone.prefix() + " is bound to key '" + zone.key() + "', and there is no such key",
                "make the key with strongroom key create, or correct its name");
    }

    private static boolean isRequested(JobDescriptor descriptor, String key) {
        return descriptor.zones().stream().map(RequestedZone::key).anyMatch(key::equals);
    }

    private static JobDescriptor requireDescriptor(byte[] bytes, JobClaim job) throws IOException {
        JobDescriptor descriptor = JobDescriptor.parse(bytes);
        if (!descriptor.digestHex().equals(job.descriptorDigest())) {
            throw Refusal.of(
                    Refusal.Code.DESCRIPTOR_MISMATCH,
                    "the descriptor's digest is " + descriptor.digestHex() + ", the evidence is bound to "
                            + job.descriptorDigest(),
                    "send the descriptor whose digest was attested");
        }
        return descriptor;
    }

    static JobClaim requireJob(AttestedSession session) throws Refusal {
        return session.job()
                .orElseThrow(() -> Refusal.of(
                        Refusal.Code.JOB_REQUIRED,
                        "the session attested no job",
                        "attest with a job in the runtime data"));
    }

    static Decisions.Question question(AttestedSession session, String correlationId, String event) {
        String subject = session.job().map(job -> "job " + job.id()).orElse("no job");
        return new Decisions.Question(correlationId, session.actor(), event, subject);
    }
}
