/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Security;
import org.junit.jupiter.api.Test;

class ProcessCryptoTest {
    @Test
    void knows_the_answer_of_an_agreement() {
        assertThat(ProcessCrypto.agrees(Security.getProvider("SunEC"))).isTrue();
    }

    @Test
    void a_provider_that_has_no_agreements_gives_no_answer() {
        assertThat(ProcessCrypto.agrees(Security.getProvider("SUN"))).isFalse();
    }
}
