/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.Validity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Verifies that evidence of a TPM is authentic. Pure: reads no clock, no disk and no network. Immutable and thread-safe.
 *
 * <p>Source: {@code docs/spec/tpm-evidence.md} section 5.
 */
public final class TpmVerifier {
    /** A verifier that uses the Java platform's default providers. */
    public TpmVerifier() {}

    /**
     * Parses and verifies evidence.
     *
     * @param evidence the container, borrowed
     * @param authorities who vouches for attestation keys
     * @param endorsements their revocation lists
     * @param now the time of the judgement
     * @throws EvidenceRejectedException if any step fails; its reason names the step
     */
    public VerifiedTpmEvidence verify(
            byte[] evidence, TpmAuthorities authorities, TpmEndorsements endorsements, Instant now)
            throws EvidenceRejectedException {
        try {
            return verify(TpmEvidenceParser.parse(evidence), authorities, endorsements, now);
        } catch (EvidenceFormatException e) {
            throw new EvidenceRejectedException(RejectReason.FORMAT, e.getMessage(), e);
        }
    }

    /**
     * Verifies parsed evidence: the attestation key's certificates, their revocation, the signature, the PCR values, the
     * event log. Freshness is not among it: the extra data are for a {@link PcrPolicy} to compare.
     *
     * @param evidence from {@link TpmEvidenceParser}
     * @param authorities who vouches for attestation keys
     * @param endorsements their revocation lists
     * @param now the time of the judgement
     * @throws EvidenceRejectedException if any step fails; its reason names the step
     */
    public VerifiedTpmEvidence verify(
            TpmEvidence evidence, TpmAuthorities authorities, TpmEndorsements endorsements, Instant now)
            throws EvidenceRejectedException {
        AkCertificateChain chain = AkCertificateChain.verify(evidence.certificates(), authorities, now);
        Validity validity = AkRevocation.check(chain, endorsements, now);
        requireSignature(evidence, chain.key());
        requirePcrDigest(evidence);
        Set<Pcr> loggedPcrs = requireReplay(evidence);
        List<MeasuredEvent> events = measuredEvents(evidence.eventLog(), loggedPcrs);
        return new VerifiedTpmEvidence(evidence, chain.leaf(), validity, loggedPcrs, events);
    }

    private static void requireSignature(TpmEvidence evidence, AttestationKey key) throws EvidenceRejectedException {
        if (!key.verifies(evidence.signature(), evidence.quote().signedBytes().bytes())) {
            throw new EvidenceRejectedException(
                    RejectReason.QUOTE_SIGNATURE, "the quote is not signed by the key of the first certificate");
        }
    }

    private static void requirePcrDigest(TpmEvidence evidence) throws EvidenceRejectedException {
        TpmQuote quote = evidence.quote();
        Octets digest = evidence.pcrValues()
                .digest(quote.selections(), evidence.signature().hash());
        if (!digest.equals(quote.pcrDigest())) {
            throw new EvidenceRejectedException(
                    RejectReason.PCR_MISMATCH,
                    "the digest of the PCR values is " + digest + " (wanted that of the quote, " + quote.pcrDigest()
                            + ")");
        }
    }

    /** The quoted PCRs that the log leads to. One that it leads elsewhere is a rejection. */
    private static Set<Pcr> requireReplay(TpmEvidence evidence) throws EvidenceRejectedException {
        Set<Pcr> logged = new TreeSet<>();
        for (Map.Entry<Pcr, Octets> replayed : replay(evidence).entrySet()) {
            Pcr pcr = replayed.getKey();
            Octets quoted = evidence.pcrValues().values().get(pcr);
            if (quoted != null && !quoted.equals(replayed.getValue())) {
                throw new EvidenceRejectedException(
                        RejectReason.PCR_MISMATCH,
                        pcr + " is " + quoted + " (wanted what the event log leads to, " + replayed.getValue() + ")");
            }
            if (quoted != null) {
                logged.add(pcr);
            }
        }
        return logged;
    }

    private static SortedMap<Pcr, Octets> replay(TpmEvidence evidence) throws EvidenceRejectedException {
        SortedMap<Pcr, Octets> values = new TreeMap<>();
        if (evidence.eventLog().isAbsent()) {
            return values;
        }
        for (PcrSelection selection : evidence.quote().selections()) {
            if (!evidence.eventLog().covers(selection.bank())) {
                throw new EvidenceRejectedException(
                        RejectReason.PCR_MISMATCH,
                        "the event log has no digests of bank "
                                + selection.bank().wireName() + " (wanted those of every quoted bank)");
            }
            values.putAll(EventLogReplay.replay(evidence.eventLog(), selection.bank()));
        }
        return values;
    }

    private static List<MeasuredEvent> measuredEvents(TcgEventLog log, Set<Pcr> loggedPcrs) {
        List<MeasuredEvent> events = new ArrayList<>();
        for (TcgEvent event : log.events()) {
            Map<TpmHash, Octets> digests = new EnumMap<>(TpmHash.class);
            for (Pcr pcr : loggedPcrs) {
                if (event.extendsPcr(pcr.index())) {
                    digests.put(pcr.bank(), TcgEventLog.digest(event, pcr.bank()));
                }
            }
            if (!digests.isEmpty()) {
                events.add(MeasuredEvent.of(event, digests));
            }
        }
        return events;
    }
}
