/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import io.strongroom.attestation.Digest;
import io.strongroom.attestation.Endorsements;
import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.internal.JsonException;
import io.strongroom.attestation.internal.JsonObject;
import io.strongroom.attestation.internal.Sha;
import io.strongroom.attestation.internal.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Intel's collateral for one platform family, as it was received: nothing in it is authenticated yet.
 *
 * <p>Source: Intel SGX and TDX PCS API version 4.
 *
 * @param tcbInfo the exact signed text of the {@code tcbInfo} object, from its opening to its closing brace
 * @param tcbInfoSignature raw {@code r || s}, 64 bytes
 * @param tcbInfoIssuerChain TCB signing certificate and root, PEM
 * @param qeIdentity the exact signed text of the {@code enclaveIdentity} object
 * @param qeIdentitySignature raw {@code r || s}, 64 bytes
 * @param qeIdentityIssuerChain TCB signing certificate and root, PEM
 * @param rootCaCrl the root's revocation list, DER
 * @param pckCrl the revocation list of the authority of PCK certificates, DER
 * @param pckCrlIssuerChain that authority's certificate and root, PEM
 */
public record IntelEndorsements(
        String tcbInfo,
        Octets tcbInfoSignature,
        Octets tcbInfoIssuerChain,
        String qeIdentity,
        Octets qeIdentitySignature,
        Octets qeIdentityIssuerChain,
        Octets rootCaCrl,
        Octets pckCrl,
        Octets pckCrlIssuerChain)
        implements Endorsements {
    private static final int SIGNATURE_BYTES = 64;
    private static final String CRL_BEGIN = "-----BEGIN X509 CRL-----";
    private static final String CRL_END = "-----END X509 CRL-----";

    /**
     * Reads the JSON form: an object with the texts {@code tcb_info}, {@code tcb_info_signature} (hexadecimal), {@code
     * tcb_info_issuer_chain} (PEM), {@code qe_identity}, {@code qe_identity_signature}, {@code qe_identity_issuer_chain},
     * {@code root_ca_crl}, {@code pck_crl} (hexadecimal DER, or PEM) and {@code pck_crl_issuer_chain} (PEM).
     *
     * @throws EvidenceFormatException if a field is missing or of another form
     */
    public static IntelEndorsements parseJson(String text) throws EvidenceFormatException {
        try {
            JsonObject json = StrictJson.parseObject(text);
            return new IntelEndorsements(
                    json.text("tcb_info"),
                    json.hex("tcb_info_signature", SIGNATURE_BYTES),
                    pem(json.text("tcb_info_issuer_chain")),
                    json.text("qe_identity"),
                    json.hex("qe_identity_signature", SIGNATURE_BYTES),
                    pem(json.text("qe_identity_issuer_chain")),
                    crl("root_ca_crl", json.text("root_ca_crl")),
                    crl("pck_crl", json.text("pck_crl")),
                    pem(json.text("pck_crl_issuer_chain")));
        } catch (JsonException e) {
            throw new EvidenceFormatException("the collateral cannot be read: " + e.getMessage());
        }
    }

    /** SHA-256 over all parts, each preceded by its length: equal collateral has equal digests. */
    public Digest digest() {
        return Digest.of(Sha.sha256Of(
                tcbInfo.getBytes(StandardCharsets.UTF_8),
                tcbInfoSignature.bytes(),
                tcbInfoIssuerChain.bytes(),
                qeIdentity.getBytes(StandardCharsets.UTF_8),
                qeIdentitySignature.bytes(),
                qeIdentityIssuerChain.bytes(),
                rootCaCrl.bytes(),
                pckCrl.bytes(),
                pckCrlIssuerChain.bytes()));
    }

    private static Octets pem(String text) {
        return Octets.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Octets crl(String name, String text) throws JsonException {
        String stripped = text.strip();
        try {
            if (stripped.startsWith(CRL_BEGIN) && stripped.endsWith(CRL_END)) {
                String base64 = stripped.substring(CRL_BEGIN.length(), stripped.length() - CRL_END.length());
                return Octets.of(Base64.getMimeDecoder().decode(base64));
            }
            return Octets.of(HexFormat.of().parseHex(stripped));
        } catch (IllegalArgumentException e) {
            throw new JsonException(name + " is neither DER in hexadecimal nor PEM");
        }
    }
}
