/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.strongroom.attestation.Digest;
import io.strongroom.attestation.Endorsements;
import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.internal.CertificateList;
import io.strongroom.attestation.internal.CrlText;
import io.strongroom.attestation.internal.JsonException;
import io.strongroom.attestation.internal.JsonObject;
import io.strongroom.attestation.internal.Sha;
import io.strongroom.attestation.internal.StrictJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

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

    /** Room for two revocation lists of the longest that are read, in hexadecimal, and for all else. */
    private static final int MAX_JSON_CHARS = 2 * 2 * CertificateList.MAX_DER_BYTES + 8 * 1024 * 1024;

    /**
     * Checks that both texts have one encoding in UTF-8, of which a signature speaks.
     *
     * @throws IllegalArgumentException if a text holds half of a surrogate pair
     */
    public IntelEndorsements {
        requireUnicode("tcb_info", tcbInfo);
        requireUnicode("qe_identity", qeIdentity);
    }

    /**
     * Reads the JSON form: an object with the texts {@code tcb_info}, {@code tcb_info_signature} (hexadecimal), {@code
     * tcb_info_issuer_chain} (PEM), {@code qe_identity}, {@code qe_identity_signature}, {@code qe_identity_issuer_chain},
     * {@code root_ca_crl}, {@code pck_crl} (hexadecimal DER, or PEM) and {@code pck_crl_issuer_chain} (PEM).
     *
     * @throws EvidenceFormatException if a field is missing or of another form
     */
    public static IntelEndorsements parseJson(String text) throws EvidenceFormatException {
        try {
            JsonObject json = StrictJson.parseObject(text, MAX_JSON_CHARS);
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
        } catch (JsonException | IllegalArgumentException e) {
            throw new EvidenceFormatException("the collateral cannot be read: " + e.getMessage());
        }
    }

    /** The form that {@link #parseJson} reads: one object, revocation lists as DER in hexadecimal. */
    public String json() {
        var out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("tcb_info", tcbInfo);
            json.writeStringField("tcb_info_signature", tcbInfoSignature.hex());
            json.writeStringField("tcb_info_issuer_chain", text(tcbInfoIssuerChain));
            json.writeStringField("qe_identity", qeIdentity);
            json.writeStringField("qe_identity_signature", qeIdentitySignature.hex());
            json.writeStringField("qe_identity_issuer_chain", text(qeIdentityIssuerChain));
            json.writeStringField("root_ca_crl", rootCaCrl.hex());
            json.writeStringField("pck_crl", pckCrl.hex());
            json.writeStringField("pck_crl_issuer_chain", text(pckCrlIssuerChain));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string takes any text", e);
        }
        return out.toString();
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

    private static String text(Octets pem) {
        return new String(pem.bytes(), StandardCharsets.UTF_8);
    }

    private static void requireUnicode(String name, String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException(name + " is not Unicode text");
        }
    }

    private static Octets pem(String text) {
        return Octets.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Octets crl(String name, String text) throws JsonException {
        return CrlText.decode(text)
                .orElseThrow(() -> new JsonException(name + " is neither DER in hexadecimal nor PEM"));
    }
}
