/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ReflectionUtils;

/** Makes the file system that Hadoop would have used for a scheme without us. */
final class InnerFileSystems {
    private InnerFileSystems() {}

    /** A new one for {@code uri}, which the caller closes; never one of Hadoop's cache. */
    static FileSystem open(URI uri, Configuration conf) throws IOException {
        FileSystem inner;
        Configuration settings = conf;
        String scheme = uri.getScheme();
        if (PlainLocalFileSystem.isLocal(scheme)) {
            inner = scheme.equalsIgnoreCase(PlainLocalFileSystem.SEALED_SCHEME)
                    ? new PlainLocalFileSystem.Alias()
                    : new PlainLocalFileSystem();
        } else {
            settings = settingsBelow(conf);
            inner = ReflectionUtils.newInstance(FileSystem.getFileSystemClass(scheme, settings), settings);
        }
        inner.initialize(uri, settings);
        return inner;
    }

    /**
     * The settings as they would be without us. What the inner file system opens with them does not come from Hadoop's
     * cache and does not get into it: the cache goes by scheme, so a plain file system there would serve the whole JVM.
     */
    private static Configuration settingsBelow(Configuration conf) {
        Configuration below = new Configuration(conf);
        for (var entry : conf) {
            String key = entry.getKey();
            if (!FileSystemDoors.isSealing(entry.getValue()) || !key.startsWith("fs.") || !key.endsWith(".impl")) {
                continue;
            }
            String scheme = key.substring("fs.".length(), key.length() - ".impl".length());
            below.unset(key);
            below.unset(FileSystemDoors.abstractFileSystemKey(scheme));
            String inner = conf.get(FileSystemDoors.innerKey(scheme));
            if (inner != null) {
                below.set(key, inner);
            }
            below.setBoolean(key + ".disable.cache", true);
        }
        return below;
    }
}
