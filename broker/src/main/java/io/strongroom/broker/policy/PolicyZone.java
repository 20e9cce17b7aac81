/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import io.strongroom.seal.zone.ReadRule;
import io.strongroom.seal.zone.WriteRule;
import io.strongroom.seal.zone.ZonePath;

/**
 * A zone that a policy names.
 *
 * @param prefix the zone holds this path and all below it
 * @param key the name of the zone key
 * @param read what may be read
 * @param write what may be written
 * @param line the line of the policy, from 1
 */
public record PolicyZone(ZonePath prefix, String key, ReadRule read, WriteRule write, int line) {}
