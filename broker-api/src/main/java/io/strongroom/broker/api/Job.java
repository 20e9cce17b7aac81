/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The job for which a process attests.
 *
 * @param id letters, digits and hyphens, at most 64; equal in the driver and its executors
 * @param role what this process does in it
 * @param descriptor what the job's JVM is started with
 * @param runDirectory the absolute directory that {@code ${run}} stands for
 */
public record Job(String id, JobRole role, JobDescriptor descriptor, Path runDirectory) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,63}");

    /** Checks the id and the directory. */
    public Job {
        if (!isValidId(id)) {
            throw new IllegalArgumentException("job id '" + id + "' is not 1 to 64 letters, digits and hyphens");
        }
        if (!runDirectory.isAbsolute()) {
            throw new IllegalArgumentException("the run directory '" + runDirectory + "' is not absolute");
        }
    }

    /** Whether {@code text} has the form of a job id. */
    public static boolean isValidId(String text) {
        return ID.matcher(text).matches();
    }
}
