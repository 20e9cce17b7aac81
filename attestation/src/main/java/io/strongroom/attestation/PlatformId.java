/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import io.strongroom.attestation.dcap.PckAuthority;
import java.util.List;

/** What endorsements have to be asked for: the platform that evidence names. Says nothing about whether it is true. */
public sealed interface PlatformId {
    /** The endorsements that judging evidence of this platform takes. */
    List<EndorsementId> needs();

    /**
     * A family of Intel's platforms.
     *
     * @param tee {@link Tee#SGX} or {@link Tee#TDX}
     * @param fmspc FMSPC, 6 bytes
     * @param authority who issues the PCK certificates of this family
     */
    record Intel(Tee tee, Octets fmspc, PckAuthority authority) implements PlatformId {
        /** Checks the kind and the length. */
        public Intel {
            EndorsementId.requireIntel(tee);
            EndorsementId.requireFmspc(fmspc);
        }

        @Override
        public List<EndorsementId> needs() {
            return List.of(
                    new EndorsementId.TcbInfo(tee, fmspc),
                    new EndorsementId.QeIdentity(tee),
                    new EndorsementId.PckCrl(authority),
                    new EndorsementId.IntelRootCrl());
        }
    }
}
