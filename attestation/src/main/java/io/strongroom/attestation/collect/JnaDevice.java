/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.collect;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A device that is opened through the C library with JNA, which must lie on the class path.
 *
 * <p>Source: docs/adr/0010; Linux, open(2) and ioctl(2).
 */
final class JnaDevice implements NativeDevice {
    private static final int O_RDONLY = 0;
    private static final int CLOSED = -1;

    /** The calls of the C library that are used. Open and ioctl take their last arguments as variable ones. */
    interface LibC extends Library {
        int open(String path, int flags, Object... mode) throws LastErrorException;

        int ioctl(int descriptor, NativeLong request, Object... argument) throws LastErrorException;

        int close(int descriptor) throws LastErrorException;
    }

    private final LibC libc;
    private final Path path;
    private int descriptor;

    private JnaDevice(LibC libc, Path path, int descriptor) {
        this.libc = libc;
        this.path = path;
        this.descriptor = descriptor;
    }

    /**
     * Opens a device for reading.
     *
     * @throws IOException if it cannot be opened
     */
    static NativeDevice open(Path path) throws IOException {
        LibC libc = Native.load("c", LibC.class);
        try {
            return new JnaDevice(libc, path, libc.open(path.toString(), O_RDONLY));
        } catch (LastErrorException e) {
            throw new IOException(path + " cannot be opened: error " + e.getErrorCode(), e);
        }
    }

    @Override
    public void ioctl(long request, ByteBuffer argument) throws IOException {
        requireDirect(argument);
        try {
            libc.ioctl(descriptor, new NativeLong(request), argument);
        } catch (LastErrorException e) {
            throw new IOException(
                    path + " refuses request 0x" + Long.toHexString(request) + ": error " + e.getErrorCode(), e);
        }
    }

    @Override
    public long addressOf(ByteBuffer direct) {
        requireDirect(direct);
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }

    @Override
    public void close() throws IOException {
        if (descriptor == CLOSED) {
            return;
        }
        try {
            libc.close(descriptor);
        } catch (LastErrorException e) {
            throw new IOException(path + " cannot be closed: error " + e.getErrorCode(), e);
        } finally {
            descriptor = CLOSED;
        }
    }

    private static void requireDirect(ByteBuffer buffer) {
        if (!buffer.isDirect() || buffer.position() != 0) {
            throw new IllegalArgumentException("a device takes direct buffers, from their first byte");
        }
    }
}
