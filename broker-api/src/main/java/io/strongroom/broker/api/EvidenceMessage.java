/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.Tee;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Evidence in the member {@code tee-evidence} of the KBS protocol.
 *
 * <p>Source: Confidential Containers, guest-components, {@code attestation-agent/attester}: {@code sgx_dcap} gives {@code
 * {"quote"}}, {@code tdx} gives {@code {"quote", "cc_eventlog"}}; docs/spec/broker-api.md. {@code snp} has the members of
 * theirs, {@code {"attestation_report", "cert_chain"}}, with the report as the bytes that AMD specifies.
 */
public final class EvidenceMessage {
    private static final String PRIMARY = "primary_evidence";
    private static final String ADDITIONAL = "additional_evidence";
    private static final String QUOTE = "quote";
    private static final String EVENT_LOG = "cc_eventlog";
    private static final String REPORT = "attestation_report";
    private static final String CERTIFICATES = "cert_chain";
    private static final String KIND = "cert_type";
    private static final String DATA = "data";
    private static final Set<String> ENDORSEMENT_KEYS = Set.of("VCEK", "VLEK");
    private static final Set<String> COMPOSITE = Set.of(PRIMARY, ADDITIONAL);

    private EvidenceMessage() {}

    /** Whether evidence of this kind has a form here. */
    public static boolean isKnown(Tee tee) {
        return switch (tee) {
            case SGX, TDX, SNP, SIMULATED -> true;
            case TPM -> false;
        };
    }

    /**
     * The message for evidence.
     *
     * @throws MessageFormatException if evidence of its kind has no form here
     */
    public static ObjectNode of(Evidence evidence) throws MessageFormatException {
        requireKnown(evidence.tee());
        ObjectNode composite = StrictJson.object();
        composite
                .putObject(PRIMARY)
                .put(
                        evidence.tee() == Tee.SNP ? REPORT : QUOTE,
                        Base64.getEncoder().encodeToString(evidence.bytes()));
        composite.put(ADDITIONAL, "{}");
        return composite;
    }

    /**
     * Reads evidence. The event log of a TDX machine, which the protocol allows, is checked for its form and not used:
     * policies name values of the registers themselves.
     *
     * @param tee the kind that was announced
     * @throws MessageFormatException if the message has another form, or holds evidence of further devices
     */
    public static Evidence parse(Tee tee, JsonNode composite) throws MessageFormatException {
        JsonFields primary = primary(tee, composite);
        if (tee == Tee.SNP) {
            return Evidence.of(tee, primary.base64(REPORT));
        }
        if (primary.has(EVENT_LOG)) {
            primary.base64(EVENT_LOG);
        }
        return Evidence.of(tee, primary.base64(QUOTE));
    }

    /**
     * Whether the message holds evidence of no further device.
     *
     * @throws MessageFormatException if the member for that is no text
     */
    public static boolean isOfOneDevice(JsonNode composite) throws MessageFormatException {
        String additional = additional(composite).orElse("");
        return additional.isEmpty() || additional.equals("{}");
    }

    /**
     * What the primary evidence must carry. A job's runtime data stand for themselves; a client of the plain protocol also
     * binds its additional evidence, unless it sends no such member.
     *
     * @throws MessageFormatException if the member for additional evidence is no text
     */
    public static ReportData reportData(RuntimeData runtimeData, JsonNode composite) throws MessageFormatException {
        Optional<String> additional = additional(composite);
        return runtimeData.job().isPresent() || additional.isEmpty()
                ? runtimeData.reportData()
                : runtimeData.reportDataWith(additional.get());
    }

    private static Optional<String> additional(JsonNode composite) throws MessageFormatException {
        return JsonFields.lenient(composite, "the tee-evidence").optionalText(ADDITIONAL);
    }

    /**
     * Reads the certificate of the key that signed a report of SEV-SNP, where the message brings it: that of a VLEK, which
     * only its cloud provider has, or that of a VCEK.
     *
     * @return in DER; none if the message brings none
     * @throws MessageFormatException if the message has another form, or holds more than one certificate
     */
    public static Optional<Octets> endorsementKey(Tee tee, JsonNode composite) throws MessageFormatException {
        JsonFields primary = primary(tee, composite);
        if (!primary.has(CERTIFICATES)) {
            return Optional.empty();
        }
        List<JsonNode> certificates = primary.array(CERTIFICATES, 1);
        if (certificates.isEmpty()) {
            return Optional.empty();
        }
        JsonFields certificate = JsonFields.of(certificates.get(0), "a certificate of cert_chain", Set.of(KIND, DATA));
        if (!ENDORSEMENT_KEYS.contains(certificate.text(KIND))) {
            throw new MessageFormatException("cert_chain holds a certificate of " + certificate.text(KIND)
                    + " (expected VCEK or VLEK; the authorities' come from AMD)");
        }
        return Optional.of(Octets.of(certificate.base64(DATA)));
    }

    private static JsonFields primary(Tee tee, JsonNode composite) throws MessageFormatException {
        requireKnown(tee);
        JsonFields fields = JsonFields.of(composite, "the tee-evidence", COMPOSITE);
        if (!isOfOneDevice(composite)) {
            throw new MessageFormatException("additional_evidence is not judged by this version, and is never ignored");
        }
        return JsonFields.of(fields.node(PRIMARY), "the primary_evidence", members(tee));
    }

    private static Set<String> members(Tee tee) {
        return switch (tee) {
            case TDX -> Set.of(QUOTE, EVENT_LOG);
            case SNP -> Set.of(REPORT, CERTIFICATES);
            case SGX, SIMULATED, TPM -> Set.of(QUOTE);
        };
    }

    private static void requireKnown(Tee tee) throws MessageFormatException {
        if (!isKnown(tee)) {
            throw new MessageFormatException(
                    tee.wireName() + " evidence has no form in this version (expected sgx, tdx, snp or simulated)");
        }
    }
}
