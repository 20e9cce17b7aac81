/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.strongroom.attestation.AttestationResult;
import io.strongroom.attestation.Digest;
import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.ExpectedBinding;
import io.strongroom.attestation.Verifier;
import io.strongroom.attestation.simulated.SimulatedPlatform;
import io.strongroom.attestation.simulated.SimulatedRuntime;
import io.strongroom.broker.api.RuntimeData;
import java.time.Duration;
import java.time.Instant;

/** Sessions of processes without a job, under simulated evidence that the policy of a new workspace accepts. */
final class TestSessions {
    private TestSessions() {}

    /** A key by which a process gets secrets. */
    static ECKey newKey() throws JOSEException {
        return new ECKeyGenerator(Curve.P_256)
                .algorithm(JWEAlgorithm.ECDH_ES_A256KW)
                .generate();
    }

    /** A session of an hour, whose id and token are {@code name}. */
    static AttestedSession attested(Workspace workspace, ECKey key, String name, Instant now) throws Exception {
        SimulatedPlatform platform = workspace.simulatedPlatform();
        Digest pin = Digest.parse(workspace.trust().pin());
        SimulatedRuntime runtime = new SimulatedRuntime(Digest.sha256(new byte[] {1}), "1", pin);
        RuntimeData data = RuntimeData.of("nonce", key);
        Evidence evidence = platform.collector(runtime).collect(data.reportData());
        AttestationResult result = Broker.of(workspace)
                .policy()
                .policy()
                .rules()
                .get(0)
                .appraisal()
                .appraise(
                        new Verifier(platform.anchor()).verify(evidence, now),
                        ExpectedBinding.of(data.reportData(), pin),
                        now);
        return new AttestedSession(
                name,
                data,
                (AttestationResult.Accepted) result,
                Digest.sha256(evidence.bytes()),
                name,
                now.plus(Duration.ofHours(1)));
    }
}
