/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.endorsements;

import io.strongroom.attestation.EndorsementId;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.attestation.dcap.TrustAnchor;
import io.strongroom.attestation.fetch.EndorsementsStore;
import io.strongroom.attestation.fetch.EndorsementsUpdater;
import io.strongroom.attestation.fetch.FetchLimits;
import io.strongroom.attestation.fetch.Https;
import io.strongroom.attestation.fetch.IntelPcsClient;
import io.strongroom.attestation.fetch.Replacement;
import io.strongroom.attestation.fetch.TcbUpdate;
import io.strongroom.attestation.fetch.UpdateOutcome;
import io.strongroom.testkit.evidence.DcapCase;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/** Fetches all items of the forged SGX platform again and again: URL, directory of the test, number of rounds. */
final class FetchProcess {
    private FetchProcess() {}

    public static void main(String[] arguments) throws Exception {
        URI service = URI.create(arguments[0]);
        Path directory = Path.of(arguments[1]);
        var time = new TestTime(DcapCase.AT);
        var https = new Https(
                TlsForge.trust(Files.readString(directory.resolve("tls.pem"))), FetchLimits.DEFAULT, time, time);
        var root = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(directory.resolve("root.der"))));
        var anchors = TrustAnchors.PRODUCTION.withIntel(TrustAnchor.Intel.ofRoot(root));
        var store = new EndorsementsStore(directory.resolve("store"), anchors, time);
        var updater = new EndorsementsUpdater(store, new IntelPcsClient(https, service, service, TcbUpdate.STANDARD));
        for (int round = 0; round < Integer.parseInt(arguments[2]); round++) {
            for (EndorsementId id : Items.ALL) {
                UpdateOutcome outcome = updater.fetch(id, Replacement.BY_NEWER);
                boolean isUsable = store.findUsable(id).isPresent();
                if (!(outcome instanceof UpdateOutcome.Fetched) || !isUsable) {
                    throw new IllegalStateException("round " + round + ": " + outcome);
                }
            }
        }
    }
}
