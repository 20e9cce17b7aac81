/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.collect;

import java.time.Duration;

/** Waits between two attempts. */
@FunctionalInterface
interface Pause {
    /** Sleeps on this thread. */
    Pause SLEEP = duration -> Thread.sleep(duration.toMillis());

    /** Waits this long. */
    void forDuration(Duration duration) throws InterruptedException;
}
