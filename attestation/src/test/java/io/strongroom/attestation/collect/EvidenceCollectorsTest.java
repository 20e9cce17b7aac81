/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.Tee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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
        assertThat(detect(new NioKernelFiles())).isEmpty();
    }

    @Test
    void collects_from_gramine() throws Exception {
        recreateGramine("dcap");

        assertThat(detect(new NioKernelFiles())).containsInstanceOf(GramineCollector.class);
    }

    @Test
    void collects_from_occlum() throws Exception {
        create("dev/sgx");

        assertThat(detect(new NioKernelFiles())).containsInstanceOf(OcclumCollector.class);
    }

    @ParameterizedTest
    @CsvSource({"tdx_guest, TDX", "sev_guest, SNP"})
    void collects_from_configfs_what_the_provider_gives(String provider, Tee tee) throws Exception {
        Files.createDirectories(root.resolve("sys/kernel/config/tsm/report"));

        assertThat(detect(new FakeKernel(provider, false)))
                .containsInstanceOf(ConfigfsTsmCollector.class)
                .map(EvidenceCollector::tee)
                .contains(tee);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tdx_guest", "sev_guest"})
    void attests_an_enclave_inside_a_protected_machine_as_an_enclave(String provider) throws Exception {
        Files.createDirectories(root.resolve("sys/kernel/config/tsm/report"));
        create("dev/tdx_guest");
        create("dev/sgx_enclave");
        FakeKernel kernel = new FakeKernel(provider, false);
        create("dev/sgx");
        assertThat(detect(kernel)).containsInstanceOf(OcclumCollector.class);

        recreateGramine("dcap");
        assertThat(detect(kernel)).containsInstanceOf(GramineCollector.class);
        assertThat(kernel.created()).isEmpty();
    }

    /** Evidence of the machine says nothing about an enclave in it, and simulated evidence nothing at all. */
    @Test
    void never_falls_back_from_what_it_found_first() throws Exception {
        recreateGramine("none");
        create("dev/tdx_guest");
        Files.createDirectories(root.resolve("sys/kernel/config/tsm/report"));

        assertThatThrownBy(() -> detect(new FakeKernel("tdx_guest", false)))
                .isInstanceOf(EvidenceUnavailableException.class)
                .hasMessageContaining("attestation_type is 'none' (wanted dcap)");
    }

    @ParameterizedTest
    @CsvSource({"dev/tdx_guest, tdx", "dev/sev-guest, snp"})
    void refuses_in_a_machine_without_configfs_and_says_what_to_do(String device, String tee) throws Exception {
        create(device);

        assertThatThrownBy(() -> detect(new NioKernelFiles()))
                .isInstanceOf(EvidenceUnavailableException.class)
                .hasMessage(
                        "this is a %s machine (%s), but /sys/kernel/config/tsm/report is not there; use Linux 6.7 or"
                                        .formatted(tee, root.resolve(device))
                                + " later, load the module tsm and mount configfs");
    }

    @Test
    void refuses_in_a_machine_whose_kernel_gives_nothing() throws Exception {
        Files.createDirectories(root.resolve("sys/kernel/config/tsm/report"));

        assertThatThrownBy(() -> detect(new NioKernelFiles()))
                .isInstanceOf(EvidenceUnavailableException.class)
                .hasMessageContaining("provider");
    }

    @Test
    void guesses_from_the_driver_what_configfs_is_for() throws Exception {
        Files.createDirectories(root.resolve("sys/kernel/config/tsm/report"));
        assertThat(EvidenceCollectors.devices(root)).extracting(TeeDevice::tee).containsExactly(Tee.TDX);

        create("dev/sev-guest");
        assertThat(EvidenceCollectors.devices(root)).extracting(TeeDevice::tee).containsExactly(Tee.SNP, Tee.SNP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev/sgx_enclave", "dev/sgx/enclave", "dev/sgx_provision", "dev/isgx", "dev/sev"})
    void knows_that_a_host_of_enclaves_is_not_inside_one(String device) throws Exception {
        create(device);

        assertThat(EvidenceCollectors.devices(root))
                .singleElement()
                .satisfies(found -> assertThat(found.attestsThisProcess()).isFalse());
        assertThat(detect(new NioKernelFiles())).isEmpty();
    }

    @Test
    void looks_at_this_machine() {
        assertThat(EvidenceCollectors.devices())
                .allSatisfy(device -> assertThat(device.path()).isAbsolute());
    }

    private Optional<EvidenceCollector> detect(KernelFiles files) throws EvidenceUnavailableException {
        return EvidenceCollectors.detect(root, files, path -> new FakeSgxDevice());
    }

    private void recreateGramine(String type) throws IOException {
        create("dev/attestation/quote");
        create("dev/attestation/user_report_data");
        Files.writeString(root.resolve("dev/attestation/attestation_type"), type);
    }

    private void create(String device) throws IOException {
        Path path = root.resolve(device);
        Files.createDirectories(path.getParent());
        Files.createFile(path);
    }
}
