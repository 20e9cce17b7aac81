/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.manifest;

import io.strongroom.seal.zone.ZonePath;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a process wrote and deleted in directories that may have a manifest, until it is committed. A path stands for itself
 * and all below it. The oldest are forgotten when there are very many. Thread-safe.
 */
public final class DirectoryChanges {
    private static final int MAX_PATHS = 200_000;

    private final Set<ZonePath> written = new LinkedHashSet<>();
    private final Set<ZonePath> deleted = new LinkedHashSet<>();

    /** Notes that this process put a file or directory there. */
    public synchronized void wrote(ZonePath path) {
        add(written, path);
    }

    /** Notes that this process took away what was there, its own work included. */
    public synchronized void deleted(ZonePath path) {
        written.removeIf(path::contains);
        add(deleted, path);
    }

    /** Whether this process put the file there. */
    public synchronized boolean isWritten(ZonePath file) {
        return covers(written, file);
    }

    /** Whether this process took the file away, or put another in its place. */
    public synchronized boolean isDeleted(ZonePath file) {
        return covers(deleted, file) || covers(written, file);
    }

    /** Whether there are changes at or below a directory. */
    public synchronized boolean isChanged(ZonePath directory) {
        return written.stream().anyMatch(directory::contains)
                || deleted.stream().anyMatch(directory::contains);
    }

    /** Forgets the changes at and below a directory: they are committed. */
    public synchronized void committed(ZonePath directory) {
        written.removeIf(directory::contains);
        deleted.removeIf(directory::contains);
    }

    private static void add(Set<ZonePath> paths, ZonePath path) {
        paths.add(path);
        if (paths.size() > MAX_PATHS) {
            Iterator<ZonePath> oldest = paths.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private static boolean covers(Set<ZonePath> paths, ZonePath file) {
        for (int depth = file.segments().size(); depth >= 0; depth--) {
            if (paths.contains(new ZonePath(
                    file.scheme(), file.authority(), file.segments().subList(0, depth)))) {
                return true;
            }
        }
        return false;
    }
}
