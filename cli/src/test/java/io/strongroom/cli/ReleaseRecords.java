/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.strongroom.broker.audit.AuditLog;
import io.strongroom.broker.audit.AuditRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What the audit log says of the releases of a {@link ReleaseLoad}, and whether it agrees with what clients got. */
final class ReleaseRecords {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 1000;

    private final Map<String, Integer> ofJob = new HashMap<>();
    private int releases;
    private long policy = 1;

    private ReleaseRecords() {}

    /** Reads the whole log. */
    static ReleaseRecords read(AuditLog log) throws Exception {
        ReleaseRecords records = new ReleaseRecords();
        for (long from = 1; ; from += PAGE) {
            List<AuditRecord> page = log.list(from, PAGE);
            for (AuditRecord each : page) {
                records.add(each);
            }
            if (page.size() < PAGE) {
                return records;
            }
        }
    }

    private void add(AuditRecord each) throws Exception {
        if (each.event().equals("policy-set")) {
            policy++;
            assertThat(each.subject()).as("record %d", each.seq()).isEqualTo("policy " + policy);
        }
        if (each.event().equals("key-release")) {
            assertThat(each.decision()).as(each.json()).isEqualTo("allowed");
            assertThat(each.policyVersion())
                    .as("the policy that decided record %d", each.seq())
                    .isEqualTo(policy);
            String job = JSON.readTree(each.actor()).path("job-id").asText();
            ofJob.merge(job, 1, Integer::sum);
            releases++;
        }
    }

    int releases() {
        return releases;
    }

    /**
     * Demands that each release that a client got has its record, and that the records beyond those are of answers that a
     * fault may have lost.
     *
     * @param faults how many there were: each may have lost one answer to each client
     */
    void requireEqual(Map<String, AtomicInteger> received, int faults) {
        received.forEach((job, count) -> assertThat(ofJob.getOrDefault(job, 0))
                .as("records of releases to job %s, which got %s", job, count)
                .isBetween(count.get(), count.get() + faults));
        assertThat(received.keySet()).containsAll(ofJob.keySet());
    }
}
