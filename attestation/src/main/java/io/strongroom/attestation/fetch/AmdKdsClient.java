/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.fetch;

import io.strongroom.attestation.EndorsementId;
import io.strongroom.attestation.EndorsementsProblem;
import io.strongroom.attestation.EndorsementsUnavailableException;
import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.internal.DerOrPem;
import io.strongroom.attestation.snp.SigningKey;
import io.strongroom.attestation.snp.SnpProduct;
import io.strongroom.attestation.snp.TcbVersion;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * AMD's Key Distribution Service. It answers about one request for a chip's certificate in ten seconds, so that requests
 * for one chip are kept that far apart, and all others a second. Thread-safe.
 *
 * <p>Source: AMD 57230, 4: {@code vcek/v1/{product}/{hwID}?...}, {@code {vcek,vlek}/v1/{product}/cert_chain} and {@code
 * crl}; for Turin also the parameter {@code fmcSPL} and an hwID of 8 bytes.
 */
public final class AmdKdsClient implements EndorsementClient {
    private static final URI SERVICE = URI.create("https://kdsintf.amd.com");
    private static final Duration BETWEEN_CHIPS = Duration.ofSeconds(10);
    private static final Duration BETWEEN_OTHERS = Duration.ofSeconds(1);
    private static final int CHAIN_LENGTH = 2;
    private static final int DER_SEQUENCE = 0x30;

    private final Https https;
    private final URI service;

    /** AMD's own service. */
    public AmdKdsClient(Https https) {
        this(https, SERVICE);
    }

    /**
     * A service that answers like AMD's.
     *
     * @throws IllegalArgumentException if the URL is not HTTPS
     */
    public AmdKdsClient(Https https, URI service) {
        this.https = https;
        this.service = Https.requireService(service);
    }

    @Override
    public EndorsementItem fetch(EndorsementId id) throws EndorsementsUnavailableException {
        if (id instanceof EndorsementId.Vcek vcek) {
            Octets chain = chain(id, vcek.product(), SigningKey.VCEK);
            String chip = vcek.hardwareId().hex();
            String path = "/" + vcek.product().title() + "/" + chip + "?" + parameters(vcek);
            return new EndorsementItem.Certificate(id, der(id, get(id, SigningKey.VCEK, path, chip)), chain);
        }
        if (id instanceof EndorsementId.AmdCrl crl) {
            Octets chain = chain(id, crl.product(), crl.signingKey());
            String path = "/" + crl.product().title() + "/crl";
            return new EndorsementItem.RevocationList(id, der(id, get(id, crl.signingKey(), path, "")), chain);
        }
        throw new EndorsementsUnavailableException(
                EndorsementsProblem.NOT_FOUND, "AMD's service has nothing like " + id.name());
    }

    @Override
    public String origin(EndorsementId id) {
        return service.getScheme() + "://" + service.getAuthority();
    }

    /** Such as {@code blSPL=04&teeSPL=00&snpSPL=23&ucodeSPL=213}. */
    private static String parameters(EndorsementId.Vcek vcek) {
        var tcb = new TcbVersion(vcek.product().tcbLayout(), vcek.tcb());
        return tcb.layout().components().stream()
                .filter(component -> !component.isReserved())
                .map(component -> String.format(Locale.ROOT, "%sSPL=%02d", component.shortName(), tcb.svn(component)))
                .collect(Collectors.joining("&"));
    }

    private Octets chain(EndorsementId id, SnpProduct product, SigningKey kind)
            throws EndorsementsUnavailableException {
        Octets chain = get(id, kind, "/" + product.title() + "/cert_chain", "");
        try {
            DerOrPem.certificates(chain.bytes(), CHAIN_LENGTH, "the chain");
            return chain;
        } catch (EvidenceFormatException e) {
            throw malformed(id, String.valueOf(e.getMessage()));
        }
    }

    /**
     * A document of one kind of keys.
     *
     * @param chip requests for it are kept apart; empty for documents of no chip
     */
    private Octets get(EndorsementId id, SigningKey kind, String path, String chip)
            throws EndorsementsUnavailableException {
        URI uri = PcsApi.below(service, "/" + kind.name().toLowerCase(Locale.ROOT) + "/v1" + path);
        return https.get(new Https.Request(
                        id.name(),
                        uri,
                        uri.getAuthority() + " " + chip,
                        chip.isEmpty() ? BETWEEN_OTHERS : BETWEEN_CHIPS))
                .body();
    }

    private Octets der(EndorsementId id, Octets body) throws EndorsementsUnavailableException {
        if (body.length() == 0 || body.byteAt(0) != DER_SEQUENCE) {
            throw malformed(id, "it is not DER");
        }
        return body;
    }

    private EndorsementsUnavailableException malformed(EndorsementId id, String what) {
        return new EndorsementsUnavailableException(
                EndorsementsProblem.MALFORMED, "the answer of " + origin(id) + " for " + id.name() + ": " + what);
    }
}
