/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.collect;

import io.strongroom.attestation.Tee;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
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
     * The collector for the hardware that this process runs in, or none if it runs in no hardware that protects it. An
     * enclave inside a protected machine is attested as an enclave, because that is what keeps the rest of the machine out.
     *
     * @throws EvidenceUnavailableException if it runs in such hardware, but gets no evidence from it
     */
    public static Optional<EvidenceCollector> detect() throws EvidenceUnavailableException {
        return detect(THIS_MACHINE, new NioKernelFiles(), NativeDevices::open);
    }

    /** The same for the file tree below {@code root}. */
    static Optional<EvidenceCollector> detect(Path root, KernelFiles files, NativeDevice.Opener devices)
            throws EvidenceUnavailableException {
        Optional<TeeDevice> found =
                devices(root).stream().filter(TeeDevice::attestsThisProcess).findFirst();
        return found.isEmpty() ? Optional.empty() : Optional.of(open(found.get(), files, devices));
    }

    private static EvidenceCollector open(TeeDevice device, KernelFiles files, NativeDevice.Opener devices)
            throws EvidenceUnavailableException {
        return switch (device.kind()) {
            case GRAMINE -> GramineCollector.open(files, directoryOf(device.path()));
            case OCCLUM -> OcclumCollector.open(devices, device.path());
            case CONFIGFS_TSM -> ConfigfsTsmCollector.open(files, device.path(), Pause.SLEEP);
            case TDX_GUEST, SEV_GUEST ->
                throw new EvidenceUnavailableException(
                        "this is a " + device.tee().wireName() + " machine ("
                                + device.path() + "), but /" + TeeInterface.CONFIGFS_TSM.path()
                                + " is not there; use Linux 6.7 or later, load the module tsm and mount configfs");
            case SGX_HOST, SGX_HOST_OLDER, SGX_PROVISION, SGX_HOST_LEGACY, SEV_HOST ->
                throw new IllegalStateException(device.kind() + " attests no process");
        };
    }

    /** Everything on this machine that has to do with trusted execution, those that this process runs in first. */
    public static List<TeeDevice> devices() {
        return devices(THIS_MACHINE);
    }

    /** The same for the file tree below {@code root}. */
    public static List<TeeDevice> devices(Path root) {
        return Stream.of(TeeInterface.values())
                .flatMap(kind -> find(root, kind).stream())
                .toList();
    }

    private static Optional<TeeDevice> find(Path root, TeeInterface kind) {
        Path path = root.resolve(kind.path());
        boolean isThere = switch (kind) {
            case OCCLUM -> Files.exists(path) && !Files.isDirectory(path);
            case CONFIGFS_TSM -> Files.isDirectory(path);
            default -> Files.exists(path);
        };
        return isThere ? Optional.of(new TeeDevice(path, kind, tee(root, kind))) : Optional.empty();
    }

    private static Path directoryOf(Path file) {
        return Objects.requireNonNull(file.getParent(), "a file below the root has a directory");
    }

    private static Tee tee(Path root, TeeInterface kind) {
        boolean isAmd = kind == TeeInterface.CONFIGFS_TSM
                && Files.exists(root.resolve(TeeInterface.SEV_GUEST.path()), LinkOption.NOFOLLOW_LINKS);
        return isAmd ? Tee.SNP : kind.tee();
    }
}
