/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.Endorsements;
import io.strongroom.attestation.Octets;
import java.util.List;

/**
 * What authorities say about the certificates that they issued: revocation lists. Untrusted until verified.
 *
 * @param revocationLists in DER (RFC 5280, 5)
 * @param allowsMissingLists whether a certificate is accepted if there is no list of its issuer
 */
public record TpmEndorsements(List<Octets> revocationLists, boolean allowsMissingLists) implements Endorsements {
    /** Copies the list. */
    public TpmEndorsements {
        revocationLists = List.copyOf(revocationLists);
    }

    /** These lists; a certificate whose issuer has none is refused. */
    public static TpmEndorsements of(List<Octets> revocationLists) {
        return new TpmEndorsements(revocationLists, false);
    }

    /**
     * The same lists, and no list is needed of an issuer that has none. For authorities that issue certificates of short
     * life instead. Whoever uses it must log that.
     */
    public TpmEndorsements allowMissingLists() {
        return new TpmEndorsements(revocationLists, true);
    }
}
