/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.attestation.AppraisalPolicy;
import io.strongroom.attestation.Measurement;
import io.strongroom.attestation.ReferenceValues;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.Verifier;
import io.strongroom.attestation.collect.EvidenceUnavailableException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;

/** Identities and verifiers of one simulated platform, at one time. */
record Parties(TestPlatform platform, InstantSource clock) {
    static Parties at(TestPlatform platform, Instant now) {
        return new Parties(platform, InstantSource.fixed(now));
    }

    /** A process that runs this program. */
    RaTlsIdentity identity(String program) throws EvidenceUnavailableException {
        return RaTlsIdentity.create(platform.collector(program), clock);
    }

    /** Accepts processes that run this program, and no others. */
    RaTlsVerifier verifierOf(String program) {
        Measurement wanted = TestPlatform.runtime(program).measurement();
        var policy = AppraisalPolicy.of("peers", Set.of(Tee.SIMULATED), ReferenceValues.ofMeasurements(Set.of(wanted)));
        return new RaTlsVerifier(new Verifier(platform.anchor()), policy, clock);
    }
}
