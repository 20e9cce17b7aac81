/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.seal.zone.ReadRule;
import io.strongroom.seal.zone.WriteRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A policy: rules that say which evidence opens which keys, the zones of every run, and what holds outside them.
 *
 * @param text the YAML as it was written
 * @param rules at least one; all of one assurance class
 * @param zones the zones that every run has
 * @param elsewhereRead what may be read outside zones
 * @param elsewhereWrite what may be written outside zones
 * @param allowsRequestedZones whether a job may ask for further zones
 * @param owners who must sign the next change of what no key owners claim; none: whoever holds the root key of the workspace
 *     changes that alone
 * @param keyOwners who must sign the next change of what decides on their keys
 * @param identities what it says of workloads' certificates
 */
public record Policy(
        String text,
        List<PolicyRule> rules,
        List<PolicyZone> zones,
        ReadRule elsewhereRead,
        WriteRule elsewhereWrite,
        boolean allowsRequestedZones,
        Optional<PolicyOwners> owners,
        List<KeyOwners> keyOwners,
        IdentityRules identities) {
    /** Copies. */
    public Policy {
        rules = List.copyOf(rules);
        zones = List.copyOf(zones);
        keyOwners = List.copyOf(keyOwners);
    }

    /** Reads a policy. */
    public static Policy parse(String yaml) throws PolicyException {
        return PolicyParser.parse(yaml);
    }

    /**
     * The policy of a new workspace: every key of class {@code simulated} to everything that the workspace's simulated
     * platform vouches for.
     *
     * @param signer MRSIGNER of that platform, in hexadecimal
     */
    public static String initial(String signer) {
        return """
                # The policy of a new workspace: it grants EVERY key of this workspace to simulated evidence.
                # SIMULATED: memory is not protected. Replace it before real data depends on it.
                version: 1
                requested-zones: allow
                elsewhere:
                  read: any
                  write: deny
                zones: []
                rules:
                  - name: every-local-key-to-simulated-evidence
                    tee: simulated
                    signers:
                      - mrsigner: SIGNER
                        product-id: 1
                        minimum-svn: 1
                    keys:
                      - name: "*"
                        grants: [open, seal]
                        release: key
                """.replace("SIGNER", signer);
    }

    /** Whether this is still the policy of a new workspace. */
    public boolean isInitial() {
        return text.startsWith("# The policy of a new workspace:");
    }

    /** Everybody who owns anything, once. */
    public List<PolicyOwner> administrators() {
        return Stream.concat(owners.stream(), keyOwners.stream().map(KeyOwners::owners))
                .flatMap(group -> group.administrators().stream())
                .distinct()
                .toList();
    }

    /** What its writer should know: each a lower-case sentence that names the line. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (isInitial()) {
            warnings.add("this is the policy of a new workspace: it grants every local key to simulated evidence;"
                    + " replace it before real data depends on it");
        }
        if (owners.isEmpty() && !keyOwners.isEmpty()) {
            warnings.add(
                    "the policy names key-owners and no owners: whoever holds the root key of the workspace changes"
                            + " alone what no key-owners claim");
        }
        for (PolicyRule rule : rules) {
            String name = "line " + rule.line() + ": rule '" + rule.appraisal().name() + "'";
            if (rule.appraisal().assuranceClass() == AssuranceClass.SIMULATED && !isInitial()) {
                warnings.add(name + " accepts simulated evidence: memory is not protected");
            }
            if (rule.appraisal().assuranceClass() == AssuranceClass.TPM) {
                warnings.add(name + " accepts what a TPM says: it shows what was booted, and protects no memory");
            }
            if (rule.appraisal().hasUnmeasuredJobs()) {
                warnings.add(name + " names a job but no measurement: the digest of the job is only what the runtime"
                        + " claims; pin a measurement whose entry point, arguments and environment are fixed");
            }
            if (rule.appraisal().acceptsUnmeasuredSystems()) {
                warnings.add(name + " accepts tdx without rtmr1 and rtmr2: the measurement covers the firmware, not the"
                        + " system that it starts");
            }
            if (rule.appraisal().platform().snp().allowsUncheckedRevocation()) {
                warnings.add(name + " allows unchecked revocation: AMD may have revoked what such evidence rests on");
            }
            if (rule.appraisal().allowsDebug()) {
                warnings.add(name + " allows debug: a debugger reads all memory of such an enclave");
            }
        }
        return warnings;
    }
}
