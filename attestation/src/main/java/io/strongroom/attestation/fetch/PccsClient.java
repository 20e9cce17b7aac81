/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.fetch;

import io.strongroom.attestation.EndorsementId;
import io.strongroom.attestation.EndorsementsUnavailableException;
import java.net.URI;
import java.time.Duration;

/**
 * A Provisioning Certificate Caching Service on the premises. Its TLS certificate is usually issued by a private
 * authority, which {@link TlsTrust#ofAuthorities} takes. Thread-safe.
 *
 * <p>Source: Intel PCCS, its routes below {@code /sgx/certification/v4} and {@code /tdx/certification/v4}.
 */
public final class PccsClient implements EndorsementClient {
    private static final String ROOT_CRL = "/sgx/certification/v4/rootcacrl";

    private final PcsApi api;

    /**
     * A service.
     *
     * @param service such as {@code https://pccs.example:8081}
     * @throws IllegalArgumentException if the URL is not HTTPS
     */
    public PccsClient(Https https, URI service, TcbUpdate update) {
        this.api = new PcsApi(https, service, PcsApi.below(service, ROOT_CRL), Duration.ZERO, update);
    }

    @Override
    public EndorsementItem fetch(EndorsementId id) throws EndorsementsUnavailableException {
        return api.fetch(id);
    }

    @Override
    public String origin(EndorsementId id) {
        return api.origin();
    }
}
