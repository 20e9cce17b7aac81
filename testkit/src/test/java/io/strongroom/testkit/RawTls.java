/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLSocket;

/** Connections to a broker that no HTTP library would make. */
final class RawTls {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private RawTls() {}

    /** A TLS connection whose handshake is done. */
    static SSLSocket connect(InProcessBroker broker) throws Exception {
        SSLSocket socket = (SSLSocket) TestTls.trusting(
                        broker.workspace().trust().ca())
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), broker.url().getPort());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.startHandshake();
        return socket;
    }

    /** A connection without TLS. */
    static Socket plain(InProcessBroker broker) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), broker.url().getPort());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    /** Everything that comes until the other side ends; what came if it breaks off. */
    static String readToEnd(Socket socket) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                all.write(next);
            }
        } catch (java.net.SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return all.toString(StandardCharsets.ISO_8859_1);
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** A hello of a client that knows no version but this one (3.2 is TLS 1.1, 3.3 is TLS 1.2). */
    static byte[] clientHello(int minorVersion) {
        byte[] suites = {(byte) 0xC0, 0x2B, (byte) 0xC0, 0x2F, (byte) 0xC0, 0x09, (byte) 0xC0, 0x13, 0, 0x2F};
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(3);
        body.write(minorVersion);
        body.writeBytes(new byte[32]);
        body.write(0);
        body.write(0);
        body.write(suites.length);
        body.writeBytes(suites);
        body.write(1);
        body.write(0);
        int length = body.size();
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        record.writeBytes(new byte[] {22, 3, 1, 0, (byte) (length + 4), 1, 0, 0, (byte) length});
        record.writeBytes(body.toByteArray());
        return record.toByteArray();
    }
}
