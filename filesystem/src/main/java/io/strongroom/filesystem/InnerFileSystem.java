/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.impl.OpenFileParameters;

/** Opens the protected methods of another file system to this package: only subclasses of Hadoop's filter reach them. */
final class InnerFileSystem extends FilterFileSystem {
    InnerFileSystem(FileSystem inner) {
        super(inner);
    }

    @Override
    protected void rename(Path src, Path dst, Options.Rename... options) throws IOException {
        super.rename(src, dst, options);
    }

    @Override
    protected CompletableFuture<FSDataInputStream> openFileWithOptions(Path path, OpenFileParameters parameters)
            throws IOException {
        return super.openFileWithOptions(path, parameters);
    }

    @Override
    protected void checkPath(Path path) {
        super.checkPath(path);
    }

    @Override
    protected URI canonicalizeUri(URI uri) {
        return super.canonicalizeUri(uri);
    }

    @Override
    protected Path getInitialWorkingDirectory() {
        return super.getInitialWorkingDirectory();
    }
}
