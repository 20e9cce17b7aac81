/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import io.strongroom.agent.jca.StrongroomProvider;
import io.strongroom.agent.startup.RefusalCode;
import io.strongroom.agent.startup.RefusedException;
import io.strongroom.agent.startup.RunningJvm;
import io.strongroom.agent.startup.StartedJvm;
import io.strongroom.agent.startup.StartupCheck;
import io.strongroom.attestation.collect.EvidenceCollectors;
import io.strongroom.broker.api.Job;
import io.strongroom.broker.api.JobDescriptor;
import io.strongroom.seal.KeyWrapper;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The agent's door: {@code java -javaagent:strongroom-agent.jar=run=RUN_DIR …}.
 *
 * <p>Attests this JVM before {@code main} runs, and installs its session. If anything is in the way, prints one line, {@code
 * strongroom: refused: CODE: TEXT (correlation ID)}, and ends the process with exit code 78; {@code main} is never
 * reached without a session. The codes are in {@link RefusalCode}, the remedies in {@code docs/agent.md}.
 */
public final class StrongroomAgent {
    /** The exit code of a process that got no session. */
    public static final int EXIT_NO_SESSION = 78;

    private StrongroomAgent() {}

    /**
     * Called by the JVM. Returns with a session installed, or does not return.
     *
     * <p>Catches {@link Throwable}, which is allowed here and nowhere else: whatever left this method would end the JVM
     * with 134 and a stack trace, or, from another thread, not at all.
     */
    public static void premain(@Nullable String options, Instrumentation instrumentation) {
        boolean isStarted = false;
        try {
            start(options == null ? "" : options);
            isStarted = true;
        } catch (RefusedException e) {
            refuse(e, options);
        } catch (Throwable e) {
            refuse(
                    new RefusedException(
                            RefusalCode.INTERNAL,
                            "a defect of the agent: " + e.getClass().getName() + " at " + placeOf(e)),
                    options);
        } finally {
            // Memory may end while the refusal is put into words.
            if (!isStarted) {
                Runtime.getRuntime().halt(EXIT_NO_SESSION);
            }
        }
    }

    private static void start(String options) throws RefusedException {
        StartedJvm jvm = RunningJvm.read(StrongroomAgent.class);
        StartupCheck.checkNothingInjected(jvm);
        RunDirectory run = RunDirectory.ofOptions(options);
        AgentSettings settings = run.settings();
        LauncherWatch.start(settings, run);
        JobDescriptor descriptor = run.descriptor();
        requireOneCopyOfOurClasses();

        StartupCheck check = new StartupCheck(jvm, descriptor, run.path());
        Platform platform = Platform.choose(EvidenceCollectors::detect, settings, check.sha256OfAgent());
        check.check(platform.collector().tee().assuranceClass());

        Job job = new Job(settings.jobId(), settings.role(), descriptor, run.path());
        OpenedSession session = OpenedSession.open(settings, platform, job);
        StrongroomProvider.install(session::identity, session.peers());
        CurrentSession.set(session.session());
        Renewal.start(session);
        PeerPolling.start(session::askForPeers);
        FinalReport.atEndOf(session);
    }

    /** A second copy of our classes earlier on the class path would be used instead of, or mixed with, the agent's. */
    private static void requireOneCopyOfOurClasses() throws RefusedException {
        for (Class<?> ours : List.of(Session.class, JobDescriptor.class, EvidenceCollectors.class, KeyWrapper.class)) {
            String name = ours.getName().replace('.', '/') + ".class";
            try {
                int copies = Collections.list(ClassLoader.getSystemClassLoader().getResources(name))
                        .size();
                if (copies != 1) {
                    throw new RefusedException(
                            RefusalCode.CLASS_PATH,
                            "the class path has " + copies + " copies of " + ours.getName()
                                    + " (expected the agent's alone)");
                }
            } catch (IOException e) {
                throw new RefusedException(RefusalCode.CLASS_PATH, "the class path cannot be searched");
            }
        }
    }

    private static void refuse(RefusedException refusal, @Nullable String options) {
        try {
            StandardError.printLine("strongroom: refused: " + refusal.code().wireName() + ": " + refusal.getMessage()
                    + " (correlation " + refusal.correlationId() + ")");
            RunDirectory.noteRefusal(options == null ? "" : options, refusal);
        } finally {
            Runtime.getRuntime().halt(EXIT_NO_SESSION);
        }
    }

    private static String placeOf(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return trace.length == 0 ? "an unknown place" : trace[0].toString();
    }
}
