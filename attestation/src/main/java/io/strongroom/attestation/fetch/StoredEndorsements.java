/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.fetch;

import io.strongroom.attestation.EndorsementId;
import io.strongroom.attestation.Endorsements;
import io.strongroom.attestation.EndorsementsProblem;
import io.strongroom.attestation.EndorsementsSource;
import io.strongroom.attestation.EndorsementsUnavailableException;
import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.PlatformId;
import io.strongroom.attestation.dcap.IntelEndorsements;
import io.strongroom.attestation.snp.SigningKey;
import io.strongroom.attestation.snp.SnpEndorsements;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Endorsements from a store, which is filled and refreshed by a client on the way. An item is asked for again when less
 * than a third of its window is left; while that fails, the old one serves until it expires, and the client is asked
 * every ten minutes at most. Thread-safe.
 */
public final class StoredEndorsements implements EndorsementsSource {
    private static final Duration BETWEEN_REFRESHES = Duration.ofMinutes(10);

    private final EndorsementsStore store;
    private final EndorsementsUpdater updater;
    private final Map<EndorsementId, Instant> failedRefreshes = new ConcurrentHashMap<>();

    /**
     * A source.
     *
     * @param client who is asked; {@link EndorsementClient#offline} for nobody
     */
    public StoredEndorsements(EndorsementsStore store, EndorsementClient client) {
        this.store = store;
        this.updater = new EndorsementsUpdater(store, client);
    }

    @Override
    public Endorsements endorsementsFor(PlatformId platform) throws EndorsementsUnavailableException {
        if (platform instanceof PlatformId.Intel intel) {
            return intel(intel);
        }
        return amd((PlatformId.Amd) platform);
    }

    /**
     * The endorsements of a platform of AMD's whose certificate came with the evidence: that of a VLEK, which only the
     * cloud provider gives.
     *
     * @param leaf VLEK or VCEK certificate, DER or PEM
     * @throws EndorsementsUnavailableException if there is no revocation list, or the certificate has another form
     */
    @Override
    public SnpEndorsements endorsementsFor(PlatformId.Amd platform, Octets leaf)
            throws EndorsementsUnavailableException {
        var crl = (EndorsementItem.RevocationList)
                item(new EndorsementId.AmdCrl(platform.product(), platform.signingKey()));
        return amd(leaf, crl.issuerChain(), crl);
    }

    private SnpEndorsements amd(PlatformId.Amd platform) throws EndorsementsUnavailableException {
        if (platform.signingKey() == SigningKey.VLEK) {
            throw new EndorsementsUnavailableException(
                    EndorsementsProblem.NOT_FOUND,
                    "AMD gives the certificate of a VLEK to the cloud provider alone (wanted with the evidence)");
        }
        var vcek = (EndorsementItem.Certificate) item(platform.vcek());
        var crl = (EndorsementItem.RevocationList)
                item(new EndorsementId.AmdCrl(platform.product(), platform.signingKey()));
        return amd(vcek.der(), vcek.issuerChain(), crl);
    }

    private static SnpEndorsements amd(Octets leaf, Octets chain, EndorsementItem.RevocationList crl)
            throws EndorsementsUnavailableException {
        try {
            return SnpEndorsements.ofChain(leaf.bytes(), chain.bytes())
                    .withCrl(crl.der().bytes());
        } catch (EvidenceFormatException e) {
            throw new EndorsementsUnavailableException(
                    EndorsementsProblem.MALFORMED, String.valueOf(e.getMessage()), e);
        }
    }

    private IntelEndorsements intel(PlatformId.Intel platform) throws EndorsementsUnavailableException {
        var tcbInfo = (EndorsementItem.SignedText) item(new EndorsementId.TcbInfo(platform.tee(), platform.fmspc()));
        var qeIdentity = (EndorsementItem.SignedText) item(new EndorsementId.QeIdentity(platform.tee()));
        var pckCrl = (EndorsementItem.RevocationList) item(new EndorsementId.PckCrl(platform.authority()));
        var rootCrl = (EndorsementItem.RevocationList) item(new EndorsementId.IntelRootCrl());
        return new IntelEndorsements(
                tcbInfo.text(),
                tcbInfo.signature(),
                tcbInfo.issuerChain(),
                qeIdentity.text(),
                qeIdentity.signature(),
                qeIdentity.issuerChain(),
                rootCrl.der(),
                pckCrl.der(),
                pckCrl.issuerChain());
    }

    /** A usable item, refreshed if it is time. */
    private EndorsementItem item(EndorsementId id) throws EndorsementsUnavailableException {
        try {
            Optional<StoredItem.Intact> present = store.findUsable(id);
            if (present.isPresent() && !isTimeToAsk(present.get())) {
                return present.get().item();
            }
            UpdateOutcome outcome = updater.fetch(id, Replacement.BY_NEWER);
            if (outcome instanceof UpdateOutcome.Failed failed) {
                throw failed.reason();
            }
            if (outcome instanceof UpdateOutcome.KeptOld) {
                failedRefreshes.put(id, store.now());
            }
            return store.findUsable(id)
                    .orElseThrow(() -> new EndorsementsUnavailableException(
                            EndorsementsProblem.UNAVAILABLE, id.name() + " was removed while it was fetched"))
                    .item();
        } catch (IOException e) {
            throw new EndorsementsUnavailableException(
                    EndorsementsProblem.UNAVAILABLE,
                    "the stored " + id.name() + " cannot be used: " + e.getMessage(),
                    e);
        }
    }

    private boolean isTimeToAsk(StoredItem.Intact usable) {
        Instant now = store.now();
        Instant failed = failedRefreshes.getOrDefault(usable.item().id(), Instant.MIN);
        return usable.state(now) == ItemState.TO_REFRESH && !now.isBefore(failed.plus(BETWEEN_REFRESHES));
    }
}
