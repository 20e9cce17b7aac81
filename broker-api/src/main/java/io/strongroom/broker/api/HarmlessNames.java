/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import java.util.Set;

/**
 * The environment variables and system properties that a job descriptor leaves out, because they change nothing about
 * what a job reads, runs or writes: the only exceptions from "deny by default".
 *
 * <p>A name is here only if the JVM, the engine and common libraries use it for display or bookkeeping. Source:
 * docs/spec/job-descriptor.md, which lists the same names with the reason for each; a test compares.
 */
public final class HarmlessNames {
    private static final Set<String> ENVIRONMENT = Set.of(
            "COLORTERM",
            "COLUMNS",
            "DBUS_SESSION_BUS_ADDRESS",
            "DISPLAY",
            "HOSTNAME",
            "INVOCATION_ID",
            "JOURNAL_STREAM",
            "LINES",
            "LOGNAME",
            "LS_COLORS",
            "MAIL",
            "OLDPWD",
            "PWD",
            "SHLVL",
            "SSH_CLIENT",
            "SSH_CONNECTION",
            "SSH_TTY",
            "TERM",
            "TERM_PROGRAM",
            "TERM_PROGRAM_VERSION",
            "USER",
            "WINDOWID",
            "XDG_SESSION_ID",
            "_");

    private static final Set<String> SYSTEM_PROPERTIES = Set.of(
            "file.encoding",
            "file.separator",
            "java.class.path",
            "java.class.version",
            "java.home",
            "java.io.tmpdir",
            "java.library.path",
            "java.runtime.name",
            "java.runtime.version",
            "java.specification.maintenance.version",
            "java.specification.name",
            "java.specification.vendor",
            "java.specification.version",
            "java.vendor",
            "java.vendor.url",
            "java.vendor.url.bug",
            "java.vendor.version",
            "java.version",
            "java.version.date",
            "java.vm.compressedOopsMode",
            "java.vm.info",
            "java.vm.name",
            "java.vm.specification.name",
            "java.vm.specification.vendor",
            "java.vm.specification.version",
            "java.vm.vendor",
            "java.vm.version",
            "jdk.debug",
            "line.separator",
            "native.encoding",
            "os.arch",
            "os.name",
            "os.version",
            "path.separator",
            "stderr.encoding",
            "stdin.encoding",
            "stdout.encoding",
            "sun.arch.data.model",
            "sun.boot.library.path",
            "sun.cpu.endian",
            "sun.cpu.isalist",
            "sun.io.unicode.encoding",
            "sun.java.command",
            "sun.java.launcher",
            "sun.jnu.encoding",
            "sun.management.compiler",
            "sun.os.patch.level",
            "sun.stderr.encoding",
            "sun.stdout.encoding",
            "user.country",
            "user.dir",
            "user.home",
            "user.language",
            "user.name",
            "user.script",
            "user.timezone",
            "user.variant");

    private HarmlessNames() {}

    /** Environment variables that are left out of descriptors. */
    public static Set<String> environment() {
        return ENVIRONMENT;
    }

    /**
     * System properties that the JVM sets by itself, from what the descriptor covers otherwise. Setting one of them with
     * {@code -D} is an argument of the JVM, and those are covered without exception.
     */
    public static Set<String> systemProperties() {
        return SYSTEM_PROPERTIES;
    }
}
