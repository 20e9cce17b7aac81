/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import io.strongroom.broker.api.JobDescriptor;
import io.strongroom.broker.api.RequestedZone;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A job that is ready to start: its files copied and hashed, its settings merged, its descriptor made. Closing it removes
 * its run directory. Used by one thread.
 */
public final class SparkSubmission implements AutoCloseable {
    private static final String RUN = RequestedZone.RUN_DIRECTORY;

    private final Surroundings surroundings;
    private final EngineJdk jdk;
    private final SparkInstallation spark;
    private final String jobId;
    private final RunDirectory run;
    private final List<ZoneRequest> zones;
    private final EffectiveSettings settings;
    private final JobEnvironment environment;
    private final JobCommand command;
    private final JobDescriptor descriptor;

    SparkSubmission(
            Surroundings surroundings,
            EngineJdk jdk,
            SparkInstallation spark,
            String jobId,
            RunDirectory run,
            List<ZoneRequest> zones,
            EffectiveSettings settings,
            JobEnvironment environment,
            JobCommand command,
            JobDescriptor descriptor) {
        this.surroundings = surroundings;
        this.jdk = jdk;
        this.spark = spark;
        this.jobId = jobId;
        this.run = run;
        this.zones = zones;
        this.settings = settings;
        this.environment = environment;
        this.command = command;
        this.descriptor = descriptor;
    }

    /**
     * Checks the arguments, makes the run directory and fills it. On failure nothing is left.
     *
     * @throws SubmitException with the exit code that the command ends with
     * @throws IOException if a file can't be read or the run directory can't be written
     */
    public static SparkSubmission prepare(SubmitArguments arguments, Surroundings surroundings)
            throws SubmitException, IOException {
        EngineJdk jdk = EngineJdk.find(surroundings.environment());
        SparkInstallation spark = SparkInstallation.find(surroundings.environment(), surroundings.assembledSpark());
        Path configuration = spark.configuration(surroundings.environment());
        UserSettings user =
                UserSettings.merge(arguments, configuration.resolve("spark-defaults.conf"), surroundings.environment());
        SettingRules.check(arguments, user);
        String jobId = "job-" + UUID.randomUUID();
        RunDirectory run = RunDirectory.create(surroundings.runs(), jobId);
        try {
            return new SubmissionPreparation(arguments, surroundings, jdk, spark, user, jobId, run).finish();
        } catch (SubmitException | IOException | RuntimeException e) {
            run.close();
            throw e;
        }
    }

    /** The job's id: letters, digits and hyphens. */
    public String jobId() {
        return jobId;
    }

    /** The job descriptor. */
    public JobDescriptor descriptor() {
        return descriptor;
    }

    /** The zones asked for, those of the command line first. */
    public List<ZoneRequest> zones() {
        return zones;
    }

    /** All Spark properties that the job starts with, sorted; none is secret. */
    public Map<String, String> settings() {
        Map<String, String> all = new TreeMap<>(settings.stable());
        settings.ofRun()
                .forEach((name, value) -> all.put(name, value.replace(run.path().toString(), RUN)));
        return all;
    }

    /** Environment variables that were set for the JVM or Spark and do not reach the job. */
    public List<String> environmentLeftBehind() {
        return environment.leftBehind();
    }

    /** What {@code --dry-run} prints. */
    public String describe() {
        StringBuilder text = new StringBuilder();
        text.append("spark ")
                .append(spark.version())
                .append(" in ")
                .append(spark.home())
                .append('\n');
        text.append("jdk ")
                .append(jdk.version())
                .append(" in ")
                .append(jdk.home())
                .append('\n');
        text.append("main class ").append(descriptor.mainClass()).append('\n');
        zones.forEach(zone -> text.append("zone ")
                .append(zone.prefix())
                .append('=')
                .append(zone.keyName())
                .append(" (asked for; the broker decides)\n"));
        settings()
                .forEach((name, value) ->
                        text.append(name).append('=').append(value).append('\n'));
        environment
                .variables()
                .keySet()
                .forEach(name -> text.append("environment ").append(name).append('\n'));
        text.append("job digest ").append(descriptor.digestHex()).append('\n');
        return text.toString();
    }

    /** The run directory, which others must not change. */
    Path runDirectory() {
        return run.path();
    }

    /**
     * Starts the job's process with this process's standard streams.
     *
     * @throws IOException if the process can't be started
     */
    public SparkLaunch launch() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command.processCommand(jdk, surroundings.agentJar(), run.path()));
        builder.environment().clear();
        builder.environment().putAll(environment.variables());
        return SparkLaunch.start(builder.inheritIO(), run);
    }

    /**
     * Why the agent refused, when the job ended with 78. Ask before closing.
     *
     * @throws IOException if the agent's note can't be read
     */
    public Optional<AgentRefusal> refusal() throws IOException {
        return AgentRefusal.read(run.path());
    }

    @Override
    public void close() throws IOException {
        run.close();
    }
}
