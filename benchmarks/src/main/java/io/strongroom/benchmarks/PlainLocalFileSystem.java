/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.benchmarks;

import java.io.File;
import java.net.URI;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Local files under the scheme {@code plain:}, as Hadoop reads and writes them without checksums: the baseline. */
public final class PlainLocalFileSystem extends RawLocalFileSystem {
    private static final URI NAME = URI.create("plain:///");

    @Override
    public URI getUri() {
        return NAME;
    }

    @Override
    public String getScheme() {
        return "plain";
    }

    @Override
    public File pathToFile(Path path) {
        return new File(makeQualified(path).toUri().getPath());
    }
}
