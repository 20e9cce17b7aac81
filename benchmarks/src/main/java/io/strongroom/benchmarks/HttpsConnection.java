/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import io.strongroom.broker.api.StrictJson;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * One connection of HTTP/1.1 over TLS 1.3, with a handshake in full: as little as a client can cost, so that the broker is
 * measured. Not thread-safe.
 */
final class HttpsConnection implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int MAX_BODY_BYTES = 1 << 20;

    /** What came back. */
    record Answer(int status, String cookie, JsonNode body) {}

    private final SSLSocket socket;
    private final InputStream in;
    private final String host;

    private HttpsConnection(SSLSocket socket, String host) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.host = host;
    }

    static HttpsConnection open(SSLContext context, URI broker) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(broker.getHost(), broker.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.startHandshake();
        return new HttpsConnection(socket, broker.getAuthority());
    }

    Answer post(String path, String cookie, JsonNode body) throws IOException {
        return send("POST", path, cookie, StrictJson.canonical(body));
    }

    Answer get(String path, String cookie) throws IOException {
        return send("GET", path, cookie, new byte[0]);
    }

    /** Ends the connection, and forgets its session: nothing is resumed. */
    @Override
    public void close() throws IOException {
        socket.getSession().invalidate();
        socket.close();
    }

    private Answer send(String method, String path, String cookie, byte[] body) throws IOException {
        String head = method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: application/json\r\n"
                + (cookie.isEmpty() ? "" : "Cookie: " + cookie + "\r\n") + "Content-Length: " + body.length
                + "\r\n\r\n";
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write(head.getBytes(StandardCharsets.US_ASCII));
        request.write(body);
        socket.getOutputStream().write(request.toByteArray());
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        String answered = "";
        int length = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            String[] header = line.split(": *", 2);
            switch (header[0].toLowerCase(Locale.ROOT)) {
                case "set-cookie" -> answered = header[1].split(";", 2)[0];
                case "content-length" -> length = Integer.parseInt(header[1]);
                default -> {}
            }
        }
        return new Answer(status, answered, StrictJson.parse(in.readNBytes(length), MAX_BODY_BYTES));
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the broker closed the connection");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.US_ASCII);
    }
}
