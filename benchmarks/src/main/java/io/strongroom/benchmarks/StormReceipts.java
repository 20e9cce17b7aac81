/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.SignedJWT;
import io.strongroom.broker.Broker;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.AuditRecord;
import io.strongroom.broker.audit.AuditVerdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What clients got: one attestation for each session, and so many keys in it. Compared with the broker's audit log at the
 * end. Thread-safe while clients run.
 */
final class StormReceipts {
    private static final int PAGE = 1000;

    private final Map<String, LongAdder> fetchesByToken = new ConcurrentHashMap<>();

    /** What a session got. */
    private record Counts(long attestations, long releases) {
        static final Counts NONE = new Counts(0, 0);

        long all() {
            return attestations + releases;
        }

        long without(Counts other) {
            return Math.max(0, attestations - other.attestations()) + Math.max(0, releases - other.releases());
        }

        Counts plus(Counts other) {
            return new Counts(attestations + other.attestations, releases + other.releases);
        }
    }

    /**
     * How receipts and records agree.
     *
     * @param decisions what clients saw decided
     * @param lost decisions that a client saw and no record holds
     * @param surplus records of decisions that no client saw, or of a second decision about the same request
     */
    record Comparison(long decisions, long lost, long surplus) {}

    /** A client was told that it is attested. */
    void attested(String token) {
        fetchesByToken.putIfAbsent(token, new LongAdder());
    }

    /** A client got a key in the session of this token. */
    void fetched(String token) {
        fetchesByToken.computeIfAbsent(token, unused -> new LongAdder()).increment();
    }

    /**
     * Reads the whole audit log.
     *
     * @throws IOException if its chain does not verify, or a record is of a refusal
     */
    Comparison compare(Broker broker) throws IOException {
        if (!(broker.verifyAudit() instanceof AuditVerdict.Intact)) {
            throw new IOException("the audit chain does not verify");
        }
        Map<String, Counts> seen = seen();
        Map<String, Counts> recorded = recorded(broker);
        long decisions = seen.values().stream().mapToLong(Counts::all).sum();
        return new Comparison(decisions, missing(seen, recorded), missing(recorded, seen));
    }

    /** How many of the first have no counterpart among the second. */
    private static long missing(Map<String, Counts> first, Map<String, Counts> second) {
        return first.entrySet().stream()
                .mapToLong(entry -> entry.getValue().without(second.getOrDefault(entry.getKey(), Counts.NONE)))
                .sum();
    }

    /** By the session's id, which is the token's. */
    private Map<String, Counts> seen() throws IOException {
        Map<String, Counts> seen = new HashMap<>();
        for (Map.Entry<String, LongAdder> entry : fetchesByToken.entrySet()) {
            try {
                String id = SignedJWT.parse(entry.getKey()).getJWTClaimsSet().getJWTID();
                seen.merge(id, new Counts(1, entry.getValue().sum()), Counts::plus);
            } catch (ParseException e) {
                throw new IOException("the broker issued a token that cannot be read", e);
            }
        }
        return seen;
    }

    private static Map<String, Counts> recorded(Broker broker) throws IOException {
        Map<String, Counts> recorded = new HashMap<>();
        long next = 1;
        List<AuditRecord> page = broker.audit().list(next, PAGE);
        while (!page.isEmpty()) {
            for (AuditRecord record : page) {
                switch (record.event()) {
                    case "attest" -> recorded.merge(session(record, "details"), new Counts(1, 0), Counts::plus);
                    case "key-release" -> recorded.merge(session(record, "actor"), new Counts(0, 1), Counts::plus);
                    default -> {}
                }
                next = record.seq() + 1;
            }
            page = broker.audit().list(next, PAGE);
        }
        return recorded;
    }

    private static String session(AuditRecord record, String holder) throws IOException {
        if (!record.decision().equals("allowed")) {
            throw new IOException("record " + record.seq() + " is of a refusal");
        }
        byte[] json = record.json().getBytes(StandardCharsets.UTF_8);
        JsonNode id = StrictJson.parse(json, json.length).path(holder).path("session");
        if (!id.isTextual()) {
            throw new IOException("record " + record.seq() + " names no session");
        }
        return id.asText();
    }
}
