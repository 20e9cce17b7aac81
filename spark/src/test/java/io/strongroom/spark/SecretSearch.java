/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import io.strongroom.broker.Broker;
import io.strongroom.broker.OwnerKeys;
import io.strongroom.broker.Workspace;
import io.strongroom.broker.api.BrokerTrust;
import io.strongroom.seal.FileCiphertext;
import io.strongroom.seal.SealedFileReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Searches places for secrets. Everything is compared as text of ISO 8859-1, in which each byte is a character. */
final class SecretSearch {
    private static final List<String> PAGES = List.of(
            "/jobs/",
            "/stages/",
            "/storage/",
            "/environment/",
            "/executors/",
            "/SQL/",
            "/StreamingQuery/",
            "/api/v1/applications");

    private final List<LeakedSecret> secrets;
    private final List<String> places = new ArrayList<>();
    private final List<String> found = new ArrayList<>();

    /** What ended or vanished while it was searched, or belongs to another user. */
    private int unreadable;

    SecretSearch(List<LeakedSecret> secrets) {
        this.secrets = List.copyOf(secrets);
    }

    /** Where something was read. */
    List<String> places() {
        return places;
    }

    /** Which secret was found where. */
    List<String> found() {
        return found;
    }

    int unreadable() {
        return unreadable;
    }

    void text(String place, String text) {
        places.add(place);
        for (LeakedSecret secret : secrets) {
            if (secret.forms().stream().anyMatch(text::contains)) {
                found.add(secret.kind() + " in " + place);
            }
        }
    }

    /** Command lines and environments of all processes that may be read. */
    void processes() throws IOException {
        for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
            Path proc = Path.of("/proc/" + process.pid());
            for (String name : List.of("cmdline", "environ")) {
                try {
                    text("process " + process.pid(), read(proc.resolve(name)));
                } catch (IOException e) {
                    unreadable++;
                }
            }
        }
    }

    /** All files below a directory, names included; what vanishes meanwhile is skipped. */
    void tree(Path root) throws IOException {
        for (Path file : files(root)) {
            try {
                text(file.toString(), file + read(file));
            } catch (NoSuchFileException e) {
                unreadable++;
            }
        }
    }

    /** What the sealed files below a directory hold, opened with the owner's keys. */
    void sealedTree(Path root, Path home) throws IOException {
        try (Workspace workspace = Workspace.open(home, Optional.empty());
                Broker broker = Broker.of(workspace);
                OwnerKeys keys = broker.ownerKeys()) {
            for (Path file : files(root)) {
                try (SealedFileReader reader = SealedFileReader.open(FileCiphertext.open(file), keys);
                        InputStream in = reader.newStream()) {
                    text("inside " + file, new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
                }
            }
        }
    }

    /** Pages of the Spark UI, over TLS that trusts the workspace's CA alone. */
    void userInterface(String url, Path home) throws IOException, GeneralSecurityException {
        SSLContext context = trusting(home);
        URI uri = URI.create(url);
        for (String page : PAGES) {
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(uri.getHost(), uri.getPort())) {
                socket.getOutputStream()
                        .write(("GET " + page + " HTTP/1.0\r\nHost: " + uri.getHost() + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                if (!answer.startsWith("HTTP/1.1 200")) {
                    found.add("no answer to " + page + ": " + answer.lines().findFirst());
                }
                text(page, answer);
            }
        }
    }

    private static SSLContext trusting(Path home) throws IOException, GeneralSecurityException {
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        authorities.setCertificateEntry("ca", BrokerTrust.ofWorkspace(home).ca());
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(authorities);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(Files::isRegularFile).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }
}
