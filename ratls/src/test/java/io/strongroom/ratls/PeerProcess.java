/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.attestation.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * The other process of {@link TwoProcessesTest}: several servers, honest ones and others. Prints a line with name and port
 * for each, then one for each connection; ends when its standard input does.
 */
final class PeerProcess {
    private static final String PROGRAM = "server";

    private PeerProcess() {}

    /**
     * Starts the servers.
     *
     * @param args the directory of the simulated platform that both processes run on
     */
    public static void main(String[] args) throws Exception {
        var parties = new Parties(TestPlatform.load(Path.of(args[0])), InstantSource.system());
        RaTlsIdentity self = parties.identity(PROGRAM);
        RaTlsVerifier knowsClient = parties.verifierOf("client");
        serve("one-sided", RaTls.serverContext(self), false);
        serve("mutual", RaTls.serverContext(self, knowsClient), false);
        serve("fresh", RaTls.serverContext(self, knowsClient.demandingFreshEvidence()), false);
        serve("stolen", stolen(self), false);
        serve("stale", PlainContexts.presenting(self.keyPair(), self.certificateFor(RaTlsNonce.random())), false);
        serve("tls-1.2", PlainContexts.presenting(self.keyPair(), self.certificate()), true);
        System.out.println("ready 0");
        while (System.in.read() >= 0) {
            // Until the test closes it.
        }
        System.exit(0);
    }

    /** The evidence of an honest server in a certificate of another key. */
    private static SSLContext stolen(RaTlsIdentity honest) throws Exception {
        KeyPair own = KeyCurve.P_256.newKeyPair();
        byte[] evidence = CertificateParts.read(honest.certificate().getEncoded()).extensions().stream()
                .filter(extension -> extension.identifier().equals(EvidenceExtension.TCG_DICE.identifier()))
                .findFirst()
                .orElseThrow()
                .value()
                .bytes();
        X509Certificate certificate = new CertificateForge(own)
                .valid(
                        honest.certificate().getNotBefore().toInstant(),
                        honest.certificate().getNotAfter().toInstant())
                .evidence(EvidenceExtension.TCG_DICE, evidence)
                .x509();
        return PlainContexts.presenting(own, certificate);
    }

    private static void serve(String name, SSLContext context, boolean isTls12) throws IOException {
        var listener = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        System.out.println(name + " " + listener.getLocalPort());
        var thread = new Thread(() -> acceptAll(name, listener, isTls12), name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void acceptAll(String name, SSLServerSocket listener, boolean isTls12) {
        while (true) {
            SSLSocket socket;
            try {
                socket = (SSLSocket) listener.accept();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Handshake.Side side = Handshake.side(() -> socket, opened -> {
                if (isTls12) {
                    opened.setEnabledProtocols(new String[] {"TLSv1.2"});
                }
            });
            System.out.println(name + " " + outcome(side));
        }
    }

    /** One word, and for a peer that was judged its measurement or the reasons. */
    private static String outcome(Handshake.Side side) {
        if (side.works()) {
            return side.session()
                    .flatMap(RaTls::peer)
                    .map(peer ->
                            "accepted " + peer.evidence().claims().measurement() + (peer.isFresh() ? " fresh" : ""))
                    .orElse("open");
        }
        return side.failure()
                .flatMap(RaTlsRefusedException::in)
                .map(refused -> "refused "
                        + refused.reasons().stream()
                                .map(Reason::code)
                                .map(Object::toString)
                                .collect(Collectors.joining(" ")))
                .orElse("failed");
    }
}
