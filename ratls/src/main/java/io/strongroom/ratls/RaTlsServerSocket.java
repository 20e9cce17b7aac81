/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * Accepts sockets, each of a {@link RaTlsConnection} of its own. What it was made for cannot be changed: setters take what
 * is so anyway, and refuse everything else.
 */
final class RaTlsServerSocket extends SSLServerSocket {
    private static final String TLS_13 = "TLSv1.3";

    private final RaTlsParties parties;
    private final String[] cipherSuites;

    RaTlsServerSocket(RaTlsParties parties, String[] cipherSuites) throws IOException {
        this.parties = parties;
        this.cipherSuites = cipherSuites.clone();
    }

    /** A connected socket; its handshake begins with the first byte that is read or written, or when it is told to. */
    @Override
    public Socket accept() throws IOException {
        Socket plain = new Socket();
        implAccept(plain);
        RaTlsConnection connection = RaTlsConnection.open(parties);
        return connection.prepare(
                (SSLSocket) connection.context().getSocketFactory().createSocket(plain, null, true));
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return cipherSuites.clone();
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {
        throw fixed("the cipher suites");
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return cipherSuites.clone();
    }

    @Override
    public String[] getSupportedProtocols() {
        return new String[] {TLS_13};
    }

    @Override
    public String[] getEnabledProtocols() {
        return new String[] {TLS_13};
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {
        requireSame(protocols.length == 1 && protocols[0].equals(TLS_13), "the protocols");
    }

    @Override
    public void setNeedClientAuth(boolean isNeeded) {
        requireSame(isNeeded == parties.isMutual(), "whether clients must prove themselves");
    }

    @Override
    public boolean getNeedClientAuth() {
        return parties.isMutual();
    }

    @Override
    public void setWantClientAuth(boolean isWanted) {
        requireSame(!isWanted, "whether clients may prove themselves");
    }

    @Override
    public boolean getWantClientAuth() {
        return false;
    }

    @Override
    public void setUseClientMode(boolean isClient) {
        requireSame(isClient == parties.isClient(), "the side of the connection");
    }

    @Override
    public boolean getUseClientMode() {
        return parties.isClient();
    }

    @Override
    public void setEnableSessionCreation(boolean isEnabled) {
        requireSame(isEnabled, "the creation of sessions");
    }

    @Override
    public boolean getEnableSessionCreation() {
        return true;
    }

    private static void requireSame(boolean isSame, String what) {
        if (!isSame) {
            throw fixed(what);
        }
    }

    private static IllegalArgumentException fixed(String what) {
        return new IllegalArgumentException(what + " cannot be changed (wanted what the context was made for)");
    }
}
