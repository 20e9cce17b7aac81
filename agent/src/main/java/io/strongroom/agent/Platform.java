/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import io.strongroom.agent.startup.RefusalCode;
import io.strongroom.agent.startup.RefusedException;
import io.strongroom.attestation.Digest;
import io.strongroom.attestation.collect.EvidenceCollector;
import io.strongroom.attestation.collect.EvidenceUnavailableException;
import io.strongroom.attestation.simulated.SimulatedPlatform;
import io.strongroom.attestation.simulated.SimulatedRuntime;
import io.strongroom.broker.api.BrokerTrust;
import io.strongroom.broker.api.MessageFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What this process can prove itself with, and whom it believes.
 *
 * @param collector gives the evidence
 * @param trust the broker, as the measured data name it; in simulation as the workspace does
 */
record Platform(EvidenceCollector collector, BrokerTrust trust) {
    private static final String SIMULATED = "simulated";

    /** Finds hardware that protects this process. */
    interface Detector {
        Optional<EvidenceCollector> detect() throws EvidenceUnavailableException;
    }

    /**
     * Chooses the platform: hardware if this process runs in any, which this version refuses rather than to pretend with
     * simulated evidence; else the workspace's simulated platform.
     *
     * @param agentJar SHA-256 of the agent's jar file in hexadecimal
     * @throws RefusedException of code {@code TEE_UNSUPPORTED}, {@code NO_EVIDENCE} or {@code BROKER_UNTRUSTED}
     */
    static Platform choose(Detector hardware, AgentSettings settings, String agentJar) throws RefusedException {
        requireNoHardware(hardware);
        BrokerTrust trust = trust(settings);
        Path directory = settings.home().resolve(SIMULATED);
        try {
            var runtime = new SimulatedRuntime(Digest.parse(agentJar), version(), Digest.parse(trust.pin()));
            return new Platform(SimulatedPlatform.load(directory).collector(runtime), trust);
        } catch (IOException e) {
            throw new RefusedException(
                    RefusalCode.NO_EVIDENCE, "the simulated platform in " + directory + ": " + e.getMessage());
        }
    }

    private static void requireNoHardware(Detector hardware) throws RefusedException {
        try {
            Optional<EvidenceCollector> found = hardware.detect();
            if (found.isPresent()) {
                throw new RefusedException(
                        RefusalCode.TEE_UNSUPPORTED,
                        "this process runs in " + found.get().tee().wireName()
                                + " hardware, where the broker's pin must be measured; this version cannot");
            }
        } catch (EvidenceUnavailableException e) {
            throw new RefusedException(RefusalCode.TEE_UNSUPPORTED, String.valueOf(e.getMessage()));
        }
    }

    private static BrokerTrust trust(AgentSettings settings) throws RefusedException {
        BrokerTrust trust;
        try {
            trust = BrokerTrust.ofWorkspace(settings.home());
        } catch (MessageFormatException e) {
            throw new RefusedException(RefusalCode.BROKER_UNTRUSTED, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new RefusedException(
                    RefusalCode.BROKER_UNTRUSTED, "the workspace " + settings.home() + " cannot be read");
        }
        if (!settings.pin().isEmpty() && !settings.pin().equals(trust.pin())) {
            throw new RefusedException(
                    RefusalCode.BROKER_UNTRUSTED,
                    "agent.json names another broker pin than the workspace " + settings.home()
                            + "; it may only repeat it");
        }
        return trust;
    }

    private static String version() {
        String version = StrongroomAgent.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}
