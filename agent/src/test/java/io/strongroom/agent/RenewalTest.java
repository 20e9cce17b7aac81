/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RenewalTest {
    @Test
    void goes_on_after_a_failure_of_any_kind() throws Exception {
        var failing = new Failing();
        var thread = new Thread(new Renewal(failing, Clock.systemUTC(), Duration.ofMillis(1)));
        thread.setUncaughtExceptionHandler((dead, failure) -> failing.died = true);
        thread.start();

        assertThat(failing.third.await(10, TimeUnit.SECONDS)).isTrue();
        thread.interrupt();
        thread.join();
        assertThat(failing.died).isFalse();
    }

    private static final class Failing implements Renewal.Renewable {
        private final CountDownLatch third = new CountDownLatch(3);
        private volatile boolean died;

        @Override
        public Instant validUntil() {
            return Instant.now();
        }

        @Override
        public void renew() throws IOException {
            third.countDown();
            if (third.getCount() == 2) {
                throw new IllegalStateException("a defect");
            }
            throw new IOException("no broker");
        }
    }
}
