/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import io.strongroom.broker.api.Job;
import io.strongroom.broker.api.JobDescriptor;
import io.strongroom.broker.api.JobRole;
import io.strongroom.broker.api.RequestedZone;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** Jobs for tests. */
public final class TestJobs {
    private TestJobs() {}

    /** The driver of a new job that asks for these zones. */
    public static Job driver(Path runDirectory, RequestedZone... zones) {
        return new Job(UUID.randomUUID().toString(), JobRole.DRIVER, descriptor(zones), runDirectory);
    }

    /** An executor of the same job. */
    public static Job executorOf(Job driver) {
        return new Job(driver.id(), JobRole.EXECUTOR, driver.descriptor(), driver.runDirectory());
    }

    /** A descriptor that asks for these zones. */
    public static JobDescriptor descriptor(RequestedZone... zones) {
        return JobDescriptor.builder("test-1.0", "com.example.Launcher")
                .mainClass("com.example.Main")
                .arguments(List.of("--date", "2026-11-23"))
                .zones(List.of(zones))
                .build();
    }
}
