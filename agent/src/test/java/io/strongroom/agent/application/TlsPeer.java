/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.application;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DomainLoadStoreParameter;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * One side of connections with mutual TLS, written as any program writes it: it knows the name of a key store type, and
 * neither a file, a password nor a class of ours. What it does is in files of its directory, because both sides are
 * processes of one job, and so started alike.
 */
public final class TlsPeer {
    private static final int PAUSE_MILLIS = 200;

    private TlsPeer() {}

    /** Serves, connects once, or connects until told otherwise: as the file {@code part} in the first argument's directory says. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]).getParent();
        switch (Files.readString(directory.resolve("part"))) {
            case "server" -> serve(directory);
            case "once" -> {
                try (SSLSocket socket = connect(directory)) {
                    System.out.println("answered " + ask(socket, 7));
                } catch (IOException e) {
                    System.out.println("refused " + e);
                }
            }
            default -> goOn(directory);
        }
        System.out.flush();
    }

    private static void serve(Path directory) throws Exception {
        SSLServerSocket listener = (SSLServerSocket)
                context(directory).getServerSocketFactory().createServerSocket(0, 9, InetAddress.getLoopbackAddress());
        listener.setNeedClientAuth(true);
        listener.setSoTimeout(PAUSE_MILLIS);
        Path port = Files.writeString(directory.resolve("port.new"), String.valueOf(listener.getLocalPort()));
        Files.move(port, directory.resolve("port"), StandardCopyOption.ATOMIC_MOVE);
        while (!Files.exists(directory.resolve("end"))) {
            try {
                SSLSocket socket = (SSLSocket) listener.accept();
                Thread thread = new Thread(() -> answer(socket));
                thread.setDaemon(true);
                thread.start();
            } catch (SocketTimeoutException nobodyYet) {
                // Time to look whether the end has come.
            }
        }
    }

    private static void answer(SSLSocket socket) {
        try (socket;
                InputStream in = socket.getInputStream()) {
            for (int value = in.read(); value >= 0; value = in.read()) {
                socket.getOutputStream().write(value);
            }
        } catch (IOException e) {
            System.out.println("refused " + e.getMessage());
            System.out.flush();
        }
    }

    /** Shows that connections outlast certificates, and that new ones show new certificates; then waits to be refused. */
    private static void goOn(Path directory) throws Exception {
        try (SSLSocket first = connect(directory)) {
            X509Certificate old = certificate(first);
            System.out.println("first " + ask(first, 1));
            while (!Instant.now().isAfter(old.getNotAfter().toInstant())) {
                Thread.sleep(PAUSE_MILLIS);
            }
            try (SSLSocket second = connect(directory)) {
                System.out.println("second " + ask(second, 2) + " under a new certificate "
                        + !certificate(second).equals(old));
            }
            System.out.println("first again " + ask(first, 3));
            System.out.flush();
            Files.createFile(directory.resolve("shown"));
            while (true) {
                try (SSLSocket next = connect(directory)) {
                    ask(next, 4);
                    Thread.sleep(PAUSE_MILLIS);
                } catch (IOException e) {
                    System.out.println("refused at last");
                    return;
                }
            }
        }
    }

    private static int ask(SSLSocket socket, int value) throws IOException {
        socket.getOutputStream().write(value);
        int answer = socket.getInputStream().read();
        if (answer != value) {
            throw new IOException("the connection was closed");
        }
        return answer;
    }

    private static X509Certificate certificate(SSLSocket socket) throws IOException {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    private static SSLSocket connect(Path directory) throws Exception {
        int port = Integer.parseInt(Files.readString(directory.resolve("port")));
        SSLSocket socket =
                (SSLSocket) context(directory).getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.startHandshake();
        return socket;
    }

    private static SSLContext context(Path directory) throws Exception {
        KeyStore store = KeyStore.getInstance("STRONGROOM");
        Path demand = directory.resolve("demand");
        if (Files.exists(demand)) {
            store.load(new DomainLoadStoreParameter(URI.create(Files.readString(demand)), Map.of()));
        } else {
            store.load(null, null);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, null);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
