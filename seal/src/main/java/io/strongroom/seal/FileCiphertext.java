/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A sealed file on a local file system. Thread-safe. */
public final class FileCiphertext implements RewritableCiphertext {
    private final FileChannel channel;
    private final long length;

    private FileCiphertext(FileChannel channel) throws IOException {
        this.channel = channel;
        this.length = channel.size();
    }

    /** Opens {@code file} for reading. */
    public static FileCiphertext open(Path file) throws IOException {
        return of(FileChannel.open(file, StandardOpenOption.READ));
    }

    /** Opens {@code file} for reading and for replacing its headers. */
    public static FileCiphertext openForRewrap(Path file) throws IOException {
        return of(FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    private static FileCiphertext of(FileChannel channel) throws IOException {
        try {
            return new FileCiphertext(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The length the file had when it was opened. */
    @Override
    public long length() {
        return length;
    }

    @Override
    public int read(long position, byte[] b, int off, int len) throws IOException {
        return len == 0 ? 0 : channel.read(ByteBuffer.wrap(b, off, len), position);
    }

    @Override
    public void write(long position, byte[] b, int off, int len) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(b, off, len);
        while (bytes.hasRemaining()) {
            channel.write(bytes, position + bytes.position() - off);
        }
    }

    @Override
    public void sync() throws IOException {
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
