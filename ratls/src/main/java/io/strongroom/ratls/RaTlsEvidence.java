/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.ReportData;

/** Evidence as a certificate carries it, in one of two forms. Nothing in it is authenticated. */
public sealed interface RaTlsEvidence {
    /** The extension it was found in. */
    EvidenceExtension extension();

    /** The raw quote; bytes may follow it. */
    Octets quote();

    /** What binds it to a certificate's key. */
    KeyBinding bindingTo(CertificateKey key, ReportData reportData);

    /**
     * TCG's form: the CBOR tag 60000 over an array of quote and claims.
     *
     * @param quote the raw quote
     * @param claims whose hash the quote carries
     */
    record Tagged(Octets quote, EvidenceClaims claims) implements RaTlsEvidence {
        /** The CBOR tag of a quote of an Intel TEE. Source: CCC Attestation, Interoperable RA-TLS, and Gramine. */
        public static final long TAG = 60000;

        static Tagged read(Octets extension) throws EvidenceFormatException {
            var in = new CborReader(extension);
            long tag = in.tag("the evidence");
            if (tag != TAG) {
                throw new EvidenceFormatException("the evidence has the CBOR tag " + tag + " (wanted " + TAG + ")");
            }
            int count = in.array("the evidence");
            if (count != 2) {
                throw new EvidenceFormatException("the evidence has " + count + " items (wanted 2)");
            }
            Octets quote = in.byteString("the quote");
            Octets claims = in.byteString("the claims");
            in.requireEnd("the evidence");
            return new Tagged(quote, EvidenceClaims.read(claims));
        }

        @Override
        public EvidenceExtension extension() {
            return EvidenceExtension.TCG_DICE;
        }

        @Override
        public KeyBinding.ByClaims bindingTo(CertificateKey key, ReportData reportData) {
            return KeyBinding.ByClaims.of(claims, key, reportData);
        }
    }

    /**
     * The older form: a raw quote that carries a hash of the key.
     *
     * @param extension Gramine's, or that of rats-tls
     * @param quote the raw quote
     */
    record RawQuote(EvidenceExtension extension, Octets quote) implements RaTlsEvidence {
        @Override
        public KeyBinding.ByReportData bindingTo(CertificateKey key, ReportData reportData) {
            return KeyBinding.ByReportData.of(key, reportData);
        }
    }
}
