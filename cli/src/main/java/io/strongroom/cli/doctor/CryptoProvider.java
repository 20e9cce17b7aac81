/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.doctor;

import io.strongroom.seal.SealCrypto;
import java.security.Provider;

/** Says which provider seals, and why. */
public final class CryptoProvider {
    private static final String FAST = "AmazonCorrettoCryptoProvider";

    private CryptoProvider() {}

    /** Makes the choice as the library makes it, self-test included. */
    public static Finding find() {
        SealCrypto crypto = SealCrypto.selected();
        Provider provider = crypto.provider();
        String observation = provider.getName() + " " + provider.getVersionStr() + ": " + crypto.reason();
        return provider.getName().equals(FAST)
                ? Finding.good("crypto provider", observation)
                : Finding.note(
                        "crypto provider",
                        observation,
                        "correct, but slower; the fast provider runs on Linux with glibc, x86-64 and aarch64");
    }
}
