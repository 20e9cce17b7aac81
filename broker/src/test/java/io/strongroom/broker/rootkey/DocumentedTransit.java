/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.rootkey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.strongroom.broker.api.StrictJson;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.AEADBadTagException;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A server that answers as the documentation of Vault's transit engine says ("Transit secrets engine (API)": encrypt data,
 * decrypt data; "HTTP status codes" and "Error response" of the API's introduction). It is no Vault: what Vault does beyond
 * its documentation is not in it.
 */
public final class DocumentedTransit implements AutoCloseable {
    private static final String TOKEN = "hvs.CAESIJ-tests";
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final HttpsServer server;
    private final Path directory;
    private final Map<String, byte[]> keys = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private DocumentedTransit(HttpsServer server, Path directory) {
        this.server = server;
        this.directory = directory;
    }

    /** Starts a server whose certificate is made for it, with a key {@code strongroom-root}. */
    public static DocumentedTransit start(Path directory) throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
        X509Certificate certificate = certificate(pair);
        String pem = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
        Files.writeString(
                directory.resolve("vault-ca.pem"),
                "-----BEGIN CERTIFICATE-----\n" + pem + "\n-----END CERTIFICATE-----\n");
        KeyStore keyStore = KeyStore.getInstance("PKCS12");
        keyStore.load(null, null);
        keyStore.setKeyEntry("vault", pair.getPrivate(), PASSWORD, new X509Certificate[] {certificate});
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keyStore, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        DocumentedTransit transit = new DocumentedTransit(server, directory);
        transit.addKey("strongroom-root");
        server.createContext("/", transit::answer);
        server.start();
        return transit;
    }

    /** A source with a token that may use every key. */
    public TransitSource source() throws IOException {
        return source(TOKEN, "strongroom-root");
    }

    TransitSource source(String token, String key) throws IOException {
        Path file = Files.writeString(directory.resolve("token-" + token.hashCode()), token + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return new TransitSource(address(), "transit", key, file, directory.resolve("vault-ca.pem"));
    }

    URI address() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    }

    List<String> requests() {
        return requests;
    }

    void addKey(String name) {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        keys.put(name, key);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String[] path = exchange.getRequestURI().getPath().split("/", -1);
            if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Vault-Token"))) {
                error(exchange, 403, "permission denied");
            } else if (path.length != 5 || !path[2].equals("transit")) {
                error(
                        exchange,
                        404,
                        "no handler for route \"" + exchange.getRequestURI() + "\". route entry not found.");
            } else if (!keys.containsKey(path[4])) {
                error(exchange, 400, "encryption key not found");
            } else {
                operate(exchange, path[3], keys.get(path[4]), StrictJson.parse(body, 1 << 16));
            }
        }
    }

    private static void operate(HttpExchange exchange, String operation, byte[] key, JsonNode body) throws IOException {
        var aes = new SecretKeySpec(key, "AES");
        String associated = body.path("associated_data").asText();
        ObjectNode data = StrictJson.object();
        try {
            if (operation.equals("encrypt")) {
                byte[] plaintext =
                        Base64.getDecoder().decode(body.path("plaintext").asText());
                byte[] wrapped = GcmWrapping.wrap(GcmWrapping.Ciphers.ofJdk(), aes, plaintext, associated);
                data.put("ciphertext", "vault:v1:" + Base64.getEncoder().encodeToString(wrapped));
                data.put("key_version", 1);
            } else {
                byte[] wrapped = Base64.getDecoder()
                        .decode(body.path("ciphertext").asText().substring("vault:v1:".length()));
                byte[] plaintext = GcmWrapping.unwrap(GcmWrapping.Ciphers.ofJdk(), aes, wrapped, associated);
                data.put("plaintext", Base64.getEncoder().encodeToString(plaintext));
            }
            ObjectNode answer = StrictJson.object().put("request_id", "9c2f").put("lease_id", "");
            answer.put("renewable", false).put("lease_duration", 0).set("data", data);
            send(exchange, 200, answer);
        } catch (AEADBadTagException | IllegalArgumentException | IndexOutOfBoundsException e) {
            error(exchange, 400, "cipher: message authentication failed");
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static void error(HttpExchange exchange, int status, String message) throws IOException {
        ObjectNode answer = StrictJson.object();
        answer.putArray("errors").add(message);
        send(exchange, status, answer);
    }

    private static void send(HttpExchange exchange, int status, ObjectNode answer) throws IOException {
        byte[] bytes = StrictJson.canonical(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static X509Certificate certificate(KeyPair pair) throws Exception {
        X500Name name = new X500Name("CN=vault");
        Instant now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.ONE,
                Date.from(now.minusSeconds(60)),
                Date.from(now.plusSeconds(3600)),
                name,
                pair.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    }
}
