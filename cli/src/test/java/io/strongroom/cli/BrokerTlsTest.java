/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.broker.Workspace;
import io.strongroom.broker.api.BrokerTrust;
import io.strongroom.testkit.TestTls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS of the command {@code broker run}, which is BoringSSL's where a broker inside another command has the JDK's. */
class BrokerTlsTest {
    @TempDir
    private Path directory;

    private BrokerTrust trust;
    private BrokerProcess broker;

    @BeforeEach
    void start() throws Exception {
        try (Workspace workspace = Workspace.init(directory.resolve("home"), Optional.empty())) {
            trust = workspace.trust();
        }
        broker = BrokerProcess.start(directory, List.of());
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
    }

    @Test
    void is_of_version_1_3_alone_under_the_pinned_key() throws Exception {
        try (SSLSocket socket = connect("TLSv1.3")) {
            socket.startHandshake();
            assertThat(BrokerTrust.pinOf(
                            socket.getSession().getPeerCertificates()[0].getPublicKey()))
                    .isEqualTo(trust.pin());
        }
        try (SSLSocket socket = connect("TLSv1.2")) {
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
        }
        assertThat(BrokerAnswer.get(broker.url(), trust, "/healthz").status()).isEqualTo(200);
    }

    /** The JDK's TLS agrees on P-256 and P-384 alone, where the fast provider comes first. */
    @Test
    void agrees_on_x25519_which_only_boringssl_does_here() throws Exception {
        Openssl.assumeInstalled();
        Path out = directory.resolve("openssl.txt");
        Process client = new ProcessBuilder(
                        "openssl", "s_client", "-connect", "127.0.0.1:" + broker.port(), "-tls1_3", "-groups", "X25519")
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();

        assertThat(client.waitFor()).as(Files.readString(out)).isZero();
    }

    private SSLSocket connect(String version) throws Exception {
        SSLSocket socket =
                (SSLSocket) TestTls.trusting(trust.ca()).getSocketFactory().createSocket("127.0.0.1", broker.port());
        socket.setEnabledProtocols(new String[] {version});
        return socket;
    }
}
