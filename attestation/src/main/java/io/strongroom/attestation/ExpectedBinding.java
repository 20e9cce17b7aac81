/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import io.strongroom.attestation.quote.SgxReportBody;
import java.util.Arrays;
import java.util.Set;

/**
 * What evidence must be bound to, to be of this session and no other.
 *
 * @param reportData over the runtime data, and so over nonce, session keys and job
 * @param brokerPin SHA-256 of the broker's SubjectPublicKeyInfo, as measured with the runtime: the first 32 bytes of
 *     CONFIGID, the other 32 being zero
 * @param jobs digest of the job in the runtime data: one, or none if they name no job
 */
public record ExpectedBinding(ReportData reportData, Digest brokerPin, Set<Digest> jobs) {
    /**
     * Copies the set.
     *
     * @throws IllegalArgumentException if the pin is no SHA-256, or there is more than one job
     */
    public ExpectedBinding {
        jobs = Set.copyOf(jobs);
        if (brokerPin.octets().length() != 32) {
            throw new IllegalArgumentException("a broker pin is a SHA-256 of 32 bytes, got "
                    + brokerPin.octets().length());
        }
        if (jobs.size() > 1) {
            throw new IllegalArgumentException("a session has at most one job, got " + jobs.size());
        }
    }

    /** A session without a job. */
    public static ExpectedBinding of(ReportData reportData, Digest brokerPin) {
        return new ExpectedBinding(reportData, brokerPin, Set.of());
    }

    /** The same session with the job of this digest. */
    public ExpectedBinding withJob(Digest job) {
        return new ExpectedBinding(reportData, brokerPin, Set.of(job));
    }

    /** True if the configuration that was measured with the runtime is this pin, then zeros to its end. */
    boolean isPinnedIn(Octets hostConfiguration) {
        int pinBytes = brokerPin.octets().length();
        return hostConfiguration.length() >= pinBytes
                && hostConfiguration.slice(0, pinBytes).equals(brokerPin.octets())
                && hostConfiguration.slice(pinBytes, hostConfiguration.length()).isZero();
    }

    /** CONFIGID that carries {@code brokerPin}: the pin, then 32 zero bytes. */
    public static Octets configIdOf(Digest brokerPin) {
        byte[] configId = Arrays.copyOf(brokerPin.octets().bytes(), SgxReportBody.CONFIG_ID_BYTES);
        return Octets.of(configId);
    }
}
