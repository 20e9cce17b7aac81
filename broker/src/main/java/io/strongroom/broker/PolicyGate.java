/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.broker.policy.ChangeOwners;
import io.strongroom.broker.policy.KeyChange;
import io.strongroom.broker.policy.OwnerSignatures;
import io.strongroom.broker.policy.Policy;
import io.strongroom.broker.policy.PolicyChange;
import io.strongroom.broker.policy.PolicyException;
import io.strongroom.broker.policy.PolicyOwner;
import io.strongroom.broker.policy.RequiredOwners;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a policy must pass before it is put in force. */
final class PolicyGate {
    private PolicyGate() {}

    /** Reads a policy, within the limits of what people write. */
    static Policy parse(String yaml) throws PolicyException {
        if (YamlNesting.isTooDeep(yaml)) {
            throw new PolicyException(
                    "the policy is nested deeper than " + YamlNesting.MAX_LEVELS + " levels (docs/spec/policy.md)");
        }
        return Policy.parse(yaml);
    }

    /**
     * Checks the signatures of the owners that the policy in force names.
     *
     * @param brokerPin names the broker in what they sign
     * @param replaced the policy in force
     * @param policy the new one
     * @param signatures by the owners' names
     */
    static void requireOwners(String brokerPin, PolicyVersion replaced, Policy policy, Map<String, byte[]> signatures)
            throws PolicyRefusedException {
        requireSigned(
                replaced,
                ChangeOwners.ofPolicy(replaced.policy(), policy),
                PolicyChange.statement(brokerPin, replaced.number(), policy.text()),
                signatures,
                "the policy in force can be changed",
                "strongroom policy statement");
    }

    /**
     * Checks the signatures of the owners that the policy in force names under a change of a zone key.
     *
     * @param inForce the policy in force
     * @param required whose signatures it needs
     * @param statement what they sign, of {@link KeyChange}
     * @param signatures by the owners' names
     * @param act what they allow, for people
     */
    static void requireKeyOwners(
            PolicyVersion inForce,
            List<RequiredOwners> required,
            byte[] statement,
            Map<String, byte[]> signatures,
            String act)
            throws PolicyRefusedException {
        requireSigned(inForce, required, statement, signatures, act, "strongroom key statement");
    }

    private static void requireSigned(
            PolicyVersion inForce,
            List<RequiredOwners> required,
            byte[] statement,
            Map<String, byte[]> signatures,
            String act,
            String command)
            throws PolicyRefusedException {
        List<PolicyOwner> known = inForce.policy().administrators();
        if (known.isEmpty() && !signatures.isEmpty()) {
            throw new PolicyRefusedException("the policy in force names no owners, so that no signature can be checked;"
                    + " leave --signature away");
        }
        Optional<String> refusal = OwnerSignatures.refusal(known, required, statement, signatures, act, command);
        if (refusal.isPresent()) {
            throw new PolicyRefusedException(refusal.get());
        }
    }
}
