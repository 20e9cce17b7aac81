/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.attestation.AssuranceClass;
import java.util.stream.Stream;

/** The value of {@code --class} of keys and secrets. */
final class AssuranceClassOption {
    private AssuranceClassOption() {}

    /**
     * The class of this name.
     *
     * @throws CommandFailedException with {@link ExitCode#USAGE} if there is none
     */
    static AssuranceClass parse(String name) {
        return Stream.of(AssuranceClass.values())
                .filter(candidate -> candidate.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new CommandFailedException(
                        ExitCode.USAGE, "unknown class '" + name + "' (expected hardware, tpm or simulated)"));
    }
}
