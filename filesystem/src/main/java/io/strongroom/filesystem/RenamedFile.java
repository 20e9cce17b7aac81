/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/** Written under a temporary name beside its own, and renamed when it is complete. */
final class RenamedFile implements PendingFile {
    private final FileSystem inner;
    private final Path temporary;
    private final Path target;
    private final boolean overwrite;
    private final FSDataOutputStream stream;
    private final UnfinishedFiles unfinished;

    RenamedFile(
            FileSystem inner,
            Path temporary,
            Path target,
            boolean overwrite,
            FSDataOutputStream stream,
            UnfinishedFiles unfinished) {
        this.inner = inner;
        this.temporary = temporary;
        this.target = target;
        this.overwrite = overwrite;
        this.stream = stream;
        this.unfinished = unfinished;
        unfinished.begin(target, temporary);
    }

    @Override
    public FSDataOutputStream stream() {
        return stream;
    }

    @Override
    public void complete() throws IOException {
        stream.close();
        unfinished.end(target, temporary);
        if (inner instanceof PlainLocalFileSystem local) {
            local.complete(temporary, target, overwrite);
        } else {
            rename();
        }
    }

    /** The access object stays open: closing it would close the inner file system. */
    @SuppressWarnings("resource")
    private void rename() throws IOException {
        new InnerFileSystem(inner)
                .rename(temporary, target, overwrite ? Options.Rename.OVERWRITE : Options.Rename.NONE);
    }

    @Override
    public void discard() throws IOException {
        unfinished.end(target, temporary);
        try {
            stream.close();
        } finally {
            inner.delete(temporary, false);
        }
    }
}
