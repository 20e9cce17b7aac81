/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.endorsements;

import io.strongroom.attestation.EndorsementId;
import io.strongroom.attestation.EndorsementsProblem;
import io.strongroom.attestation.EndorsementsUnavailableException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.PlatformId;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.attestation.dcap.PckAuthority;
import io.strongroom.attestation.dcap.TrustAnchor;
import io.strongroom.attestation.fetch.EndorsementClient;
import io.strongroom.attestation.fetch.EndorsementItem;
import io.strongroom.testkit.evidence.DcapCollateral;
import io.strongroom.testkit.evidence.ForgedDcap;
import io.strongroom.testkit.evidence.SgxExtensionForge;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The items of a forged SGX platform, and a client that gives them without a network. */
final class Items {
    static final Octets FMSPC = Octets.parseHex(SgxExtensionForge.FMSPC);
    static final EndorsementId TCB_INFO = new EndorsementId.TcbInfo(Tee.SGX, FMSPC);
    static final EndorsementId QE_IDENTITY = new EndorsementId.QeIdentity(Tee.SGX);
    static final EndorsementId PCK_CRL = new EndorsementId.PckCrl(PckAuthority.PLATFORM);
    static final EndorsementId ROOT_CRL = new EndorsementId.IntelRootCrl();
    static final List<EndorsementId> ALL = List.of(TCB_INFO, QE_IDENTITY, PCK_CRL, ROOT_CRL);
    static final PlatformId PLATFORM = new PlatformId.Intel(Tee.SGX, FMSPC, PckAuthority.PLATFORM);

    private Items() {}

    static TrustAnchors anchors(ForgedDcap dcap) {
        return TrustAnchors.PRODUCTION.withIntel(
                TrustAnchor.Intel.ofRoot(dcap.root().certificate()));
    }

    static EndorsementItem.SignedText tcbInfo(ForgedDcap dcap) {
        return new EndorsementItem.SignedText(
                TCB_INFO,
                dcap.collateral().get(DcapCollateral.TCB_INFO),
                hex(dcap, DcapCollateral.TCB_INFO_SIGNATURE),
                pem(dcap, DcapCollateral.TCB_INFO_ISSUER_CHAIN));
    }

    static EndorsementItem.SignedText qeIdentity(ForgedDcap dcap) {
        return new EndorsementItem.SignedText(
                QE_IDENTITY,
                dcap.collateral().get(DcapCollateral.QE_IDENTITY),
                hex(dcap, DcapCollateral.QE_IDENTITY_SIGNATURE),
                pem(dcap, DcapCollateral.QE_IDENTITY_ISSUER_CHAIN));
    }

    static EndorsementItem.RevocationList pckCrl(ForgedDcap dcap) {
        return new EndorsementItem.RevocationList(
                PCK_CRL, hex(dcap, DcapCollateral.PCK_CRL), pem(dcap, DcapCollateral.PCK_CRL_ISSUER_CHAIN));
    }

    static EndorsementItem.RevocationList rootCrl(ForgedDcap dcap) {
        return new EndorsementItem.RevocationList(ROOT_CRL, hex(dcap, DcapCollateral.ROOT_CA_CRL), Octets.zeros(0));
    }

    static List<EndorsementItem> all(ForgedDcap dcap) {
        return List.of(tcbInfo(dcap), qeIdentity(dcap), pckCrl(dcap), rootCrl(dcap));
    }

    /** A client that gives items, or fails once it was taken off the network; counts what it was asked. */
    static final class Client implements EndorsementClient {
        private final Map<EndorsementId, EndorsementItem> items = new HashMap<>();
        private final List<EndorsementId> asked = new ArrayList<>();
        private boolean isOffline;

        static Client of(ForgedDcap dcap) {
            return new Client().with(all(dcap));
        }

        Client with(List<EndorsementItem> more) {
            more.forEach(item -> items.put(item.id(), item));
            return this;
        }

        void offline(boolean offline) {
            isOffline = offline;
        }

        List<EndorsementId> asked() {
            return List.copyOf(asked);
        }

        @Override
        public EndorsementItem fetch(EndorsementId id) throws EndorsementsUnavailableException {
            asked.add(id);
            EndorsementItem item = items.get(id);
            if (isOffline || item == null) {
                throw new EndorsementsUnavailableException(
                        isOffline ? EndorsementsProblem.UNAVAILABLE : EndorsementsProblem.NOT_FOUND,
                        "there is no " + id.name());
            }
            return item;
        }

        @Override
        public String origin(EndorsementId id) {
            return "https://pcs.example";
        }
    }

    private static Octets hex(ForgedDcap dcap, String entry) {
        return Octets.parseHex(dcap.collateral().get(entry));
    }

    private static Octets pem(ForgedDcap dcap, String entry) {
        return Octets.of(dcap.collateral().get(entry).getBytes(StandardCharsets.US_ASCII));
    }
}
