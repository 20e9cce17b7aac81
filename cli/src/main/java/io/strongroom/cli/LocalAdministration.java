/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.Broker;
import io.strongroom.broker.KeySummary;
import io.strongroom.broker.PolicyRecord;
import io.strongroom.broker.PolicyVersion;
import io.strongroom.broker.audit.AuditSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Administration in the workspace, with its root key. */
final class LocalAdministration implements Administration {
    private final OpenWorkspace open;
    private final Broker broker;

    LocalAdministration(OpenWorkspace open) {
        this.open = open;
        this.broker = open.broker();
    }

    @Override
    public PolicyRecord policyInForce() throws IOException {
        return broker.ownerPolicies().get(broker.policy().number());
    }

    @Override
    public PolicyRecord policy(long number) throws IOException {
        return broker.ownerPolicies().get(number);
    }

    @Override
    public List<PolicySummary> policies() throws IOException {
        return broker.ownerPolicies().history().stream().map(PolicySummary::of).toList();
    }

    @Override
    public OwnerStatement policyStatement(String yaml) throws IOException {
        byte[] statement = broker.ownerPolicies().statement(yaml);
        return new OwnerStatement(
                new String(statement, StandardCharsets.US_ASCII),
                broker.ownerPolicies().required(yaml));
    }

    @Override
    public PolicyVersion setPolicy(String yaml, Map<String, byte[]> signatures) throws IOException {
        return broker.ownerPolicies().set(yaml, signatures);
    }

    @Override
    public List<KeySummary> keys() throws IOException {
        return broker.listKeys();
    }

    @Override
    public KeySummary createKey(String name, AssuranceClass assuranceClass) throws IOException {
        return broker.createKey(name, assuranceClass);
    }

    @Override
    public KeySummary rotateKey(String name) throws IOException {
        return broker.rotateKey(name);
    }

    @Override
    public KeySummary disableKey(String name) throws IOException {
        return broker.disableKey(name);
    }

    @Override
    public KeySummary disableKeyVersion(String name, int version) throws IOException {
        return broker.disableKeyVersion(name, version);
    }

    @Override
    public KeySummary enableKey(String name) throws IOException {
        return broker.enableKey(name);
    }

    @Override
    public KeySummary deleteKey(String name, int days, Map<String, byte[]> signatures) throws IOException {
        return broker.keyLifecycle().scheduleDeletion(name, Duration.ofDays(days), signatures);
    }

    @Override
    public KeySummary keepKey(String name) throws IOException {
        return broker.keyLifecycle().cancelDeletion(name);
    }

    @Override
    public OwnerStatement keyDeletionStatement(String name, int days) throws IOException {
        byte[] statement = broker.keyLifecycle().deletionStatement(name, Duration.ofDays(days));
        return new OwnerStatement(
                new String(statement, StandardCharsets.US_ASCII),
                broker.keyLifecycle().required(name));
    }

    @Override
    public Identities identities() throws IOException {
        return new Identities(broker.identities().list(), broker.identities().denied());
    }

    @Override
    public String deny(String serialOrJob) throws IOException {
        return broker.identities().deny(serialOrJob);
    }

    @Override
    public String allow(String denied) throws IOException {
        return broker.identities().allow(denied);
    }

    @Override
    public AuditSource audit() {
        return broker.audit();
    }

    @Override
    public void close() throws IOException {
        open.close();
    }
}
