/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Makes sockets, each of a {@link RaTlsConnection} of its own. Immutable and thread-safe. */
final class RaTlsSocketFactory extends SSLSocketFactory {
    private final RaTlsParties parties;
    private final SSLSocketFactory template;

    RaTlsSocketFactory(RaTlsParties parties, SSLSocketFactory template) {
        this.parties = parties;
        this.template = template;
    }

    /** How the Java platform makes a socket of one factory. */
    @FunctionalInterface
    private interface Making {
        Socket by(SSLSocketFactory factory) throws IOException;
    }

    private SSLSocket make(Making making) throws IOException {
        RaTlsConnection connection = RaTlsConnection.open(parties);
        return connection.prepare((SSLSocket) making.by(connection.context().getSocketFactory()));
    }

    @Override
    public Socket createSocket() throws IOException {
        return make(factory -> factory.createSocket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return make(factory -> factory.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localAddress, int localPort) throws IOException {
        return make(factory -> factory.createSocket(host, port, localAddress, localPort));
    }

    @Override
    public Socket createSocket(InetAddress address, int port) throws IOException {
        return make(factory -> factory.createSocket(address, port));
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return make(factory -> factory.createSocket(address, port, localAddress, localPort));
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose) throws IOException {
        return make(factory -> factory.createSocket(plain, host, port, autoClose));
    }

    @Override
    public Socket createSocket(Socket plain, @Nullable InputStream consumed, boolean autoClose) throws IOException {
        return make(factory -> factory.createSocket(plain, consumed, autoClose));
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
