/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import java.io.IOException;
import org.apache.hadoop.security.AccessControlException;

/**
 * The zones of this run do not allow an operation. Nothing was read or written.
 *
 * <p>It is an {@link AccessControlException}, so that Spark's {@code ignoreCorruptFiles} does not skip a refused file.
 */
public final class ZoneRefusedException extends AccessControlException {
    private static final long serialVersionUID = 1L;

    /** Why an operation was refused. */
    public enum Reason {
        /** The process was started without the agent. */
        NO_SESSION,
        /** The path is in no zone, and nothing outside zones may be read. */
        READ_OUTSIDE_ZONES,
        /** The file is sealed but lies in no zone, so that no key belongs to it. */
        SEALED_FILE_OUTSIDE_ZONES,
        /** The path is in no zone, and nothing outside zones may be written. */
        WRITE_OUTSIDE_ZONES,
        /** The path's zone may not be written. */
        WRITE_IN_READ_ONLY_ZONE,
        /** A rename between two zones with different keys, or between a zone and elsewhere. */
        RENAME_ACROSS_KEYS,
        /** A directory that has a zone below it would be moved, or would take a zone's place. */
        ZONE_BELOW,
        /** The value of an extended attribute would be stored in clear beside sealed files. */
        ATTRIBUTE_IN_SEALED_ZONE,
        /** The name has the form of our temporary files, which are never listed. */
        RESERVED_NAME,
        /** The zone's key, or the version that a file was sealed with, may not be used, or whoever holds it can't be asked. */
        KEY_REFUSED,
        /** The broker does not say which manifests of directories are the latest. */
        MANIFEST_UNKNOWN,
        /** Local files would be read or written by a file system that knows no zones. */
        DOOR_OPEN
    }

    private final Reason reason;

    ZoneRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    ZoneRefusedException(Reason reason, String message, IOException cause) {
        this(reason, message);
        initCause(cause);
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
