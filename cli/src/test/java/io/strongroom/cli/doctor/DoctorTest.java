/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.cli.doctor.Finding.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    @TempDir
    Path root;

    @Nested
    class Tee {
        @Test
        void a_machine_without_one_says_that_evidence_is_simulated() {
            List<Finding> findings = TeeDevices.find(root, new CpuFlags(Set.of()));

            assertThat(findings)
                    .noneMatch(finding -> finding.level() == Level.BAD)
                    .anyMatch(finding -> finding.observation().contains("simulated, and memory is not protected"));
        }

        @Test
        void a_processor_with_sgx_but_no_device_is_to_be_repaired() {
            List<Finding> findings = TeeDevices.find(root, new CpuFlags(Set.of("sgx")));

            assertThat(findings)
                    .anyMatch(finding -> finding.level() == Level.BAD
                            && finding.subject().equals("Intel SGX")
                            && finding.advice().contains("driver"));
        }

        @Test
        void a_device_that_is_there_is_good() throws IOException {
            create("dev/tdx_guest", "");

            List<Finding> findings = TeeDevices.find(root, new CpuFlags(Set.of()));

            assertThat(findings)
                    .contains(Finding.good("Intel TDX guest", "/dev/tdx_guest is there and readable"))
                    .contains(Finding.good(
                            "attestation",
                            "this process runs in tdx (TDX guest driver, /dev/tdx_guest): simulated evidence is refused"
                                    + " here"));
        }

        @Test
        void an_enclave_is_seen_by_the_files_of_its_library_os() throws IOException {
            create("dev/tdx_guest", "");
            create("dev/attestation/quote", "");

            assertThat(TeeDevices.find(root, new CpuFlags(Set.of())))
                    .contains(Finding.good(
                            "attestation",
                            "this process runs in sgx (Gramine, /dev/attestation/quote): simulated evidence is refused"
                                    + " here"));
        }

        @Test
        void a_host_that_could_start_enclaves_protects_nothing_by_that() throws IOException {
            create("dev/sgx_enclave", "");

            assertThat(TeeDevices.find(root, new CpuFlags(Set.of("sgx"))))
                    .contains(Finding.good("Intel SGX", "/dev/sgx_enclave is there and readable"))
                    .anyMatch(finding -> finding.observation().contains("simulated, and memory is not protected"));
        }
    }

    @Nested
    class Processor {
        @Test
        void reads_the_flags_of_the_first_processor() throws IOException {
            create("proc/cpuinfo", "processor : 0\nflags\t\t: fpu aes vaes sha_ni\n\nprocessor : 1\nflags : none\n");

            CpuFlags flags = CpuFlags.read(root);

            assertThat(flags.names()).containsExactlyInAnyOrder("fpu", "aes", "vaes", "sha_ni");
            assertThat(flags.findings()).allMatch(finding -> finding.level() == Level.GOOD);
        }

        @Test
        void no_aes_is_a_note() {
            assertThat(new CpuFlags(Set.of("fpu")).findings())
                    .anyMatch(finding -> finding.observation().contains("no AES instructions"));
        }

        @Test
        void other_systems_have_unknown_flags() {
            assertThat(CpuFlags.read(root).findings()).hasSize(1);
        }
    }

    @Nested
    class Java {
        @Test
        void finds_those_in_the_usual_directories_and_in_the_variables() throws IOException {
            jdk("usr/lib/jvm/java-21", "21.0.4");
            jdk("elsewhere", "1.8.0_412");
            jdk("home/.sdkman/candidates/java/17.0.2-tem", "17.0.2");

            List<Jdks.Jdk> jdks = Jdks.find(
                    root, Map.of("JAVA_HOME", root.resolve("elsewhere").toString()), root.resolve("home"));

            assertThat(jdks).extracting(Jdks.Jdk::feature).containsExactly(8, 21, 17);
            assertThat(jdks).extracting(Jdks.Jdk::runsSpark).containsExactly(false, true, true);
        }

        private void jdk(String home, String version) throws IOException {
            create(home + "/release", "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
            create(home + "/bin/java", "");
            Files.setPosixFilePermissions(
                    root.resolve(home + "/bin/java"), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Nested
    class CLibrary {
        @Test
        void musl_beside_glibc_breaks_snappy() throws IOException {
            create("lib/ld-musl-x86_64.so.1", "");
            create("lib64/ld-linux-x86-64.so.2", "");

            assertThat(NativeLibraries.find(root))
                    .singleElement()
                    .matches(finding ->
                            finding.level() == Level.BAD && finding.advice().contains("musl-tools"));
        }

        @Test
        void glibc_alone_is_good() throws IOException {
            create("lib64/ld-linux-x86-64.so.2", "");

            assertThat(NativeLibraries.find(root)).containsExactly(Finding.good("C library", "glibc"));
        }

        @Test
        void musl_alone_has_not_been_run() throws IOException {
            create("lib/ld-musl-x86_64.so.1", "");

            assertThat(NativeLibraries.find(root)).singleElement().matches(finding -> finding.level() == Level.NOTE);
        }
    }

    private void create(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
