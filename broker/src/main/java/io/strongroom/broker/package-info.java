/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The broker: holds the keys, decides by policy who gets them, and records every decision.
 *
 * <pre>{@code
 * try (Workspace workspace = Workspace.open(home, Optional.empty());
 *         Broker broker = Broker.of(workspace);
 *         BrokerServer server = BrokerServer.start(broker, 0)) {
 *     broker.createKey("payroll", AssuranceClass.SIMULATED);
 *     ...
 * }
 * }</pre>
 */
@NullMarked
package io.strongroom.broker;

import org.jspecify.annotations.NullMarked;
