/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a submission finds around it. The command reads it once; nothing else of this package asks the process or the
 * machine for it.
 *
 * @param environment the user's environment
 * @param assembledSpark the Spark to use when {@code SPARK_HOME} is not set
 * @param agentJar the agent
 * @param jobClassPath our jars that the job's JVM needs: the file systems, and this module
 * @param runs where run directories are made
 * @param zones zones of the workspace's {@code strongroom.yaml}; those of the command line come first
 * @param broker where the job's agent finds its broker
 * @param version our version
 */
public record Surroundings(
        Map<String, String> environment,
        Path assembledSpark,
        Path agentJar,
        List<Path> jobClassPath,
        Path runs,
        List<ZoneRequest> zones,
        BrokerEndpoint broker,
        String version) {
    /** Copies. */
    public Surroundings {
        environment = Map.copyOf(environment);
        jobClassPath = List.copyOf(jobClassPath);
        zones = List.copyOf(zones);
    }

    /** Names only: values of the environment may be confidential. */
    @Override
    public String toString() {
        return "Surroundings[" + new TreeMap<>(environment).keySet() + "]";
    }
}
