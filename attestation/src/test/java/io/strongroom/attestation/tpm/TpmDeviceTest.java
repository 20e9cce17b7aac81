/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TpmDeviceTest {
    @TempDir
    private Path directory;

    /** In a file the response lies where the command ends: reading goes on where writing stopped. */
    @Test
    void writes_the_command_and_reads_the_response() throws Exception {
        Path device = Files.write(directory.resolve("tpm"), new byte[] {0, 0, 7, 8, 9});

        assertThat(new TpmDevice(device).transmit(new byte[] {1, 2})).containsExactly(7, 8, 9);

        assertThat(Files.readAllBytes(device)).containsExactly(1, 2, 7, 8, 9);
    }

    @Test
    void fails_without_a_response_or_a_device() throws Exception {
        Path silent = Files.write(directory.resolve("silent"), new byte[2]);

        assertThatThrownBy(() -> new TpmDevice(silent).transmit(new byte[] {1, 2}))
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("gave no response");
        assertThatThrownBy(() -> new TpmDevice(directory.resolve("none")).transmit(new byte[] {1, 2}))
                .isInstanceOf(NoSuchFileException.class);
    }
}
