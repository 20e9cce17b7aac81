/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.fetch;

import io.strongroom.attestation.EndorsementId;
import io.strongroom.attestation.EndorsementsProblem;
import io.strongroom.attestation.EndorsementsUnavailableException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.internal.CrlText;
import io.strongroom.attestation.internal.JsonException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The requests and answers that Intel's service and a local cache of it have in common.
 *
 * <p>Source: Intel SGX and TDX PCS API version 4: "Get Revocation List", "Get TCB Info", "Enclave Identity"; header names
 * of version 3: Intel PCCS.
 */
final class PcsApi {
    private static final List<String> TCB_INFO_CHAIN = List.of("TCB-Info-Issuer-Chain", "SGX-TCB-Info-Issuer-Chain");
    private static final List<String> IDENTITY_CHAIN = List.of("SGX-Enclave-Identity-Issuer-Chain");
    private static final List<String> CRL_CHAIN = List.of("SGX-PCK-CRL-Issuer-Chain");
    private static final int DER_SEQUENCE = 0x30;

    private final Https https;
    private final URI service;
    private final URI rootCrl;
    private final Duration distance;
    private final TcbUpdate update;

    /**
     * A service.
     *
     * @param service its base, to which {@code /sgx/certification/v4/...} is added
     * @param rootCrl where the root's revocation list is
     * @param distance least time between two requests
     */
    PcsApi(Https https, URI service, URI rootCrl, Duration distance, TcbUpdate update) {
        this.https = https;
        this.service = Https.requireService(service);
        this.rootCrl = Https.requireService(rootCrl);
        this.distance = distance;
        this.update = update;
    }

    /** A URL below {@code base}. */
    static URI below(URI base, String path) {
        String text = base.toString();
        return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path);
    }

    String origin() {
        return service.getScheme() + "://" + service.getAuthority();
    }

    EndorsementItem fetch(EndorsementId id) throws EndorsementsUnavailableException {
        if (id instanceof EndorsementId.TcbInfo info) {
            String fmspc = info.fmspc().hex().toUpperCase(Locale.ROOT);
            URI uri = uri(info.tee(), "tcb", "fmspc=" + fmspc, update.query());
            return signedText(id, get(id, uri), "tcbInfo", TCB_INFO_CHAIN);
        }
        if (id instanceof EndorsementId.QeIdentity identity) {
            URI uri = uri(identity.tee(), "qe/identity", update.query());
            return signedText(id, get(id, uri), "enclaveIdentity", IDENTITY_CHAIN);
        }
        if (id instanceof EndorsementId.PckCrl crl) {
            URI uri = uri(Tee.SGX, "pckcrl", "ca=" + crl.authority().wireName(), "encoding=der");
            Https.Answer answer = get(id, uri);
            return new EndorsementItem.RevocationList(id, crl(id, answer), chain(id, answer, CRL_CHAIN));
        }
        if (id instanceof EndorsementId.IntelRootCrl) {
            Https.Answer answer = get(id, rootCrl);
            return new EndorsementItem.RevocationList(id, crl(id, answer), Octets.zeros(0));
        }
        throw new EndorsementsUnavailableException(
                EndorsementsProblem.NOT_FOUND, "Intel's service has nothing like " + id.name());
    }

    private URI uri(Tee tee, String document, String... parameters) {
        String query = Stream.of(parameters).filter(text -> !text.isEmpty()).collect(Collectors.joining("&"));
        String path = "/" + tee.wireName() + "/certification/v4/" + document;
        return below(service, query.isEmpty() ? path : path + "?" + query);
    }

    private Https.Answer get(EndorsementId id, URI uri) throws EndorsementsUnavailableException {
        return https.get(new Https.Request(id.name(), uri, uri.getAuthority(), distance));
    }

    private EndorsementItem signedText(EndorsementId id, Https.Answer answer, String field, List<String> headers)
            throws EndorsementsUnavailableException {
        String type = answer.headers().firstValue("Content-Type").orElse("none");
        if (!type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
            throw malformed(id, "its content type is " + type + " (wanted application/json)");
        }
        try {
            SignedAnswer signed = SignedAnswer.read(answer.body().bytes(), field);
            return new EndorsementItem.SignedText(id, signed.text(), signed.signature(), chain(id, answer, headers));
        } catch (JsonException e) {
            throw malformed(id, String.valueOf(e.getMessage()));
        }
    }

    /** Intel sends DER; a PCCS sends DER, or its hexadecimal digits under any content type. */
    private Octets crl(EndorsementId id, Https.Answer answer) throws EndorsementsUnavailableException {
        Octets body = answer.body();
        Optional<Octets> der = body.length() > 0 && body.byteAt(0) == DER_SEQUENCE
                ? Optional.of(body)
                : CrlText.decode(new String(body.bytes(), StandardCharsets.US_ASCII));
        return der.filter(list -> list.length() > 0)
                .orElseThrow(() -> malformed(id, "it is no revocation list (wanted DER, hexadecimal digits or PEM)"));
    }

    private Octets chain(EndorsementId id, Https.Answer answer, List<String> headers)
            throws EndorsementsUnavailableException {
        String encoded = headers.stream()
                .flatMap(name -> answer.headers().firstValue(name).stream())
                .findFirst()
                .orElseThrow(() -> malformed(id, "the header " + headers.get(0) + " is missing"));
        return PercentEncoding.decode(encoded)
                .map(Octets::of)
                .orElseThrow(() -> malformed(id, "the header " + headers.get(0) + " is not URL-encoded"));
    }

    private EndorsementsUnavailableException malformed(EndorsementId id, String what) {
        return new EndorsementsUnavailableException(
                EndorsementsProblem.MALFORMED, "the answer of " + origin() + " for " + id.name() + ": " + what);
    }
}
