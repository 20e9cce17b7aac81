/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.report;

import io.strongroom.attestation.Octets;
import io.strongroom.attestation.tpm.Pcr;
import io.strongroom.attestation.tpm.PcrSelection;
import io.strongroom.attestation.tpm.TcgEvent;
import io.strongroom.attestation.tpm.TcgEventLog;
import io.strongroom.attestation.tpm.TcgEventType;
import io.strongroom.attestation.tpm.TpmEvidence;
import io.strongroom.attestation.tpm.TpmHash;
import io.strongroom.attestation.tpm.TpmQuote;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every field of a TPM's evidence, as its bytes say and nobody has checked. */
public final class TpmFields {
    private TpmFields() {}

    /** All fields, in the order of the container. Values are texts, numbers, truth values, and lists and maps of those. */
    public static Map<String, @Nullable Object> of(TpmEvidence evidence) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("tee", "TPM");
        TpmQuote quote = evidence.quote();
        fields.put("qualifiedSigner", quote.qualifiedSigner().hex());
        fields.put("extraData", quote.extraData().hex());
        fields.put("clock", Long.toUnsignedString(quote.clockInfo().clockMillis()));
        fields.put("resetCount", quote.clockInfo().resetCount());
        fields.put("restartCount", quote.clockInfo().restartCount());
        fields.put("safe", quote.clockInfo().isSafe());
        fields.put("firmwareVersion", String.format(Locale.ROOT, "%016x", quote.firmwareVersion()));
        fields.put(
                "pcrSelect",
                quote.selections().stream().map(PcrSelection::toString).toList());
        fields.put("pcrDigest", quote.pcrDigest().hex());
        fields.put("measurement", evidence.measurement().toString());
        fields.put("sigAlg", evidence.signature().scheme());
        fields.put("hash", evidence.signature().hash().wireName());
        fields.put("pcrs", pcrs(evidence));
        fields.put("eventLog", eventLog(evidence.eventLog()));
        fields.put(
                "certificates",
                evidence.certificates().stream().map(TpmFields::certificate).toList());
        return fields;
    }

    private static Map<String, @Nullable Object> pcrs(TpmEvidence evidence) {
        Map<String, @Nullable Object> pcrs = new LinkedHashMap<>();
        for (Map.Entry<Pcr, Octets> value : evidence.pcrValues().values().entrySet()) {
            Pcr pcr = value.getKey();
            pcrs.put(pcr.bank().wireName() + ":" + pcr.index(), value.getValue().hex());
        }
        return pcrs;
    }

    private static @Nullable Map<String, @Nullable Object> eventLog(TcgEventLog log) {
        if (log.isAbsent()) {
            return null;
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put(
                "unknownEventTypes",
                log.unknownEventTypes().stream()
                        .map(type -> String.format(Locale.ROOT, "%08x", type))
                        .toList());
        List<Map<String, @Nullable Object>> events = new ArrayList<>();
        log.events().forEach(event -> events.add(event(event)));
        fields.put("events", events);
        return fields;
    }

    private static Map<String, @Nullable Object> event(TcgEvent event) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("pcrIndex", event.pcrIndex());
        fields.put("eventType", TcgEventType.nameOf(event.eventType()));
        for (TpmHash hash : TpmHash.values()) {
            Octets digest = event.digests().get(hash.algorithmId());
            if (digest != null) {
                fields.put(hash.wireName(), digest.hex());
            }
        }
        fields.put("dataBytes", event.data().length());
        return fields;
    }

    private static Map<String, @Nullable Object> certificate(Octets der) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        try {
            var certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der.bytes()));
            fields.put("subject", certificate.getSubjectX500Principal().getName());
            fields.put("issuer", certificate.getIssuerX500Principal().getName());
            fields.put("serial", certificate.getSerialNumber().toString(16));
            fields.put("notBefore", certificate.getNotBefore().toInstant().toString());
            fields.put("notAfter", certificate.getNotAfter().toInstant().toString());
        } catch (CertificateException e) {
            fields.put("unreadable", der.hex());
        }
        return fields;
    }
}
