/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.rootkey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Calls a transit engine over TLS, as the holder of a token. For one thread. */
final class TransitClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final int MAX_ANSWER_BYTES = 64 * 1024;
    private static final int MAX_SHOWN_CHARS = 200;
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final TransitSource source;
    private final HttpClient http;
    private final byte[] token;

    private TransitClient(TransitSource source, HttpClient http, byte[] token) {
        this.source = source;
        this.http = http;
        this.token = token;
    }

    /** A client that trusts the source's certificates alone. */
    static TransitClient of(TransitSource source) throws RootKeySourceException {
        HttpClient http = HttpClient.newBuilder()
                .sslContext(trusting(source.caFile()))
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        return new TransitClient(source, http, SecretFile.privateLine(source.tokenFile(), "token"));
    }

    /** Refuses a token that no header can hold. */
    void requireReady() throws RootKeySourceException {
        for (byte character : token) {
            if (character <= ' ' || character > '~') {
                throw new RootKeySourceException("the token file " + source.tokenFile()
                        + " holds more than one token: it has white space, or characters that are not ASCII");
            }
        }
    }

    /**
     * Calls one operation of the engine's key.
     *
     * @param member what is wanted of the answer's data
     * @throws WrongSourceException if the engine refuses to decrypt: the key is another, or the ciphertext was altered
     * @throws RootKeySourceException if the engine cannot be reached, or refuses
     */
    String call(String operation, ObjectNode body, String member) throws RootKeySourceException {
        requireReady();
        byte[] json = StrictJson.canonical(body);
        URI uri = source.address().resolve("/v1/" + source.mount() + "/" + operation + "/" + source.key());
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("X-Vault-Token", new String(token, StandardCharsets.US_ASCII))
                .POST(HttpRequest.BodyPublishers.ofByteArray(json))
                .build();
        HttpResponse<InputStream> response = send(request);
        try (InputStream in = response.body()) {
            byte[] answer = in.readNBytes(MAX_ANSWER_BYTES + 1);
            JsonNode parsed = answer.length == 0 ? StrictJson.object() : StrictJson.parse(answer, MAX_ANSWER_BYTES);
            Arrays.fill(answer, (byte) 0);
            requireDone(response.statusCode(), operation, parsed);
            JsonNode value = parsed.path("data").path(member);
            if (!value.isTextual()) {
                throw new RootKeySourceException(source.description() + " answers without data." + member);
            }
            return value.textValue();
        } catch (RootKeySourceException e) {
            throw e;
        } catch (MessageFormatException e) {
            throw new RootKeySourceException(
                    source.description() + " answers with status " + response.statusCode() + " and what is no JSON", e);
        } catch (IOException e) {
            throw unreachable(e);
        } finally {
            Arrays.fill(json, (byte) 0);
        }
    }

    @Override
    public void close() {
        Arrays.fill(token, (byte) 0);
    }

    /** A deadline over the whole exchange: the client's own ends when the answer begins. */
    private HttpResponse<InputStream> send(HttpRequest request) throws RootKeySourceException {
        CompletableFuture<HttpResponse<InputStream>> sent =
                http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        try {
            return sent.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw unreachable(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(e);
        }
    }

    private void requireDone(int status, String operation, JsonNode answer) throws RootKeySourceException {
        if (status == OK) {
            return;
        }
        String said =
                answer.path("errors").isArray() ? shown(answer.path("errors").toString()) : "nothing more";
        String message = source.description() + " refuses to " + operation + " (status " + status + "): " + said;
        if (status == FORBIDDEN) {
            throw new RootKeySourceException(message + "; does the token in " + source.tokenFile()
                    + " live, and may it update " + source.mount() + "/" + operation + "/" + source.key() + "?");
        }
        if (status == NOT_FOUND) {
            throw new RootKeySourceException(message + "; is the engine mounted there?");
        }
        if (status == BAD_REQUEST && operation.equals("decrypt")) {
            throw new WrongSourceException(message, new IOException("status " + status));
        }
        throw new RootKeySourceException(message);
    }

    private RootKeySourceException unreachable(Throwable e) {
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new RootKeySourceException(source.description() + " cannot be reached: " + shown(why), e);
    }

    private static String shown(String text) {
        String line = text.replaceAll("[^ -~]+", " ");
        return line.length() <= MAX_SHOWN_CHARS ? line : line.substring(0, MAX_SHOWN_CHARS) + "...";
    }

    private static SSLContext trusting(Path caFile) throws RootKeySourceException {
        try (InputStream in = Files.newInputStream(caFile)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new RootKeySourceException("the CA file " + caFile + " holds no certificate");
            }
            KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
            anchors.load(null, null);
            for (Certificate certificate : certificates) {
                anchors.setCertificateEntry("ca-" + anchors.size(), certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(anchors);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (RootKeySourceException e) {
            throw e;
        } catch (IOException | GeneralSecurityException e) {
            throw new RootKeySourceException("the CA file " + caFile + " cannot be read: " + e.getMessage(), e);
        }
    }
}
