/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.application;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Writes to a Redis and reads from it, as any program does with Jedis: it knows no class of ours. */
public final class RedisApplication {
    private RedisApplication() {}

    /**
     * Connects to the port in the file {@code port} of the first argument's directory: by an address alone, which takes the
     * JVM's default context, or with options that name the key store type STRONGROOM, as the second argument says.
     */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]).getParent();
        int port = Integer.parseInt(Files.readString(directory.resolve("port")));
        try (Jedis redis = arguments[1].equals("address")
                ? new Jedis(URI.create("rediss://127.0.0.1:" + port))
                : new Jedis(
                        new HostAndPort("127.0.0.1", port),
                        options(directory.resolve("marker").toFile()))) {
            redis.set("ward", "seven");
            System.out.println("read " + redis.get("ward"));
        } catch (JedisConnectionException e) {
            System.out.println("refused " + rootOf(e));
        }
        System.out.flush();
    }

    private static JedisClientConfig options(File marker) {
        return DefaultJedisClientConfig.builder()
                .sslOptions(SslOptions.builder()
                        .keyStoreType("STRONGROOM")
                        .keystore(marker)
                        .trustStoreType("STRONGROOM")
                        .truststore(marker)
                        .sslVerifyMode(SslVerifyMode.CA)
                        .build())
                .build();
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
