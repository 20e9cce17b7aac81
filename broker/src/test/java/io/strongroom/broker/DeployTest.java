/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What deploy/README.md says of the unit and of the manifests. */
class DeployTest {
    private static final Path UNIT = Path.of("../deploy/systemd/strongroom-broker.service");
    private static final Path MANIFESTS = Path.of("../deploy/kubernetes/broker.yaml");
    private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");

    @Test
    void the_unit_is_one_that_systemd_takes(@TempDir Path directory) throws Exception {
        assumeTrue(Files.isExecutable(ANALYZE), "systemd-analyze is not installed");
        Path unit = directory.resolve("strongroom-broker.service");
        Files.writeString(unit, Files.readString(UNIT).replace("/opt/strongroom/strongroom ", "/bin/true "));

        Process verify = new ProcessBuilder(ANALYZE.toString(), "verify", unit.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(verify.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(said).doesNotContain("strongroom-broker.service");
        assertThat(verify.exitValue()).isZero();
    }

    @Test
    void the_unit_is_hardened_and_gets_its_passphrase_as_a_credential() throws Exception {
        assertThat(Files.readAllLines(UNIT))
                .contains(
                        "NoNewPrivileges=yes",
                        "ProtectSystem=strict",
                        "ProtectHome=yes",
                        "PrivateDevices=yes",
                        "CapabilityBoundingSet=",
                        "LimitCORE=0",
                        "SystemCallFilter=@system-service",
                        "LoadCredential=passphrase:/etc/strongroom/passphrase")
                .noneMatch(line -> line.startsWith("Environment")
                        && line.toLowerCase(Locale.ROOT).contains("pass"));
    }

    @Test
    void the_manifests_are_complete_and_hardened() throws Exception {
        Map<String, Map<?, ?>> byKind = new HashMap<>();
        Load yaml = new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build());
        for (Object document : yaml.loadAllFromString(Files.readString(MANIFESTS))) {
            Map<?, ?> object = (Map<?, ?>) document;
            assertThat(object.get("apiVersion")).isNotNull();
            assertThat(at(object, "metadata", "name")).isEqualTo("strongroom-broker");
            byKind.put((String) object.get("kind"), object);
        }
        assertThat(byKind.keySet())
                .containsExactlyInAnyOrder(
                        "ServiceAccount",
                        "PersistentVolumeClaim",
                        "Deployment",
                        "Service",
                        "PodDisruptionBudget",
                        "NetworkPolicy");
        Map<?, ?> deployment = byKind.get("Deployment");
        Object labels = at(deployment, "spec", "template", "metadata", "labels");
        for (Object selector : List.of(
                at(deployment, "spec", "selector", "matchLabels"),
                at(byKind.get("Service"), "spec", "selector"),
                at(byKind.get("PodDisruptionBudget"), "spec", "selector", "matchLabels"),
                at(byKind.get("NetworkPolicy"), "spec", "podSelector", "matchLabels"))) {
            assertThat(selector).isEqualTo(labels);
        }
        Map<?, ?> container = (Map<?, ?>) ((List<?>) at(deployment, "spec", "template", "spec", "containers")).get(0);
        assertThat(container.containsKey("env")).isFalse();
        assertThat(container.containsKey("envFrom")).isFalse();
        assertThat(at(container, "securityContext", "allowPrivilegeEscalation")).isEqualTo(false);
        assertThat(at(container, "securityContext", "readOnlyRootFilesystem")).isEqualTo(true);
        assertThat(at(container, "readinessProbe", "httpGet", "path")).isEqualTo("/readyz");
        assertThat(at(container, "livenessProbe", "httpGet", "path")).isEqualTo("/healthz");
        assertThat(at(deployment, "spec", "template", "spec", "securityContext", "runAsNonRoot"))
                .isEqualTo(true);
        assertThat(at(byKind.get("NetworkPolicy"), "spec", "policyTypes")).isEqualTo(List.of("Ingress", "Egress"));
        assertThat(at(byKind.get("NetworkPolicy"), "spec", "egress")).isEqualTo(List.of());
    }

    private static Object at(Object object, String... path) {
        Object found = object;
        for (String name : path) {
            found = ((Map<?, ?>) found).get(name);
            assertThat(found).as(String.join("/", path)).isNotNull();
        }
        return found;
    }
}
