/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import io.strongroom.attestation.Measurement;
import io.strongroom.attestation.Octets;
import java.util.List;

/**
 * What Intel says a TDX module must be.
 *
 * <p>Source: Intel PCS API version 4, TCB Info version 3, {@code tdxModule} and {@code tdxModuleIdentities}.
 *
 * @param id {@code TDX_01} and so on, or empty for {@code tdxModule}
 * @param mrSigner 48 bytes
 * @param attributes 8 bytes
 * @param attributesMask 8 bytes
 * @param levels highest first; none for {@code tdxModule}
 */
record TdxModuleIdentity(
        String id, Measurement mrSigner, Octets attributes, Octets attributesMask, List<SvnLevel> levels) {
    TdxModuleIdentity {
        levels = List.copyOf(levels);
    }
}
