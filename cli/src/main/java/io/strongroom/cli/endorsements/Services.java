/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.endorsements;

import io.strongroom.attestation.fetch.AmdKdsClient;
import io.strongroom.attestation.fetch.EndorsementClient;
import io.strongroom.attestation.fetch.FetchLimits;
import io.strongroom.attestation.fetch.Https;
import io.strongroom.attestation.fetch.IntelPcsClient;
import io.strongroom.attestation.fetch.PccsClient;
import io.strongroom.attestation.fetch.TcbUpdate;
import io.strongroom.attestation.fetch.TlsTrust;
import io.strongroom.attestation.fetch.VendorClients;
import io.strongroom.cli.files.InputFile;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/** Who is asked for endorsements, as the options of a command say. */
public final class Services {
    private Services() {}

    /**
     * Which services to ask.
     *
     * @param pccs URL of a PCCS, or null for Intel's own service
     * @param pccsAuthority the authority of its TLS certificate, or null for those that Java knows
     * @param pcs URL of a service that answers like Intel's, or null; for tests
     * @param kds URL of a service that answers like AMD's, or null; for tests
     * @param testAuthority the authority of the TLS certificates of the two, or null
     */
    public record Named(
            @Nullable String pccs,
            @Nullable Path pccsAuthority,
            @Nullable String pcs,
            @Nullable String kds,
            @Nullable Path testAuthority) {}

    /**
     * A client of the named services.
     *
     * @throws IllegalArgumentException if a URL or an authority makes no sense
     */
    public static EndorsementClient client(Named named, TcbUpdate update) throws IOException {
        var vendors = new Https(trust(named.testAuthority()), FetchLimits.DEFAULT);
        EndorsementClient amd =
                named.kds() == null ? new AmdKdsClient(vendors) : new AmdKdsClient(vendors, url("--kds", named.kds()));
        if (named.pccs() != null) {
            var premises = new Https(trust(named.pccsAuthority()), FetchLimits.DEFAULT);
            return new VendorClients(new PccsClient(premises, url("--pccs", named.pccs()), update), amd);
        }
        EndorsementClient intel = named.pcs() == null
                ? new IntelPcsClient(vendors, update)
                : new IntelPcsClient(vendors, url("--pcs", named.pcs()), url("--pcs", named.pcs()), update);
        return new VendorClients(intel, amd);
    }

    private static TlsTrust trust(@Nullable Path authority) throws IOException {
        if (authority == null) {
            return TlsTrust.ofPlatform();
        }
        try {
            return TlsTrust.ofAuthorities(InputFile.bytes(authority));
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
