/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Refuses properties of the user that would leave data, code or secrets unprotected, and those that this version can't
 * cover. Settings that protect and have one right value are compared by {@link EffectiveSettings}.
 */
final class SettingRules {
    /** Names whose values are secret: Spark's own default of {@code spark.redaction.regex}, and as variables spell them. */
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i)secret|password|token|access[._]?key|private[._]?key");

    /** Packages of Spark Connect: the plugin and the server. */
    private static final String CONNECT = "org.apache.spark.sql.connect.";

    private static final String CONNECT_REASON =
            "a Spark Connect server takes orders of whoever reaches its port, without authentication (remove it)";

    private static final Pattern LOCAL_MASTER =
            Pattern.compile("local|local\\[([1-9][0-9]*|\\*)]|local\\[([1-9][0-9]*|\\*), *[1-9][0-9]*]");

    private static final Map<String, String> NOT_YET = Map.of(
            "spark.remote", "Spark Connect comes later",
            "spark.kerberos.principal", "Kerberos comes with clusters",
            "spark.kerberos.keytab", "Kerberos comes with clusters",
            "spark.submit.pyFiles", "Python jobs come later",
            "spark.jars.packages",
                    "resolve packages first and pass them by --jars, so that the job descriptor covers them",
            "spark.jars.excludes", "it belongs to --packages, which is refused",
            "spark.jars.repositories", "it belongs to --packages, which is refused",
            "spark.driver.extraLibraryPath", "the job descriptor can't cover native libraries yet",
            "spark.executor.extraClassPath", "in local mode it is code that only --jars or --driver-class-path cover");

    private static final Map<String, String> LEAKS = Map.of(
            "spark.authenticate.secret", "the run makes its own secret, in memory",
            "spark.authenticate.secret.file", "the run makes its own secret, in memory",
            "spark.authenticate.secret.driver.file", "the run makes its own secret, in memory",
            "spark.authenticate.secret.executor.file", "the run makes its own secret, in memory",
            "spark.ui.store.path", "Spark would write the state of its user interface there in clear",
            "spark.driver.log.localDir", "Spark would write the driver's log there in clear",
            "spark.local.dir", "scratch data lies in the private directory of the run");

    /** Beginnings of names. The key of the run's scratch files is one for all, so a constant IV gives their content away. */
    private static final Map<String, String> WEAKENING = Map.of(
            "spark.connect.", "it belongs to Spark Connect, which takes orders without authentication",
            "spark.hadoop.strongroom.", "these names are reserved",
            "spark.io.encryption.commons.config.",
                    "it chooses where random numbers and ciphers of scratch files come from",
            "spark.io.encryption.keygen.", "it chooses how the key of scratch files is made",
            "spark.io.crypto.", "it chooses how scratch files are encrypted");

    private static final List<SubmitOption> CLUSTER_ONLY =
            List.of(SubmitOption.KILL, SubmitOption.STATUS, SubmitOption.PROXY_USER);

    private SettingRules() {}

    /**
     * Checks the command line and the merged properties.
     *
     * @throws SubmitException with exit code 2 for what is not supported, 77 for what would leak
     */
    static void check(SubmitArguments arguments, UserSettings settings) throws SubmitException {
        for (SubmitOption option : CLUSTER_ONLY) {
            if (arguments.option(option).isPresent()) {
                throw SubmitException.usage(option + " is not supported: clusters come later");
            }
        }
        if (arguments.isSet(SubmitOption.SUPERVISE)) {
            throw SubmitException.usage("--supervise is not supported: clusters come later");
        }
        if (arguments.option(SubmitOption.CLASS).orElse("").startsWith(CONNECT)) {
            throw SubmitException.refused("--class is refused: " + CONNECT_REASON);
        }
        checkMaster(settings);
        for (Map.Entry<String, String> setting : settings.values().entrySet()) {
            checkSetting(setting.getKey(), setting.getValue());
        }
    }

    /** The master URL: that of the user, or {@code local[*]}. */
    static String master(UserSettings settings) {
        return settings.value("spark.master").orElse("local[*]");
    }

    private static void checkMaster(UserSettings settings) throws SubmitException {
        String master = master(settings);
        if (!LOCAL_MASTER.matcher(master).matches()) {
            throw SubmitException.usage(
                    "master '" + master
                            + "' is not supported: clusters come later (wanted: local, local[N], local[N,FAILURES] or local[*])");
        }
        Optional<String> deployMode = settings.value("spark.submit.deployMode");
        if (deployMode.isPresent() && !deployMode.get().equals("client")) {
            throw SubmitException.usage(
                    "deploy mode '" + deployMode.get() + "' is not supported: clusters come later (wanted: client)");
        }
    }

    /** Whether what has this name is a secret, by all that is usual. */
    static boolean isSecretName(String name) {
        return SECRET_NAME.matcher(name).find();
    }

    private static boolean opensConnect(String name, String value) {
        return (name.equals("spark.plugins") && value.contains(CONNECT))
                || (name.equals("spark.api.mode") && !value.strip().equalsIgnoreCase("classic"));
    }

    private static void checkSetting(String name, String value) throws SubmitException {
        if (name.chars().anyMatch(c -> c <= ' ')) {
            throw SubmitException.refused("'" + name + "' is refused: Hadoop drops white space around the name of a"
                    + " setting, which would then replace another (remove the white space)");
        }
        if (value.isBlank()) {
            return;
        }
        for (Map.Entry<String, String> weakening : WEAKENING.entrySet()) {
            if (name.startsWith(weakening.getKey())) {
                throw SubmitException.refused(name + " is refused: " + weakening.getValue() + " (remove it)");
            }
        }
        if (opensConnect(name, value)) {
            throw SubmitException.refused(name + " is refused: " + CONNECT_REASON);
        }
        String notYet = NOT_YET.get(name);
        if (notYet != null) {
            throw SubmitException.usage(name + " is not supported: " + notYet);
        }
        String leak = LEAKS.get(name);
        if (leak != null) {
            throw SubmitException.refused(name + " is refused: " + leak + " (remove it)");
        }
        if (isSecretName(name) && !value.equals("true") && !value.equals("false")) {
            throw SubmitException.refused(name + " is refused: a configuration is no place for a secret, it shows in"
                    + " logs and files (use a Hadoop credential provider or the instance's identity)");
        }
        if (name.equals("spark.sql.streaming.stateStore.providerClass") && value.contains("RocksDB")) {
            throw SubmitException.refused(name + " is refused: RocksDB keeps its working files outside any file system"
                    + " that seals (use the default provider)");
        }
        if (name.equals("spark.driver.log.persistToDfs.enabled") && !value.equals("false")) {
            throw SubmitException.refused(name + " is refused: Spark would write the driver's log in clear first");
        }
    }
}
