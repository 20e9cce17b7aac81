/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.Tee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvidenceCollectorsTest {
    @TempDir
    private Path root;

    @Test
    void finds_nothing_on_a_machine_without_hardware() throws Exception {
        assertThat(EvidenceCollectors.devices(root)).isEmpty();
        assertThat(EvidenceCollectors.detect(root)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "dev/attestation/quote, sgx, Gramine",
        "dev/sgx, sgx, Occlum",
        "dev/tdx_guest, tdx, TDX guest driver",
        "dev/sev-guest, snp, SEV-SNP guest driver"
    })
    void refuses_inside_hardware_and_says_what_was_found(String device, String tee, String interfaceName)
            throws Exception {
        create(device);

        assertThatThrownBy(() -> EvidenceCollectors.detect(root))
                .isInstanceOf(EvidenceUnavailableException.class)
                .hasMessage("collecting %s evidence is not in this version (found %s, %s)"
                        .formatted(tee, root.resolve(device), interfaceName));
    }

    @Test
    void tells_tdx_and_snp_apart_in_configfs() throws Exception {
        Files.createDirectories(root.resolve("sys/kernel/config/tsm/report"));
        assertThat(EvidenceCollectors.devices(root)).extracting(TeeDevice::tee).containsExactly(Tee.TDX);

        create("dev/sev-guest");
        assertThat(EvidenceCollectors.devices(root)).extracting(TeeDevice::tee).containsExactly(Tee.SNP, Tee.SNP);
        assertThatThrownBy(() -> EvidenceCollectors.detect(root)).hasMessageContaining("collecting snp evidence");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev/sgx_enclave", "dev/sgx/enclave", "dev/sgx_provision", "dev/isgx", "dev/sev"})
    void knows_that_a_host_of_enclaves_is_not_inside_one(String device) throws Exception {
        create(device);

        assertThat(EvidenceCollectors.devices(root))
                .singleElement()
                .satisfies(found -> assertThat(found.attestsThisProcess()).isFalse());
        assertThat(EvidenceCollectors.detect(root)).isEmpty();
    }

    @Test
    void looks_at_this_machine() {
        assertThat(EvidenceCollectors.devices())
                .allSatisfy(device -> assertThat(device.path()).isAbsolute());
    }

    private void create(String device) throws IOException {
        Path path = root.resolve(device);
        Files.createDirectories(path.getParent());
        Files.createFile(path);
    }
}
