/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/**
 * A connection between two contexts over loopback, on which one byte went each way or something failed.
 *
 * @param server what became of it at the server
 * @param client what became of it at the client
 */
record Handshake(Side server, Side client) {
    private static final int TIMEOUT_MILLIS = 30_000;

    /**
     * One side.
     *
     * @param session if it worked
     * @param failure if it did not
     */
    record Side(Optional<SSLSession> session, Optional<Exception> failure) {
        boolean works() {
            return session.isPresent();
        }

        RaTlsResult.Accepted peer() {
            return session.flatMap(RaTls::peer).orElseThrow();
        }

        RaTlsRefusedException refusal() {
            return failure.flatMap(RaTlsRefusedException::in)
                    .orElseThrow(() -> new AssertionError("no refusal", failure.orElse(null)));
        }
    }

    /** True if both sides worked. */
    boolean works() {
        return server.works() && client.works();
    }

    static Handshake between(SSLContext client, SSLContext server) throws IOException {
        return between(client, server, socket -> {}, socket -> {});
    }

    /** The same, with sockets changed before their handshake. */
    static Handshake between(
            SSLContext client, SSLContext server, Consumer<SSLSocket> changeClient, Consumer<SSLSocket> changeServer)
            throws IOException {
        try (var listener = (SSLServerSocket)
                server.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return on(listener, client, changeClient, changeServer);
        }
    }

    /** A connection to a server that goes on listening. */
    static Handshake on(SSLServerSocket listener, SSLContext client) throws IOException {
        return on(listener, client, socket -> {}, socket -> {});
    }

    private static Handshake on(
            SSLServerSocket listener,
            SSLContext client,
            Consumer<SSLSocket> changeClient,
            Consumer<SSLSocket> changeServer)
            throws IOException {
        listener.setSoTimeout(TIMEOUT_MILLIS);
        var serverSide = CompletableFuture.supplyAsync(() -> side(() -> (SSLSocket) listener.accept(), changeServer));
        var clientSide = side(
                () -> (SSLSocket) client.getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), listener.getLocalPort()),
                changeClient);
        try {
            return new Handshake(serverSide.get(), clientSide);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Opens a socket. */
    @FunctionalInterface
    interface Opening {
        SSLSocket open() throws IOException;
    }

    static Side side(Opening opening, Consumer<SSLSocket> change) {
        try (SSLSocket socket = opening.open()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            change.accept(socket);
            socket.getOutputStream().write(1);
            if (socket.getInputStream().read() != 1) {
                throw new IOException("the connection ended");
            }
            return new Side(Optional.of(socket.getSession()), Optional.empty());
        } catch (IOException | RuntimeException e) {
            return new Side(Optional.empty(), Optional.of(e));
        }
    }
}
