/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

/** What a rule allows to be done with a key. */
public enum Grant {
    /** Reading sealed files. */
    OPEN,
    /** Writing sealed files. */
    SEAL,
    /** Reading sealed files without ever receiving the zone key: data keys are unwrapped in the broker. */
    UNWRAP_ONLY
}
