/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.collect;

import java.io.IOException;
import java.nio.file.Path;

/** Opens devices with JNA where it is on the class path. Itself knows nothing of JNA, and so can say that it is missing. */
final class NativeDevices {
    private NativeDevices() {}

    /** See {@link NativeDevice.Opener#open}. */
    static NativeDevice open(Path path) throws IOException, EvidenceUnavailableException {
        try {
            return JnaDevice.open(path);
        } catch (NoClassDefFoundError e) {
            throw new EvidenceUnavailableException(
                    "requests to " + path
                            + " need JNA, which is not on the class path; put lib/jna.jar beside the agent",
                    e);
        } catch (UnsatisfiedLinkError e) {
            throw new EvidenceUnavailableException(
                    "requests to " + path + " need JNA, which does not run here: " + e.getMessage(), e);
        }
    }
}
