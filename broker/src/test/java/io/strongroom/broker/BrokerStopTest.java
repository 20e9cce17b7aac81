/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerStopTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The common pool of two processors runs one task at a time since Java 25. */
    private static final Executor THREADS = task -> new Thread(task, "task").start();

    @TempDir
    Path directory;

    @Test
    void answers_the_request_in_progress() throws Exception {
        try (Workspace workspace = Workspace.init(directory.resolve("w"), Optional.empty());
                BrokerServer server = BrokerServer.start(Broker.of(workspace), 0)) {
            URI url = server.url();
            HttpClient client =
                    HttpClient.newBuilder().sslContext(trusting(workspace)).build();
            CountDownLatch writing = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            CompletableFuture<Void> writer =
                    CompletableFuture.runAsync(() -> hold(workspace, writing, release), THREADS);
            assertThat(writing.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            CompletableFuture<HttpResponse<String>> answer = client.sendAsync(refused(url), BodyHandlers.ofString());
            Awaitility.await().atMost(PATIENCE).until(() -> isRunning(Decisions.class, "refuse"));

            CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(() -> server.stop(PATIENCE), THREADS);
            Awaitility.await().atMost(PATIENCE).until(() -> isRunning(BrokerServer.class, "stop"));
            release.countDown();

            assertThat(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode())
                    .isEqualTo(401);
            assertThat(stopped.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            writer.join();
        }
    }

    /** Refusals are recorded, which waits for the writer. */
    private static HttpRequest refused(URI url) {
        return HttpRequest.newBuilder(url.resolve("/kbs/v0/resource/default/key/payroll"))
                .build();
    }

    private static boolean isRunning(Class<?> type, String method) {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getClassName().equals(type.getName())
                        && frame.getMethodName().equals(method));
    }

    private static void hold(Workspace workspace, CountDownLatch writing, CountDownLatch release) {
        try {
            workspace.store().write(transaction -> {
                writing.countDown();
                try {
                    return release.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new InterruptedIOException(e.toString());
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SSLContext trusting(Workspace workspace) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("broker", workspace.trust().ca());
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
