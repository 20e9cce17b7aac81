/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.Octets;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real TPM 2.0 in software: the process {@code swtpm}, spoken to through sockets in a directory, by the code under test
 * and by tpm2-tools.
 */
final class Swtpm implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(20);
    private static final List<String> EXECUTABLES = List.of(
            "swtpm",
            "tpm2_createek",
            "tpm2_createak",
            "tpm2_evictcontrol",
            "tpm2_pcrextend",
            "tpm2_eventlog",
            "tpm2_quote",
            "tpm2_flushcontext",
            "tpm2_makecredential",
            "tpm2_activatecredential",
            "tpm2_startauthsession",
            "tpm2_policysecret");

    private final Path directory;
    private final Path socket;
    private Process process;

    private Swtpm(Path directory) throws IOException {
        this.directory = directory;
        this.socket = directory.resolve("sock");
        this.process = start();
    }

    /** Starts a new TPM in {@code directory}; skips the test, with the reason, if an executable is missing. */
    static Swtpm startIn(Path directory) throws IOException {
        List<String> missing =
                EXECUTABLES.stream().filter(name -> !isOnPath(name)).toList();
        Assumptions.assumeTrue(
                missing.isEmpty(),
                () -> "not on the PATH: " + String.join(", ", missing)
                        + " (Debian packages swtpm and tpm2-tools); tests with a real TPM are skipped");
        return new Swtpm(directory);
    }

    /** A power cycle: PCRs are reset, persistent keys stay. */
    void reboot() throws IOException {
        close();
        process = start();
    }

    TpmTransport transport() {
        return command -> {
            try (SocketChannel channel = connect()) {
                channel.write(ByteBuffer.wrap(command));
                byte[] header = read(channel, 10);
                int size = ByteBuffer.wrap(header).getInt(2);
                byte[] body = read(channel, size - 10);
                return ByteBuffer.allocate(size).put(header).put(body).array();
            }
        };
    }

    /** Extends a PCR of both banks with the digests of {@code data}. */
    void extend(int pcr, Octets data) throws IOException {
        tool(
                "tpm2_pcrextend",
                pcr + ":sha256=" + TpmHash.SHA256.digest(data.bytes()) + ",sha384="
                        + TpmHash.SHA384.digest(data.bytes()));
    }

    /** Runs one of tpm2-tools in the directory; its arguments may name files there. */
    String tool(String... command) throws IOException {
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("TPM2TOOLS_TCTI", "swtpm:path=" + socket);
        builder.redirectErrorStream(true);
        Process tool = builder.start();
        String output = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (tool.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return output;
    }

    /** Makes room: without a resource manager a TPM holds three keys at once. */
    void flush() throws IOException {
        tool("tpm2_flushcontext", "-t");
    }

    byte[] file(String name) throws IOException {
        return Files.readAllBytes(directory.resolve(name));
    }

    void write(String name, byte[] content) throws IOException {
        Files.write(directory.resolve(name), content);
    }

    /** Reads a public key that tpm2-tools wrote as PEM. */
    PublicKey publicKey(String name, String algorithm) throws IOException, GeneralSecurityException {
        String pem = new String(file(name), StandardCharsets.US_ASCII);
        String base64 = pem.replaceAll("-----[A-Z ]+-----|\\s", "");
        return KeyFactory.getInstance(algorithm.toUpperCase(Locale.ROOT))
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }

    private Process start() throws IOException {
        Files.deleteIfExists(socket);
        Files.deleteIfExists(directory.resolve("sock.ctrl"));
        Process started = new ProcessBuilder(
                        "swtpm",
                        "socket",
                        "--tpm2",
                        "--tpmstate",
                        "dir=" + directory,
                        "--server",
                        "type=unixio,path=" + socket,
                        "--ctrl",
                        "type=unixio,path=" + socket + ".ctrl",
                        "--flags",
                        "not-need-init,startup-clear")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("swtpm.log").toFile())
                .start();
        awaitSocket(started);
        return started;
    }

    private void awaitSocket(Process started) throws IOException {
        long end = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < end && started.isAlive()) {
            try (SocketChannel channel = connect()) {
                if (channel.isConnected()) {
                    return;
                }
            } catch (IOException e) {
                Thread.onSpinWait();
            }
        }
        started.destroy();
        throw new IOException("swtpm does not answer: " + Files.readString(directory.resolve("swtpm.log")));
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static byte[] read(SocketChannel channel, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("swtpm closed the connection");
            }
        }
        return Arrays.copyOf(buffer.array(), count);
    }

    private static boolean isOnPath(String name) {
        List<String> directories = new ArrayList<>();
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).forEach(directories::add);
        return directories.stream().anyMatch(entry -> Files.isExecutable(Path.of(entry, name)));
    }
}
