/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.internal;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.internal.PemCertificates.PemException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Certificates and revocation lists as they come from files and services: DER, or the textual encoding of RFC 7468. What
 * begins with a dash is text, everything else is taken as DER and judged later.
 */
public final class DerOrPem {
    private DerOrPem() {}

    /** The DER of one certificate; {@code which} is its name in messages. */
    public static Octets certificate(byte[] bytes, String which) throws EvidenceFormatException {
        return isText(bytes) ? certificates(bytes, 1, which).get(0) : Octets.of(bytes);
    }

    /** The DER of exactly {@code count} certificates in PEM, in the order of the text. */
    public static List<Octets> certificates(byte[] text, int count, String which) throws EvidenceFormatException {
        try {
            List<Octets> certificates =
                    PemCertificates.decode(text, count).stream().map(Octets::of).toList();
            if (certificates.size() != count) {
                throw new EvidenceFormatException(
                        which + ": the text holds " + certificates.size() + " certificates (wanted " + count + ")");
            }
            return certificates;
        } catch (PemException e) {
            throw new EvidenceFormatException(which + ": " + e.getMessage());
        }
    }

    /** The DER of one revocation list. */
    public static Octets crl(byte[] bytes, String which) throws EvidenceFormatException {
        if (!isText(bytes)) {
            return Octets.of(bytes);
        }
        return CrlText.decode(new String(bytes, StandardCharsets.ISO_8859_1))
                .orElseThrow(() -> new EvidenceFormatException(which + " is neither DER nor one X509 CRL in PEM"));
    }

    private static boolean isText(byte[] bytes) {
        return bytes.length > 0 && bytes[0] == '-';
    }
}
