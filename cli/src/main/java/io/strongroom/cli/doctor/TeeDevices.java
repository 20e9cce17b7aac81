/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.doctor;

import io.strongroom.attestation.collect.EvidenceCollectors;
import io.strongroom.attestation.collect.TeeDevice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks for the devices through which the kernel hands out evidence. */
public final class TeeDevices {
    private static final List<Device> DEVICES = List.of(
            new Device("Intel SGX", "dev/sgx_enclave", "sgx"),
            new Device("Intel TDX guest", "dev/tdx_guest", "tdx_guest"),
            new Device("AMD SEV-SNP guest", "dev/sev-guest", "sev_snp"));
    private static final String CONFIGFS_REPORT = "sys/kernel/config/tsm/report";

    private TeeDevices() {}

    /**
     * Looks below {@code root}, which is {@code /} outside tests.
     *
     * @param flags the processor's flags
     */
    public static List<Finding> find(Path root, CpuFlags flags) {
        List<Finding> findings = new ArrayList<>();
        for (Device device : DEVICES) {
            findings.add(device.find(root, flags));
        }
        boolean hasReports = Files.isDirectory(root.resolve(CONFIGFS_REPORT));
        findings.add(
                hasReports
                        ? Finding.good("configfs-tsm", "/" + CONFIGFS_REPORT + " is there")
                        : Finding.note(
                                "configfs-tsm",
                                "/" + CONFIGFS_REPORT + " is not there",
                                "in a TDX or SEV-SNP guest load the module tsm (Linux 6.7 or later) and mount configfs"));
        findings.add(attestation(root));
        return findings;
    }

    /** What this process can prove itself with: a host that could start enclaves protects nothing outside them. */
    private static Finding attestation(Path root) {
        Optional<TeeDevice> inside = EvidenceCollectors.devices(root).stream()
                .filter(TeeDevice::attestsThisProcess)
                .findFirst();
        return inside.map(device -> Finding.good(
                        "attestation",
                        "this process runs in " + device.tee().wireName() + " (" + device.interfaceName() + ", /"
                                + root.relativize(device.path()) + "): simulated evidence is refused here"))
                .orElseGet(() -> Finding.note(
                        "attestation",
                        "no TEE here: evidence is simulated, and memory is not protected",
                        "develop here; run jobs on secret data on a machine with SGX, TDX or SEV-SNP"));
    }

    private record Device(String name, String path, String flag) {
        Finding find(Path root, CpuFlags flags) {
            Path device = root.resolve(path);
            if (Files.exists(device)) {
                return Files.isReadable(device)
                        ? Finding.good(name, "/" + path + " is there and readable")
                        : Finding.bad(
                                name,
                                "/" + path + " is not readable",
                                "add this user to the group that owns the device");
            }
            return flags.has(flag)
                    ? Finding.bad(
                            name,
                            "the processor has " + flag + ", but /" + path + " is missing",
                            "enable it in the firmware and load the kernel driver")
                    : Finding.note(name, "not on this machine", "");
        }
    }
}
