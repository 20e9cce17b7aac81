/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import io.strongroom.agent.AgentRun.Outcome;
import io.strongroom.agent.application.RedisApplication;
import io.strongroom.broker.api.BrokerClient;
import io.strongroom.broker.api.IssuedIdentity;
import io.strongroom.broker.api.Job;
import io.strongroom.broker.api.JobRole;
import io.strongroom.testkit.InProcessBroker;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.stream.Stream;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.authentication.core.Token;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.exceptions.JedisException;

/** Jedis in a JVM of a job and a real Redis, with mutual TLS from the session. */
class RedisJvmIT {
    /** Of a key store that holds certificates alone. */
    private static final char[] PASSWORD = "certificates".toCharArray();

    private InProcessBroker broker;
    private AgentRun client;
    private Path directory;

    @BeforeEach
    void start(@TempDir Path temporary) throws Exception {
        broker = InProcessBroker.start();
        directory = temporary;
        client = new AgentRun(
                Files.createDirectory(directory.resolve("client")),
                broker.home(),
                broker.url(),
                RedisApplication.class);
        client.role = "executor";
        client.arguments.set(0, client.run.resolve("x").toString());
        Files.writeString(client.run.resolve("marker"), "strongroom-session-keystore-v1\n");
        for (Class<?> each : new Class<?>[] {
            Jedis.class, GenericObjectPool.class, org.slf4j.Logger.class, JSONObject.class, Gson.class, Token.class
        }) {
            client.classPath.add(Path.of(
                    each.getProtectionDomain().getCodeSource().getLocation().toURI()));
        }
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
    }

    @Test
    void options_that_name_the_sessions_key_store_type_are_enough() throws Exception {
        client.arguments.add("options");

        assertThat(connect(broker).out()).isEqualTo("read seven\n");
    }

    @Test
    void an_address_is_enough_in_a_jvm_whose_key_store_is_the_marker_file() throws Exception {
        client.arguments.add("address");
        client.configuration.add(client.run.resolve("marker"));
        Stream.of("keyStore", "trustStore")
                .forEach(store -> client.options.add("-Djavax.net.ssl." + store + "=" + client.run.resolve("marker")));

        assertThat(connect(broker).out()).isEqualTo("read seven\n");
    }

    @Test
    void a_redis_of_another_authority_is_refused() throws Exception {
        client.arguments.add("options");
        try (InProcessBroker other = InProcessBroker.start()) {
            assertThat(connect(other).out())
                    .startsWith("refused java.security.SignatureException")
                    .doesNotContain("seven");
        }
    }

    @Test
    void a_client_without_an_identity_is_refused() throws Exception {
        IssuedIdentity identity = identity(broker);
        try (RedisServer redis = RedisServer.start(directory, identity)) {
            var configuration = DefaultJedisClientConfig.builder()
                    .sslOptions(SslOptions.builder()
                            .truststore(trusting(identity.chain().get(1)).toFile(), PASSWORD)
                            .sslVerifyMode(SslVerifyMode.CA)
                            .build())
                    .build();

            assertThatThrownBy(() -> {
                        try (Jedis stranger = new Jedis(new HostAndPort("127.0.0.1", redis.port()), configuration)) {
                            stranger.get("ward");
                        }
                    })
                    .isInstanceOf(JedisException.class);
            assertThat(redis.log()).contains("peer did not return a certificate");
        }
    }

    /** The Redis has an identity of this broker: that of the driver whose executor the client is. */
    private Outcome connect(InProcessBroker issuer) throws Exception {
        IssuedIdentity identity = identity(broker);
        try (RedisServer redis = RedisServer.start(directory, issuer == broker ? identity : identity(issuer))) {
            Files.writeString(client.run.resolve("port"), Integer.toString(redis.port()));
            Outcome outcome = client.write().start();
            assertThat(outcome.exitCode()).as(outcome.err()).isZero();
            return outcome;
        }
    }

    private IssuedIdentity identity(InProcessBroker issuer) throws Exception {
        BrokerClient redis = issuer.newClient();
        redis.attest(issuer.evidence().collector(), new Job("job-1", JobRole.DRIVER, client.descriptor(), client.run));
        return redis.requestIdentity();
    }

    private Path trusting(X509Certificate authority) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", authority);
        Path file = directory.resolve("authorities.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD);
        }
        return file;
    }
}
