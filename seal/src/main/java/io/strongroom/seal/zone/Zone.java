/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.zone;

import io.strongroom.seal.KeyId;

/**
 * A path prefix bound to a key.
 *
 * @param prefix the zone holds this path and all below it
 * @param keyName the name of the zone key, for people
 * @param keyId the id of the zone key, as it stands in the header of every file of the zone
 * @param read what may be read
 * @param write what may be written
 */
public record Zone(ZonePath prefix, String keyName, KeyId keyId, ReadRule read, WriteRule write) {}
