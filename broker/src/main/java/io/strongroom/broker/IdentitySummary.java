/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import java.time.Instant;

/**
 * A certificate of a workload.
 *
 * @param serial its serial number, in hexadecimal
 * @param name its SPIFFE ID
 * @param jobId the job
 * @param keySha256 the SHA-256 of its SubjectPublicKeyInfo, in hexadecimal; one for all certificates of a process
 * @param notAfter until when it lasts
 * @param isDenied whether its process or its job is denied
 */
public record IdentitySummary(
        String serial, String name, String jobId, String keySha256, Instant notAfter, boolean isDenied) {}
