/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.attestation.Digest;
import io.strongroom.broker.api.JobRole;
import io.strongroom.broker.api.WorkloadId;
import java.nio.file.Path;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthoritiesTest {
    private static final ResultExtension RESULT =
            new ResultExtension(Digest.sha256(new byte[1]), Digest.sha256(new byte[2]), 7);

    @TempDir
    private Path directory;

    @Test
    void each_class_has_its_own_authority_and_signer_and_all_have_one_port() throws Exception {
        try (Workspace workspace = Workspace.init(directory.resolve("w"), Optional.empty())) {
            List<Authority> all = Stream.of(AssuranceClass.values())
                    .map(workspace.authorities()::of)
                    .toList();

            assertThat(all).extracting(Authority::assuranceClass).containsExactly(AssuranceClass.values());
            assertThat(all)
                    .extracting(authority -> authority.caCertificate().getPublicKey())
                    .doesNotHaveDuplicates();
            assertThat(all)
                    .extracting(authority ->
                            authority.caCertificate().getSubjectX500Principal().getName())
                    .allMatch(name -> name.matches("CN=Strongroom (HARDWARE|TPM|SIMULATED) workload CA"))
                    .doesNotHaveDuplicates();
            assertThat(all)
                    .extracting(authority -> authority.tokenSigner().toPublicJWK())
                    .doesNotHaveDuplicates();
            assertThat(all)
                    .extracting(Authority::pin)
                    .containsOnly(workspace.trust().pin());
        }
    }

    @Test
    void no_authority_certifies_for_another() throws Exception {
        try (Workspace workspace = Workspace.init(directory.resolve("w"), Optional.empty())) {
            Authority hardware = workspace.authorities().of(AssuranceClass.HARDWARE);
            Authority simulated = workspace.authorities().of(AssuranceClass.SIMULATED);
            List<X509Certificate> chain = hardware.issueWorkload(
                    hardware.tokenSigner().toECPublicKey(),
                    new WorkloadId(AssuranceClass.HARDWARE, "default", "nightly", "j", JobRole.DRIVER),
                    RESULT,
                    Instant.now(),
                    Instant.now().plusSeconds(60));

            chain.get(0).verify(hardware.caCertificate().getPublicKey());
            assertThat(chain.get(1)).isEqualTo(hardware.caCertificate());
            assertThatThrownBy(
                            () -> chain.get(0).verify(simulated.caCertificate().getPublicKey()))
                    .isInstanceOf(SignatureException.class);
        }
    }

    @Test
    void none_certifies_a_name_of_another_class() throws Exception {
        try (Workspace workspace = Workspace.init(directory.resolve("w"), Optional.empty())) {
            Authority simulated = workspace.authorities().of(AssuranceClass.SIMULATED);

            assertThatThrownBy(() -> simulated.issueWorkload(
                            simulated.tokenSigner().toECPublicKey(),
                            new WorkloadId(AssuranceClass.HARDWARE, "default", "nightly", "j", JobRole.DRIVER),
                            RESULT,
                            Instant.now(),
                            Instant.now().plusSeconds(60)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("of class simulated certifies no spiffe://hardware.strongroom/");
        }
    }

    @Test
    void they_stay_the_same_when_the_workspace_is_opened_again() throws Exception {
        Path home = directory.resolve("w");
        Map<AssuranceClass, X509Certificate> before = new HashMap<>();
        try (Workspace workspace = Workspace.init(home, Optional.empty())) {
            for (AssuranceClass each : AssuranceClass.values()) {
                before.put(each, workspace.authorities().of(each).caCertificate());
            }
        }

        try (Workspace workspace = Workspace.open(home, Optional.empty())) {
            before.forEach((each, certificate) ->
                    assertThat(workspace.authorities().of(each).caCertificate()).isEqualTo(certificate));
        }
    }

    @Test
    void a_workspace_from_before_gets_those_that_it_lacks_and_keeps_its_own() throws Exception {
        Path home = directory.resolve("w");
        String pin;
        try (Workspace workspace = Workspace.init(home, Optional.empty())) {
            pin = workspace.trust().pin();
            workspace
                    .store()
                    .write(transaction -> transaction.execute("DELETE FROM authority WHERE class <> 'simulated'"));
        }

        try (Workspace workspace = Workspace.open(home, Optional.empty())) {
            assertThat(workspace.authorities().of(AssuranceClass.HARDWARE).assuranceClass())
                    .isEqualTo(AssuranceClass.HARDWARE);
            assertThat(workspace.trust().pin()).isEqualTo(pin);
        }
    }
}
