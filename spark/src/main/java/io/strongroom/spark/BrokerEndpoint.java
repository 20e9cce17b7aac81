/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import java.net.URI;
import java.nio.file.Path;

/**
 * Where a job's agent finds its broker. Holds no secret.
 *
 * @param url the broker's HTTPS address
 * @param pin what identifies the broker, in hexadecimal, as the agent's settings have it
 * @param home the workspace
 */
public record BrokerEndpoint(URI url, String pin, Path home) {}
