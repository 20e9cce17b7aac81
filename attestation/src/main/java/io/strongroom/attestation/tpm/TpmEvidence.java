/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.AttestedClaims;
import io.strongroom.attestation.Measurement;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.ReportData;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that an attester with a TPM sends, parsed. Nothing in it is authentic yet. Only {@link TpmEvidenceParser}
 * makes one. Immutable and thread-safe.
 *
 * <p>Source: {@code docs/spec/tpm-evidence.md} section 1.
 */
public final class TpmEvidence implements AttestedClaims {
    private final TpmQuote quote;
    private final TpmSignature signature;
    private final PcrValues pcrValues;
    private final TcgEventLog eventLog;
    private final List<Octets> certificates;

    TpmEvidence(
            TpmQuote quote,
            TpmSignature signature,
            PcrValues pcrValues,
            TcgEventLog eventLog,
            List<Octets> certificates) {
        this.quote = quote;
        this.signature = signature;
        this.pcrValues = pcrValues;
        this.eventLog = eventLog;
        this.certificates = List.copyOf(certificates);
    }

    /** What the TPM signed. */
    public TpmQuote quote() {
        return quote;
    }

    /** The signature by the attestation key. */
    public TpmSignature signature() {
        return signature;
    }

    /** The values of exactly the PCRs that the quote selects. */
    public PcrValues pcrValues() {
        return pcrValues;
    }

    /** The event log, which may be {@linkplain TcgEventLog#isAbsent absent}. */
    public TcgEventLog eventLog() {
        return eventLog;
    }

    /** The certificates in DER: that of the attestation key first, then its issuer, and so on; 1 to 8. */
    public List<Octets> certificates() {
        return certificates;
    }

    /** The extra data, 48 bytes, and 16 zero bytes. */
    @Override
    public ReportData reportData() {
        return TpmBinding.reportData(quote.extraData());
    }

    /** False: a TPM knows of no debugger. That the host can read memory is what the class {@code tpm} says. */
    @Override
    public boolean isDebug() {
        return false;
    }

    /**
     * The SHA-256 of TPMS_QUOTE_INFO: which PCRs were selected, and the digest of their values. The digest alone would not
     * do, since it does not tell which PCRs it is of.
     */
    @Override
    public Measurement measurement() {
        return new Measurement(TpmHash.SHA256.digest(quote.quoteInfo().bytes()));
    }

    @Override
    public String measurementName() {
        return "TPMS_QUOTE_INFO";
    }

    /** The values of the PCRs, named {@code sha256:0} and so on. */
    @Override
    public Map<String, Measurement> runtimeMeasurements() {
        Map<String, Measurement> measurements = new LinkedHashMap<>();
        pcrValues
                .values()
                .forEach((pcr, value) ->
                        measurements.put(pcr.bank().wireName() + ":" + pcr.index(), new Measurement(value)));
        return Collections.unmodifiableMap(measurements);
    }

    /** Nothing: a quote has no room for it. */
    @Override
    public Octets hostConfiguration() {
        return Octets.zeros(0);
    }

    @Override
    public String hostConfigurationName() {
        return "host configuration of a TPM";
    }
}
