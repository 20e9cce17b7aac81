/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import javax.net.ssl.SSLServerSocketFactory;
import org.jspecify.annotations.Nullable;

/** Makes server sockets of which each accepted socket has a {@link RaTlsConnection} of its own. Immutable and thread-safe. */
final class RaTlsServerSocketFactory extends SSLServerSocketFactory {
    private static final int DEFAULT_BACKLOG = 50;

    private final RaTlsParties parties;
    private final SSLServerSocketFactory template;

    RaTlsServerSocketFactory(RaTlsParties parties, SSLServerSocketFactory template) {
        this.parties = parties;
        this.template = template;
    }

    @Override
    public ServerSocket createServerSocket() throws IOException {
        return new RaTlsServerSocket(parties, getDefaultCipherSuites());
    }

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
        return createServerSocket(port, DEFAULT_BACKLOG, null);
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) throws IOException {
        return createServerSocket(port, backlog, null);
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, @Nullable InetAddress address) throws IOException {
        ServerSocket socket = createServerSocket();
        socket.bind(new InetSocketAddress(address, port), backlog);
        return socket;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return template.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return template.getSupportedCipherSuites();
    }
}
