/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.strongroom.attestation.ForgedSignatureCheck;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/**
 * One request after the other to the pinned broker: TLS 1.3, JSON, bounded answers; repeats by itself only what was not sent.
 * Thread-safe.
 */
final class BrokerHttp {
    /** Longest answer in bytes that is read. */
    static final int MAX_ANSWER_BYTES = 4 << 20;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);
    private static final int CONNECT_ATTEMPTS = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final String JSON = "application/json";
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,5}");

    /** What the broker answered to a request that it did not refuse. */
    record Answer(JsonNode body, HttpHeaders headers) {}

    private final HttpClient client;
    private final URI broker;

    BrokerHttp(URI broker, BrokerTrust trust) {
        ForgedSignatureCheck.requireUnlessKnown();
        if (!"https".equals(broker.getScheme()) || broker.getHost() == null) {
            throw new IllegalArgumentException("the broker's URL is '" + broker + "' (expected https://HOST:PORT)");
        }
        this.broker = broker;
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        this.client = HttpClient.newBuilder()
                .sslContext(context(trust))
                .sslParameters(parameters)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    URI resolve(String path) {
        return broker.resolve(path);
    }

    Answer get(String path, Map<String, String> headers) throws IOException {
        return send(path, request(path, headers).GET().build());
    }

    Answer post(String path, JsonNode body, Map<String, String> headers) throws IOException {
        HttpRequest.BodyPublisher publisher = HttpRequest.BodyPublishers.ofByteArray(StrictJson.canonical(body));
        return send(
                path,
                request(path, headers)
                        .header("Content-Type", JSON)
                        .POST(publisher)
                        .build());
    }

    private HttpRequest.Builder request(String path, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(resolve(path)).timeout(REQUEST_TIMEOUT).header("Accept", JSON);
        headers.forEach(request::header);
        return request;
    }

    private Answer send(String path, HttpRequest request) throws IOException {
        HttpResponse<InputStream> response = sendWithRetries(request);
        byte[] body = body(response);
        if (response.statusCode() == 200) {
            JsonNode json = body.length == 0 ? StrictJson.object() : parse(path, body);
            return new Answer(json, response.headers());
        }
        if (response.statusCode() >= 500) {
            throw new BrokerUnavailableException(
                    "the broker at " + broker + " answered " + response.statusCode() + " to " + path + problem(body),
                    retryAfter(response.headers()));
        }
        throw refusal(response.statusCode(), body, retryAfter(response.headers()));
    }

    /** Repeats only when no connection came about, so no request is ever sent twice. */
    private HttpResponse<InputStream> sendWithRetries(HttpRequest request) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            } catch (ConnectException | HttpConnectTimeoutException e) {
                if (attempt == CONNECT_ATTEMPTS) {
                    throw new BrokerUnavailableException(
                            "no broker listens at " + broker + " (tried " + attempt
                                    + " times); start it, or correct the URL",
                            e,
                            true);
                }
                pause(FIRST_PAUSE.multipliedBy(attempt));
            } catch (IOException e) {
                throw lost(e);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    private BrokerUnavailableException lost(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return new BrokerUnavailableException(
                        "the server at " + broker + " is not the pinned broker: " + cause.getMessage(), failure);
            }
        }
        return new BrokerUnavailableException(
                "the broker at " + broker + " did not answer: " + failure.getMessage(), failure, true);
    }

    /** Waits. */
    static void pause(Duration duration) throws BrokerUnavailableException {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static BrokerUnavailableException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new BrokerUnavailableException("interrupted while waiting for the broker", e);
    }

    private byte[] body(HttpResponse<InputStream> response) throws IOException {
        try (InputStream in = response.body()) {
            byte[] body = in.readNBytes(MAX_ANSWER_BYTES + 1);
            if (body.length > MAX_ANSWER_BYTES) {
                throw new BrokerUnavailableException(
                        "the broker at " + broker + " sent more than " + MAX_ANSWER_BYTES + " bytes");
            }
            return body;
        } catch (BrokerUnavailableException e) {
            throw e;
        } catch (IOException e) {
            throw lost(e);
        }
    }

    private JsonNode parse(String path, byte[] body) throws BrokerUnavailableException {
        try {
            return StrictJson.parse(body, MAX_ANSWER_BYTES);
        } catch (MessageFormatException e) {
            throw new BrokerUnavailableException("the broker's answer to " + path + " is " + e.getMessage(), e);
        }
    }

    private static Duration retryAfter(HttpHeaders headers) {
        String seconds = headers.firstValue("retry-after").orElse("");
        return SECONDS.matcher(seconds).matches() ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
    }

    /** The code and the correlation id of a problem, for a message; empty if it is none. */
    private static String problem(byte[] body) {
        BrokerRefusedException problem = refusal(0, body, Duration.ZERO);
        return problem.correlationId().isEmpty()
                ? ""
                : ": " + problem.code() + " (correlation id " + problem.correlationId() + ")";
    }

    private static BrokerRefusedException refusal(int status, byte[] body, Duration retryAfter) {
        try {
            JsonFields problem = JsonFields.lenient(StrictJson.parse(body, MAX_ANSWER_BYTES), "the problem");
            return new BrokerRefusedException(
                    problem.optionalText("code").orElse("http-" + status),
                    problem.optionalText("correlation-id").orElse(""),
                    retryAfter,
                    problem.optionalText("explanation").orElse(""));
        } catch (MessageFormatException e) {
            BrokerRefusedException refused = new BrokerRefusedException("http-" + status, "");
            refused.addSuppressed(e);
            return refused;
        }
    }

    private static SSLContext context(BrokerTrust trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, new TrustManager[] {PinnedTrustManager.of(trust)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot make a TLS 1.3 context", e);
        }
    }
}
