/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.fetch;

import io.strongroom.attestation.EndorsementId;
import io.strongroom.attestation.EndorsementsUnavailableException;
import java.net.URI;
import java.time.Duration;

/**
 * Intel's Provisioning Certification Service, version 4. Needs no subscription key for what is asked here. Thread-safe.
 *
 * <p>Source: Intel SGX and TDX PCS API version 4.
 */
public final class IntelPcsClient implements EndorsementClient {
    private static final URI SERVICE = URI.create("https://api.trustedservices.intel.com");
    private static final URI CERTIFICATES = URI.create("https://certificates.trustedservices.intel.com");
    private static final String ROOT_CRL = "/IntelSGXRootCA.der";
    private static final Duration DISTANCE = Duration.ofMillis(200);

    private final PcsApi api;

    /** Intel's own service. */
    public IntelPcsClient(Https https, TcbUpdate update) {
        this(https, SERVICE, CERTIFICATES, update);
    }

    /**
     * A service that answers like Intel's.
     *
     * @param service instead of {@code https://api.trustedservices.intel.com}
     * @param certificates instead of {@code https://certificates.trustedservices.intel.com}
     * @throws IllegalArgumentException if a URL is not HTTPS
     */
    public IntelPcsClient(Https https, URI service, URI certificates, TcbUpdate update) {
        this.api = new PcsApi(https, service, PcsApi.below(certificates, ROOT_CRL), DISTANCE, update);
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
