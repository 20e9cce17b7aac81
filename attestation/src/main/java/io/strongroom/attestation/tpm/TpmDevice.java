/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * The TPM behind a device file of Linux: one write is a command, one read its response. Opens the device for every
 * command, so it holds no state; thread-safe.
 *
 * <p>Source: Linux kernel, {@code Documentation/security/tpm/tpm-dev-node.rst} and {@code tpm-resource-manager}.
 */
public final class TpmDevice implements TpmTransport {
    /** The device of the kernel's resource manager, which many processes may use at once. */
    public static final Path RESOURCE_MANAGER = Path.of("/dev/tpmrm0");

    private final Path path;

    /** The TPM behind {@code path}. */
    public TpmDevice(Path path) {
        this.path = path;
    }

    @Override
    public byte[] transmit(byte[] command) throws IOException {
        try (FileChannel device = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            int written = device.write(ByteBuffer.wrap(command));
            if (written != command.length) {
                throw new EOFException(path + " took " + written + " bytes of a command of " + command.length);
            }
            ByteBuffer response = ByteBuffer.allocate(MAX_RESPONSE_BYTES);
            int read = device.read(response);
            if (read <= 0) {
                throw new EOFException(path + " gave no response");
            }
            return Arrays.copyOf(response.array(), read);
        }
    }
}
