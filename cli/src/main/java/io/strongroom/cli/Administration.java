/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.IdentitySummary;
import io.strongroom.broker.KeySummary;
import io.strongroom.broker.PolicyRecord;
import io.strongroom.broker.PolicyVersion;
import io.strongroom.broker.audit.AuditSource;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * What an administrator does: in the workspace, for whoever holds its root key, or on a broker that runs, for whoever holds an
 * administrator's key.
 */
interface Administration extends AutoCloseable {
    /** The policy in force. */
    PolicyRecord policyInForce() throws IOException;

    /** A version of the policy. */
    PolicyRecord policy(long number) throws IOException;

    /** All versions of the policy, the oldest first. */
    List<PolicySummary> policies() throws IOException;

    /** What owners of the policy in force sign, so that {@code yaml} replaces it. */
    OwnerStatement policyStatement(String yaml) throws IOException;

    /** Puts a policy in force. */
    PolicyVersion setPolicy(String yaml, Map<String, byte[]> signatures) throws IOException;

    /** The zone keys, by name. */
    List<KeySummary> keys() throws IOException;

    /** Makes a zone key. */
    KeySummary createKey(String name, AssuranceClass assuranceClass) throws IOException;

    /** Adds a version to a key. */
    KeySummary rotateKey(String name) throws IOException;

    /** Forbids a key. */
    KeySummary disableKey(String name) throws IOException;

    /** Forbids one version of a key. */
    KeySummary disableKeyVersion(String name, int version) throws IOException;

    /** Allows a key again. */
    KeySummary enableKey(String name) throws IOException;

    /** Schedules the deletion of a key. */
    KeySummary deleteKey(String name, int days, Map<String, byte[]> signatures) throws IOException;

    /** Takes a scheduled deletion back. */
    KeySummary keepKey(String name) throws IOException;

    /** What owners of the policy in force sign, so that a key may be deleted. */
    OwnerStatement keyDeletionStatement(String name, int days) throws IOException;

    /** The certificates of workloads that last, and what is denied. */
    Identities identities() throws IOException;

    /** Denies a process or a job; gives what is denied. */
    String deny(String serialOrJob) throws IOException;

    /** Takes a denial back; gives what is allowed again. */
    String allow(String denied) throws IOException;

    /** The audit log. */
    AuditSource audit() throws IOException;

    @Override
    void close() throws IOException;

    /** Certificates and denials. */
    record Identities(List<IdentitySummary> identities, List<String> denied) {
        public Identities {
            identities = List.copyOf(identities);
            denied = List.copyOf(denied);
        }
    }
}
