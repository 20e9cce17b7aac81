/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/**
 * What the operating system says of a file, in one question.
 *
 * @param mode type and permission bits, as in {@code stat(2)}
 * @param uid number of the owner
 * @param gid number of the group
 * @param sizeBytes length
 * @param modifiedMillis since the epoch
 * @param accessedMillis since the epoch
 */
record UnixAttributes(int mode, int uid, int gid, long sizeBytes, long modifiedMillis, long accessedMillis) {
    /** Permission bits and the sticky bit: all that Hadoop knows. */
    static final int PERMISSION_BITS = 01777;

    private static final String NAMES = "unix:mode,uid,gid,size,lastModifiedTime,lastAccessTime";
    private static final int TYPE_BITS = 0170000;
    private static final int DIRECTORY_TYPE = 0040000;
    private static final int LINK_TYPE = 0120000;

    /** Asks. Errors as in {@link Files#readAttributes}. */
    static UnixAttributes of(Path path, LinkOption... links) throws IOException {
        Map<String, Object> values = Files.readAttributes(path, NAMES, links);
        return new UnixAttributes(
                value(values, "mode", Integer.class),
                value(values, "uid", Integer.class),
                value(values, "gid", Integer.class),
                value(values, "size", Long.class),
                value(values, "lastModifiedTime", FileTime.class).toMillis(),
                value(values, "lastAccessTime", FileTime.class).toMillis());
    }

    private static <T> T value(Map<String, Object> values, String name, Class<T> type) throws IOException {
        Object value = values.get(name);
        if (value == null) {
            throw new IOException("the file system does not tell the attribute " + name);
        }
        return type.cast(value);
    }

    boolean isDirectory() {
        return (mode & TYPE_BITS) == DIRECTORY_TYPE;
    }

    boolean isLink() {
        return (mode & TYPE_BITS) == LINK_TYPE;
    }

    short permissions() {
        return (short) (mode & PERMISSION_BITS);
    }
}
