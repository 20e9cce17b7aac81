/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/** A storage of another scheme, {@code lake}, that counts what is asked of it and fails on demand. */
public final class LakeFileSystem extends RawLocalFileSystem {
    static final AtomicInteger OPENED = new AtomicInteger();
    static final AtomicInteger ASKED = new AtomicInteger();
    /** Bytes that may still be written before the disk is full. */
    static final AtomicLong SPACE = new AtomicLong(Long.MAX_VALUE);

    private static final URI ROOT = URI.create("lake:///");
    private static final long BLOCK_BYTES = 100_000;

    static void reset() {
        OPENED.set(0);
        ASKED.set(0);
        SPACE.set(Long.MAX_VALUE);
    }

    @Override
    public String getScheme() {
        return "lake";
    }

    @Override
    public URI getUri() {
        return ROOT;
    }

    @Override
    public FSDataInputStream open(Path f, int bufferSize) throws IOException {
        OPENED.incrementAndGet();
        return super.open(f, bufferSize);
    }

    @Override
    public FileStatus getFileStatus(Path f) throws IOException {
        ASKED.incrementAndGet();
        File file = pathToFile(f);
        if (!file.exists()) {
            throw new FileNotFoundException("File " + f + " does not exist");
        }
        return new FileStatus(file.length(), file.isDirectory(), 1, BLOCK_BYTES, file.lastModified(), makeQualified(f));
    }

    @Override
    public FileStatus[] listStatus(Path f) throws IOException {
        FileStatus status = getFileStatus(f);
        return status.isDirectory() ? super.listStatus(f) : new FileStatus[] {status};
    }

    @Override
    public FileStatus getFileLinkStatus(Path f) throws IOException {
        return getFileStatus(f);
    }

    @Override
    public void setPermission(Path p, FsPermission permission) {}

    @Override
    public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long len) throws IOException {
        int first = (int) (start / BLOCK_BYTES);
        int last = (int) ((Math.min(start + len, file.getLen()) - 1) / BLOCK_BYTES);
        BlockLocation[] blocks = new BlockLocation[Math.max(0, last - first + 1)];
        for (int i = 0; i < blocks.length; i++) {
            long offset = (first + i) * BLOCK_BYTES;
            String[] host = {"host" + (first + i)};
            blocks[i] = new BlockLocation(host, host, offset, Math.min(BLOCK_BYTES, file.getLen() - offset));
        }
        return blocks;
    }

    @Override
    protected OutputStream createOutputStreamWithMode(Path f, boolean append, FsPermission permission)
            throws IOException {
        OutputStream out = super.createOutputStreamWithMode(f, append, permission);
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] b, int off, int len) throws IOException {
                if (SPACE.addAndGet(-len) < 0) {
                    throw new IOException("No space left on device");
                }
                out.write(b, off, len);
            }

            @Override
            public void close() throws IOException {
                out.close();
            }
        };
    }
}
