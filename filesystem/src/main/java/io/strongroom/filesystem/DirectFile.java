/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/** Written under its own name on a storage that shows a file only when its stream is closed. */
final class DirectFile implements PendingFile {
    private final FileSystem inner;
    private final Path target;
    private final FSDataOutputStream stream;

    DirectFile(FileSystem inner, Path target, FSDataOutputStream stream) {
        this.inner = inner;
        this.target = target;
        this.stream = stream;
    }

    @Override
    public FSDataOutputStream stream() {
        return stream;
    }

    @Override
    public void complete() throws IOException {
        stream.close();
    }

    /** Without a way to abort, the storage completes what it has: it goes, and readers refuse it until then. */
    @Override
    public void discard() throws IOException {
        if (stream.hasCapability(StreamCapabilities.ABORTABLE_STREAM)) {
            stream.abort();
            return;
        }
        try {
            stream.close();
        } finally {
            inner.delete(target, false);
        }
    }
}
