/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import io.strongroom.attestation.dcap.PckAuthority;
import io.strongroom.attestation.snp.SigningKey;
import io.strongroom.attestation.snp.SnpProduct;
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

    /**
     * A platform of AMD's at one TCB.
     *
     * @param product which line of processors
     * @param signingKey {@link SigningKey#VCEK}, a chip's own, or {@link SigningKey#VLEK}, a cloud provider's
     * @param chipId CHIP_ID, 64 bytes; means nothing for a VLEK
     * @param reportedTcb REPORTED_TCB, 8 bytes
     */
    record Amd(SnpProduct product, SigningKey signingKey, Octets chipId, Octets reportedTcb) implements PlatformId {
        private static final int CHIP_ID_BYTES = 64;

        /** Checks the kind and the lengths. */
        public Amd {
            EndorsementId.requireEndorsed(signingKey);
            EndorsementId.requireTcb(reportedTcb);
            if (chipId.length() != CHIP_ID_BYTES) {
                throw new IllegalArgumentException("a chip id has 64 bytes, got " + chipId.length());
            }
        }

        /** What AMD gives to everybody: not the certificate of a VLEK, which only its provider has. */
        @Override
        public List<EndorsementId> needs() {
            EndorsementId crl = new EndorsementId.AmdCrl(product, signingKey);
            return signingKey == SigningKey.VLEK ? List.of(crl) : List.of(vcek(), crl);
        }

        /** The certificate of the chip's key. */
        public EndorsementId.Vcek vcek() {
            return new EndorsementId.Vcek(product, chipId.slice(0, product.hardwareIdBytes()), reportedTcb);
        }
    }
}
