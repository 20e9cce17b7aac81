/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.strongroom.broker.api.IssuedIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A Redis that speaks TLS alone, and to clients with a certificate of its own authority alone. Its key lies in a file while
 * the test runs, because Redis reads no other.
 */
final class RedisServer implements AutoCloseable {
    /** In Debian one program has all three names, and the second comes without a service that starts. */
    private static final List<String> PROGRAMS = List.of("redis-server", "redis-check-rdb");

    private final Process process;
    private final int port;
    private final Path log;

    private RedisServer(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** Starts it in this directory with this identity; skips the test where there is no Redis. */
    static RedisServer start(Path directory, IssuedIdentity identity) throws Exception {
        Optional<Path> program = PROGRAMS.stream()
                .flatMap(name -> Stream.of("/usr/bin", "/usr/local/bin").map(place -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(program.isPresent(), "Redis is not installed (package redis-tools)");
        Path server = Files.createSymbolicLink(directory.resolve("redis-server"), program.orElseThrow());
        List<X509Certificate> chain = identity.chain();
        Path key = pem(directory, "key", "PRIVATE KEY", identity.privateKey().getEncoded());
        Path certificate =
                pem(directory, "certificate", "CERTIFICATE", chain.get(0).getEncoded());
        Path authority = pem(
                directory,
                "authority",
                "CERTIFICATE",
                chain.get(chain.size() - 1).getEncoded());
        int port = freePort();
        Path log = directory.resolve("redis.log");
        Process process = new ProcessBuilder(
                        server.toString(),
                        "--port",
                        "0",
                        "--tls-port",
                        Integer.toString(port),
                        "--tls-cert-file",
                        certificate.toString(),
                        "--tls-key-file",
                        key.toString(),
                        "--tls-ca-cert-file",
                        authority.toString(),
                        "--tls-auth-clients",
                        "yes",
                        "--bind",
                        "127.0.0.1",
                        "--loglevel",
                        "verbose",
                        "--save",
                        "",
                        "--appendonly",
                        "no")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> isListening(port) || !process.isAlive());
        if (!process.isAlive()) {
            throw new AssertionError("Redis did not start: " + Files.readString(log));
        }
        return new RedisServer(process, port, log);
    }

    int port() {
        return port;
    }

    /** What it said. */
    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        process.waitFor();
    }

    private static Path pem(Path directory, String name, String label, byte[] der) throws IOException {
        Path file = directory.resolve(name + ".pem");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return Files.writeString(file, "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
