/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.attestation.Reason;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.Validity;
import io.strongroom.attestation.VerifiedEvidence;
import java.security.PublicKey;
import java.util.List;

/** What the judgement of a peer's certificate came to. */
public sealed interface RaTlsResult permits RaTlsResult.Accepted, RaTlsResult.Refused {
    /**
     * The certificate's evidence is authentic, vouches for the certificate's key and is acceptable. Only {@link
     * RaTlsVerifier} makes one. Immutable and thread-safe.
     */
    final class Accepted implements RaTlsResult {
        private final RaTlsCertificate certificate;
        private final VerifiedEvidence evidence;
        private final boolean isFresh;

        Accepted(RaTlsCertificate certificate, VerifiedEvidence evidence, boolean isFresh) {
            this.certificate = certificate;
            this.evidence = evidence;
            this.isFresh = isFresh;
        }

        /** The certificate. */
        public RaTlsCertificate certificate() {
            return certificate;
        }

        /** The evidence, authentic. */
        public VerifiedEvidence evidence() {
            return evidence;
        }

        /** The key that the evidence vouches for. */
        public PublicKey key() {
            return certificate.x509().getPublicKey();
        }

        /** What was attested. */
        public Tee tee() {
            return evidence.tee();
        }

        /** How much it is worth. */
        public AssuranceClass assuranceClass() {
            return evidence.assuranceClass();
        }

        /** True if the evidence was collected for a nonce of this verifier's, and so after the nonce was chosen. */
        public boolean isFresh() {
            return isFresh;
        }

        /** The time in which certificate and endorsements are in date. */
        public Validity validity() {
            var own = new Validity(
                    certificate.x509().getNotBefore().toInstant(),
                    certificate.x509().getNotAfter().toInstant());
            return own.intersect(evidence.validity());
        }

        /** Kind and measurement. */
        @Override
        public String toString() {
            return "accepted: " + tee().wireName() + " with "
                    + evidence.claims().measurementName() + " "
                    + evidence.claims().measurement()
                    + (assuranceClass() == AssuranceClass.SIMULATED ? ", SIMULATED: memory is not protected" : "");
        }
    }

    /**
     * The certificate is refused.
     *
     * @param reasons every independent reason that was found, at least one; for the verifier's own side, never for the peer
     */
    record Refused(List<Reason> reasons) implements RaTlsResult {
        /**
         * Copies the reasons.
         *
         * @throws IllegalArgumentException if there is none
         */
        public Refused {
            reasons = List.copyOf(reasons);
            if (reasons.isEmpty()) {
                throw new IllegalArgumentException("a refusal needs at least one reason");
            }
        }
    }
}
