/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.collect;

import io.strongroom.attestation.Tee;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds out on which platform this process runs. Holds no state; thread-safe.
 *
 * <p>Source: Gramine, "Attestation and Secret Provisioning", {@code /dev/attestation}; Occlum, {@code /dev/sgx}; Linux
 * kernel, {@code Documentation/ABI/testing/configfs-tsm-report}.
 */
public final class EvidenceCollectors {
    private static final Path THIS_MACHINE = Path.of("/");

    private EvidenceCollectors() {}

    /**
     * The collector for the hardware that this process runs in, or none if it runs in no hardware that protects it.
     *
     * @throws EvidenceUnavailableException if it runs in such hardware: collecting there is not in this version
     */
    public static Optional<EvidenceCollector> detect() throws EvidenceUnavailableException {
        return detect(THIS_MACHINE);
    }

    /** The same for the file tree below {@code root}. */
    static Optional<EvidenceCollector> detect(Path root) throws EvidenceUnavailableException {
        for (TeeDevice device : devices(root)) {
            if (device.attestsThisProcess()) {
                throw new EvidenceUnavailableException(
                        "collecting " + device.tee().wireName()
                                + " evidence is not in this version (found " + device.path() + ", "
                                + device.interfaceName() + ")");
            }
        }
        return Optional.empty();
    }

    /** Everything on this machine that has to do with trusted execution, those that this process runs in first. */
    public static List<TeeDevice> devices() {
        return devices(THIS_MACHINE);
    }

    static List<TeeDevice> devices(Path root) {
        return Stream.of(
                        gramine(root),
                        occlum(root),
                        configfsTsm(root),
                        device(root, "dev/tdx_guest", "TDX guest driver", Tee.TDX, true),
                        device(root, "dev/sev-guest", "SEV-SNP guest driver", Tee.SNP, true),
                        device(root, "dev/sgx_enclave", "SGX driver of the host", Tee.SGX, false),
                        device(root, "dev/sgx/enclave", "SGX driver of the host, older name", Tee.SGX, false),
                        device(root, "dev/sgx_provision", "SGX provisioning of the host", Tee.SGX, false),
                        device(root, "dev/isgx", "SGX driver of the host without launch control", Tee.SGX, false),
                        device(root, "dev/sev", "SEV firmware of the host", Tee.SNP, false))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<TeeDevice> gramine(Path root) {
        return device(root, "dev/attestation/quote", "Gramine", Tee.SGX, true);
    }

    /** Occlum's {@code /dev/sgx} is a device; with older drivers of the host it is a directory. */
    private static Optional<TeeDevice> occlum(Path root) {
        Path path = root.resolve("dev/sgx");
        boolean isDevice = Files.exists(path) && !Files.isDirectory(path);
        return isDevice ? Optional.of(new TeeDevice(path, "Occlum", Tee.SGX, true)) : Optional.empty();
    }

    private static Optional<TeeDevice> configfsTsm(Path root) {
        Path path = root.resolve("sys/kernel/config/tsm/report");
        if (!Files.isDirectory(path)) {
            return Optional.empty();
        }
        boolean isAmd = Files.exists(root.resolve("dev/sev-guest"), LinkOption.NOFOLLOW_LINKS);
        return Optional.of(new TeeDevice(path, "configfs-tsm", isAmd ? Tee.SNP : Tee.TDX, true));
    }

    private static Optional<TeeDevice> device(
            Path root, String path, String interfaceName, Tee tee, boolean attestsThisProcess) {
        Path found = root.resolve(path);
        return Files.exists(found)
                ? Optional.of(new TeeDevice(found, interfaceName, tee, attestsThisProcess))
                : Optional.empty();
    }
}
