/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.endorsements;

import io.strongroom.attestation.fetch.EndorsementClient;
import io.strongroom.attestation.fetch.FetchLimits;
import io.strongroom.attestation.fetch.Https;
import io.strongroom.attestation.fetch.IntelPcsClient;
import io.strongroom.attestation.fetch.PccsClient;
import io.strongroom.attestation.fetch.TcbUpdate;
import io.strongroom.attestation.fetch.TlsTrust;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/** Who is asked for endorsements, as the options of a command say. */
public final class Services {
    private Services() {}

    /**
     * The client of the named service, or of Intel's own.
     *
     * @param pccs URL of a PCCS, or null
     * @param pcs URL of a service that answers like Intel's, or null; for tests
     * @param authority the authority of the service's TLS certificate, or null for those that Java knows
     * @throws IllegalArgumentException if a URL or the authority makes no sense
     */
    public static EndorsementClient client(
            @Nullable String pccs, @Nullable String pcs, @Nullable Path authority, TcbUpdate update)
            throws IOException {
        var https = new Https(trust(authority), FetchLimits.DEFAULT);
        if (pccs != null) {
            return new PccsClient(https, url("--pccs", pccs), update);
        }
        return pcs == null
                ? new IntelPcsClient(https, update)
                : new IntelPcsClient(https, url("--pcs", pcs), url("--pcs", pcs), update);
    }

    private static TlsTrust trust(@Nullable Path authority) throws IOException {
        if (authority == null) {
            return TlsTrust.ofPlatform();
        }
        try {
            return TlsTrust.ofAuthorities(Files.readAllBytes(authority));
        } catch (CertificateException e) {
            throw new IllegalArgumentException(authority + ": is no certificate of an authority (wanted PEM)", e);
        }
    }

    private static URI url(String option, String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(option + " is '" + text + "' (wanted https://HOST:PORT)", e);
        }
    }
}
