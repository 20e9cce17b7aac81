/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingRulesTest {
    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"local", "local[2]", "local[*]", "local[4,3]", "local[*,2]", "local[4, 3]"})
    void accepts_local_masters(String master) throws Exception {
        check("--master", master);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"spark://h:7077", "yarn", "k8s://https://h", "local-cluster[1,1,1024]", "local[]", "local[0]"})
    void refuses_other_masters(String master) {
        assertRefused(2, "clusters come later", "--master", master);
    }

    @ParameterizedTest
    @CsvSource({
        "2, --deploy-mode, cluster",
        "2, --remote, sc://h",
        "2, --kill, x",
        "2, --status, x",
        "2, --proxy-user, x",
        "2, --principal, x",
        "2, --keytab, x",
        "2, --packages, a:b:1",
        "2, --exclude-packages, a:b",
        "2, --repositories, x",
        "2, --py-files, x.py",
        "2, --driver-library-path, /x",
        "2, --conf, spark.executor.extraClassPath=/x.jar",
        "77, --conf, spark.authenticate.secret=x",
        "77, --conf, spark.authenticate.secret.file=/x",
        "77, --conf, spark.ssl.rpc.keyPassword=x",
        "77, --conf, spark.hadoop.fs.s3a.secret.key=x",
        "77, --conf, spark.hadoop.fs.s3a.access.key=x",
        "77, --conf, spark.my.token=x",
        "77, --conf, spark.local.dir=/x",
        "77, --conf, spark.ui.store.path=/x",
        "77, --conf, spark.driver.log.localDir=/x",
        "77, --conf, spark.io.encryption.commons.config.secure.random.device.file.path=/x/zeros",
        "77, --conf, spark.io.encryption.commons.config.cipher.classes=com.example.Cipher",
        "77, --conf, spark.io.encryption.keygen.algorithm=com.example.Constant",
        "77, --conf, spark.io.crypto.cipher.transformation=AES/CBC/NoPadding",
        "77, --conf, spark.driver.log.persistToDfs.enabled=true",
        "77, --conf, spark.sql.streaming.stateStore.providerClass=org.x.RocksDBStateStoreProvider",
        "77, --conf, spark.plugins=org.apache.spark.sql.connect.SparkConnectPlugin",
        "77, --conf, 'spark.plugins=com.example.P, org.apache.spark.sql.connect.SparkConnectPlugin '",
        "77, --conf, spark.api.mode=Connect",
        "77, --conf, spark.connect.grpc.binding.port=15002",
        "77, --class, org.apache.spark.sql.connect.service.SparkConnectServer",
        "77, --conf, spark.hadoop.strongroom.inner.s3a.impl=com.example.Fs",
        "77, --conf, spark.hadoop.strongroom.filesystem.atomic-on-close-schemes=hdfs"
    })
    void refuses_what_would_leak_or_is_not_supported(int exitCode, String option, String value) {
        assertRefused(exitCode, "", option, value);
    }

    @Test
    void accepts_the_api_that_runs_in_the_driver() throws Exception {
        check("--conf", "spark.api.mode=classic", "--conf", "spark.plugins=com.example.P");
    }

    @Test
    void refuses_supervise() {
        assertRefused(2, "--supervise", "--supervise");
    }

    @ParameterizedTest
    @CsvSource({
        "spark.authenticate=false",
        "spark.io.encryption.enabled=false",
        "spark.ssl.ui.enabled=false",
        "spark.ssl.keyStore=/x",
        "spark.ssl.rpc.trustStore=/x",
        "spark.driver.bindAddress=0.0.0.0",
        "spark.sql.catalogImplementation=hive"
    })
    void refuses_settings_that_undo_the_protection(String setting) {
        assertThatThrownBy(() -> merge("--conf", setting))
                .isInstanceOfSatisfying(
                        SubmitException.class, e -> assertThat(e.exitCode()).isEqualTo(77));
    }

    @Test
    void merges_in_the_order_of_spark_submit() throws Exception {
        Path properties =
                Files.writeString(temp.resolve("p.conf"), "spark.a file\nspark.b: file\nother x\nspark.name  é \n");
        Path defaults = Files.writeString(temp.resolve("spark-defaults.conf"), "spark.b=defaults\nspark.c=defaults\n");
        SubmitArguments arguments =
                parse("--properties-file", properties.toString(), "--conf", "spark.a=conf", "--name", "n");

        assertThat(UserSettings.merge(arguments, defaults, Map.of("MASTER", "local[3]", "SPARK_DRIVER_MEMORY", "3g"))
                        .values())
                .isEqualTo(Map.of(
                        "spark.a", "conf",
                        "spark.b", "file",
                        "spark.name", "é",
                        "spark.app.name", "n",
                        "spark.master", "local[3]",
                        "spark.driver.memory", "3g"));

        SubmitArguments both =
                parse("--properties-file", properties.toString(), "--load-spark-defaults", "--conf", "spark.a=conf");
        assertThat(UserSettings.merge(both, defaults, Map.of()).value("spark.c"))
                .contains("defaults");
        assertThat(UserSettings.merge(parse(), defaults, Map.of()).value("spark.b"))
                .contains("defaults");
    }

    @Test
    void writes_a_properties_file_that_reads_back_equal() throws Exception {
        EffectiveSettings settings = merge("--conf", "spark.odd= a:b=c\\d é\n#!x ", "--name", "Ünï");

        Properties read = new Properties();
        read.load(new StringReader(new String(settings.propertiesFile(), StandardCharsets.UTF_8)));
        Map<String, String> values = new TreeMap<>();
        read.stringPropertyNames().forEach(name -> values.put(name, read.getProperty(name)));
        assertThat(values).isEqualTo(settings.stable());
    }

    @Test
    void moves_an_event_log_to_the_scheme_that_seals() throws Exception {
        EffectiveSettings settings =
                merge("--conf", "spark.eventLog.enabled=true", "--conf", "spark.eventLog.dir=file:///zone/events");

        assertThat(settings.stable()).containsEntry("spark.eventLog.dir", "sealed+file:/zone/events");
    }

    @Test
    void refuses_an_event_log_outside_zones() {
        assertThatThrownBy(() -> merge("--conf", "spark.eventLog.enabled=true"))
                .isInstanceOf(SubmitException.class)
                .hasMessageContaining("the event log would be written in clear")
                .hasMessageContaining("/tmp/spark-events");
    }

    @Test
    void leaves_plugins_to_the_user_and_puts_ours_before_them() throws Exception {
        assertThat(merge("--conf", "spark.plugins=com.example.P").stable())
                .containsEntry("spark.plugins", "com.example.P")
                .containsEntry("spark.plugins.defaultList", "io.strongroom.spark.driver.ProtectionPlugin");
        assertThatThrownBy(() -> merge("--conf", "spark.plugins.defaultList=com.example.P"))
                .hasMessageContaining("spark.plugins.defaultList is 'com.example.P' but the run needs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-javaagent:x.jar",
                "-agentlib:jdwp=transport=dt_socket",
                "-agentpath:/x",
                "-Xdebug",
                "-Xrunjdwp:x",
                "-XX:+HeapDumpOnOutOfMemoryError",
                "-XX:-DisableAttachMechanism",
                "-XX:SharedArchiveFile=x",
                "-XX:OnError=x",
                "-XX:Flags=x",
                "-Djava.security.properties=x",
                "-Djava.io.tmpdir=/tmp",
                "-Dcom.sun.management.jmxremote",
                "-Dspark.authenticate=false",
                "-cp",
                "-p",
                "-m",
                "--module",
                "--module=com.example/com.example.Main",
                "-XX:StartFlightRecording",
                "-XX:StartFlightRecording:filename=/x",
                "-XX:FlightRecorderOptions=repository=/x",
                "@x",
                "-Xbootclasspath/a:x"
            })
    void refuses_jvm_options_that_open_the_process(String option) {
        assertThatThrownBy(() -> JvmOptions.check(Stream.of("-Da=1 " + option)))
                .isInstanceOfSatisfying(
                        SubmitException.class, e -> assertThat(e.exitCode()).isEqualTo(77));
    }

    @Test
    void honours_other_jvm_options() throws Exception {
        assertThat(JvmOptions.check(Stream.of("-Da=1 -XX:+UseG1GC", "-verbose:gc -Xss4m -XX:-PrintWarnings")))
                .containsExactly("-Da=1", "-XX:+UseG1GC", "-verbose:gc", "-Xss4m", "-XX:-PrintWarnings");
    }

    @Test
    void refuses_memory_among_jvm_options() {
        assertThatThrownBy(() -> JvmOptions.check(Stream.of("-Xmx1g"))).hasMessageContaining("--driver-memory");
    }

    private static EffectiveSettings merge(String... arguments) throws SubmitException {
        UserSettings user = UserSettings.merge(parse(arguments), Path.of("/nonexistent"), Map.of());
        EventLog eventLog = new EventLog(List.of(ZoneRequest.parse("/zone=k").prefix()));
        return EffectiveSettings.merge(user, "app", Map.of(), eventLog, Path.of("/run"), Path.of("/run/keystore"));
    }

    private static void check(String... arguments) throws SubmitException {
        SubmitArguments parsed = parse(arguments);
        SettingRules.check(parsed, UserSettings.merge(parsed, Path.of("/nonexistent"), Map.of()));
    }

    private static void assertRefused(int exitCode, String message, String... arguments) {
        assertThatThrownBy(() -> check(arguments))
                .isInstanceOfSatisfying(
                        SubmitException.class, e -> assertThat(e.exitCode()).isEqualTo(exitCode))
                .hasMessageContaining(message);
    }

    private static SubmitArguments parse(String... arguments) throws SubmitException {
        return SubmitArguments.parse(
                Stream.concat(Stream.of(arguments), Stream.of("j.jar")).toList());
    }
}
