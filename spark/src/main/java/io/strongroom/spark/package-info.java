/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Launches and secures Spark jobs: {@code strongroom submit}.
 *
 * <pre>{@code
 * SubmitArguments arguments = SubmitArguments.parse(List.of("--class", "com.example.Job", "job.jar", "in", "out"));
 * try (SparkSubmission submission = SparkSubmission.prepare(arguments, surroundings)) {
 *     return submission.launch().exitCode();
 * }
 * }</pre>
 */
@NullMarked
package io.strongroom.spark;

import org.jspecify.annotations.NullMarked;
