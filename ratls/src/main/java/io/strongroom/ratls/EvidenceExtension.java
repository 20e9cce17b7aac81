/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.attestation.Octets;
import java.util.Arrays;
import java.util.Optional;

/**
 * An X.509 extension that carries evidence, known by the bytes of its identifier.
 *
 * <p>Not among them is 1.2.840.113741.1.13.1, under which Intel's SDK puts a quote: it is the identifier of the PCK
 * certificate's extension.
 *
 * <p>Source: TCG, DICE Attestation Architecture, 6.1.1; Gramine, {@code tools/sgx/ra-tls/ra_tls.h}.
 */
public enum EvidenceExtension {
    /** Tagged evidence of TCG's DICE: CBOR. */
    TCG_DICE("2.23.133.5.4.9", "678105050409"),
    /** Gramine's of before version 1.8, as Gramine encodes it: tag and length of an identifier stand in its content. */
    GRAMINE("0.6.9.42.840.113741.1337.6", "06092a864886f84d8a3906"),
    /** The same, as it was meant. */
    RATS_TLS("1.2.840.113741.1337.6", "2a864886f84d8a3906");

    private final String oid;
    private final String hex;

    EvidenceExtension(String oid, String hex) {
        this.oid = oid;
        this.hex = hex;
    }

    /** The object identifier, in dotted decimals. */
    public String oid() {
        return oid;
    }

    /** The content bytes of the object identifier. */
    public Octets identifier() {
        return Octets.parseHex(hex);
    }

    /** The extension with this identifier, or none. */
    static Optional<EvidenceExtension> of(Octets identifier) {
        return Arrays.stream(values())
                .filter(extension -> extension.hex.equals(identifier.hex()))
                .findFirst();
    }
}
