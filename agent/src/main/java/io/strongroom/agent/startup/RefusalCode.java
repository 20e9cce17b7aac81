/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.startup;

/** Why the agent refused to let {@code main} run. The names on the wire are stable; {@code docs/agent.md} gives the remedies. */
public enum RefusalCode {
    /** The agent's options are missing, unknown or malformed. */
    OPTIONS("options"),
    /** The run directory is missing, not absolute, or open to other users of the machine. */
    RUN_DIRECTORY("run-directory"),
    /** {@code agent.json} is missing, unreadable or malformed. */
    SETTINGS("settings"),
    /** {@code job.json} is missing, unreadable, malformed or not canonical. */
    DESCRIPTOR("descriptor"),
    /** The operating system does not say how this process was started. */
    PLATFORM("platform"),
    /** The environment injects options or libraries into the JVM. */
    INJECTED("injected"),
    /** There is another agent than ours, or ours is loaded from elsewhere than the command line says. */
    OTHER_AGENT("other-agent"),
    /** A JVM option that cannot be covered by a descriptor or that weakens the process. */
    JVM_OPTION("jvm-option"),
    /** The command line is not the one that the descriptor states. */
    COMMAND_LINE("command-line"),
    /** The environment is not the one that the descriptor states. */
    ENVIRONMENT("environment"),
    /** The class path has an entry that the descriptor does not name, or another order. */
    CLASS_PATH("class-path"),
    /** A file that would be loaded or read as configuration is not named by the descriptor. */
    UNCOVERED_FILE("uncovered-file"),
    /** A file that the descriptor names has another content. */
    CHANGED_FILE("changed-file"),
    /** A file that the descriptor names cannot be read. */
    UNREADABLE_FILE("unreadable-file"),
    /** The machine has a TEE whose evidence this version cannot collect. */
    TEE_UNSUPPORTED("tee-unsupported"),
    /** No evidence could be collected. */
    NO_EVIDENCE("no-evidence"),
    /** The broker's certificate is not the pinned one, or the option names another pin than the measured data. */
    BROKER_UNTRUSTED("broker-untrusted"),
    /** The broker does not answer. */
    BROKER_UNAVAILABLE("broker-unavailable"),
    /** The broker refused; it has its own code and a correlation id. */
    BROKER_REFUSED("broker-refused"),
    /** The broker's answer makes no usable session. */
    SESSION("session"),
    /** A defect of the agent. */
    INTERNAL("internal");

    private final String wireName;

    RefusalCode(String wireName) {
        this.wireName = wireName;
    }

    /** The name that is printed: lower case with hyphens. */
    public String wireName() {
        return wireName;
    }
}
