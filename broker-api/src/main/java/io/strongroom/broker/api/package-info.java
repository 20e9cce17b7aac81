/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The broker's messages and its client.
 *
 * <p>Start with {@link io.strongroom.broker.api.BrokerClient}:
 *
 * <pre>{@code
 * var client = BrokerClient.create(URI.create("https://127.0.0.1:8743"), BrokerTrust.ofWorkspace(home));
 * SessionGrant grant = client.attest(collector, job);
 * try (ZoneKeyring payroll = client.fetchKeyring(grant.key("payroll").orElseThrow())) {
 *     ...
 * }
 * }</pre>
 */
@NullMarked
package io.strongroom.broker.api;

import org.jspecify.annotations.NullMarked;
