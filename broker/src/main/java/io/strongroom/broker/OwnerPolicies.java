/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.policy.ChangeOwners;
import io.strongroom.broker.policy.Policy;
import io.strongroom.broker.policy.PolicyChange;
import io.strongroom.broker.policy.PolicyException;
import io.strongroom.broker.policy.RequiredOwners;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The versions of the policy, and the next one. Every change is recorded with it. Thread-safe. */
public final class OwnerPolicies {
    private final Broker broker;

    OwnerPolicies(Broker broker) {
        this.broker = broker;
    }

    /**
     * A version.
     *
     * @param number from 1
     * @throws BrokerException if there is none of this number
     */
    public PolicyRecord get(long number) throws IOException {
        return broker.store()
                .read(handle -> broker.policies().find(handle, number))
                .orElseThrow(() -> new BrokerException(
                        "there is no version " + number + " of the policy; see strongroom policy list"));
    }

    /** Every version, the oldest first; the last is in force. */
    public List<PolicyRecord> history() throws IOException {
        return broker.store().read(broker.policies()::history);
    }

    /**
     * What owners of the policy in force sign, so that {@code yaml} replaces it.
     *
     * @throws PolicyException if it is not valid; the message names the line
     */
    public byte[] statement(String yaml) throws IOException {
        Policy policy = PolicyGate.parse(yaml);
        return PolicyChange.statement(broker.trust().pin(), broker.policy().number(), policy.text());
    }

    /**
     * Whose signatures {@code yaml} needs, so that it replaces the policy in force.
     *
     * @return none if whoever holds the root key may do it alone
     * @throws PolicyException if it is not valid; the message names the line
     */
    public List<RequiredOwners> required(String yaml) throws IOException {
        Policy policy = PolicyGate.parse(yaml);
        return ChangeOwners.ofPolicy(broker.policy().policy(), policy);
    }

    /**
     * Puts a policy in force.
     *
     * @param yaml docs/spec/policy.md
     * @param signatures those of owners of the policy in force under {@link #statement}, by their names
     * @throws PolicyException if it is not valid; the message names the line
     * @throws PolicyRefusedException if the policy in force names owners of what changes, and too few of them signed
     */
    public PolicyVersion set(String yaml, Map<String, byte[]> signatures) throws IOException {
        Policy policy = PolicyGate.parse(yaml);
        return broker.store().write(transaction -> {
            PolicyVersion replaced = broker.policies().current(transaction);
            PolicyGate.requireOwners(broker.trust().pin(), replaced, policy, signatures);
            long number = broker.policies()
                    .insert(transaction, policy, signatures, broker.clock().instant());
            ObjectNode details = StrictJson.object();
            signatures.keySet().stream().sorted().forEach(details.putArray("signed-by")::add);
            broker.record(transaction, "policy-set", "policy " + number, details);
            return new PolicyVersion(number, policy);
        });
    }
}
