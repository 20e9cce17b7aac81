/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.attestation.dcap.TrustAnchor;
import io.strongroom.attestation.simulated.SimulatedPlatformFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Makes the files of a workspace's simulated quoting platform. Source: docs/spec/simulated-evidence.md, section 2. */
final class SimulatedPlatforms {
    private static final Duration LIFETIME = Duration.ofDays(5 * 365);
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);

    private SimulatedPlatforms() {}

    /** Makes the platform in {@code home} if it is missing: whole, or not at all. Keeps no key but the PCK's. */
    static void createIfMissing(Path home, Instant now) throws IOException {
        Path directory = home.resolve(Workspace.SIMULATED);
        if (Files.exists(directory)) {
            return;
        }
        Instant notBefore = now.minus(CLOCK_SKEW);
        Instant notAfter = now.plus(LIFETIME);
        var root = Certificates.root(TrustAnchor.Simulated.ROOT_NAME, notBefore, notAfter, 1);
        var intermediate =
                Certificates.intermediate(root, TrustAnchor.Simulated.INTERMEDIATE_NAME, notBefore, notAfter, 0);
        var pck = Certificates.signer(intermediate, TrustAnchor.Simulated.LEAF_NAME, notBefore, notAfter);
        Path temporary = PrivateFiles.temporaryDirectory(home, Workspace.SIMULATED);
        SimulatedPlatformFiles.write(
                temporary, List.of(pck.certificate(), intermediate.certificate(), root.certificate()), pck.key());
        Files.move(temporary, directory, StandardCopyOption.ATOMIC_MOVE);
    }
}
