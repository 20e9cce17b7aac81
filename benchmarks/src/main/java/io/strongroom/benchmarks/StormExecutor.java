/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.strongroom.attestation.collect.EvidenceCollector;
import io.strongroom.attestation.collect.EvidenceUnavailableException;
import io.strongroom.broker.api.EncryptedAnswer;
import io.strongroom.broker.api.Job;
import io.strongroom.broker.api.JobClaim;
import io.strongroom.broker.api.RuntimeData;
import io.strongroom.broker.api.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Base64;
import javax.net.ssl.SSLContext;

/**
 * One process of a job, as the broker sees it: two keys of its own, fresh evidence for each handshake, and a record of every
 * answer it got. For one thread at a time.
 */
final class StormExecutor {
    /** The key that is fetched. */
    static final String KEY = "payroll";

    private static final String RESOURCE = "/kbs/v0/resource/default/zone-key/" + KEY;
    private static final int OK = 200;

    private final SSLContext tls;
    private final URI broker;
    private final EvidenceCollector collector;
    private final Job job;
    private final StormReceipts receipts;
    private final ECKey encryption;
    private final ECKey identity;

    StormExecutor(SSLContext tls, URI broker, EvidenceCollector collector, Job job, StormReceipts receipts)
            throws JOSEException {
        this.tls = tls;
        this.broker = broker;
        this.collector = collector;
        this.job = job;
        this.receipts = receipts;
        this.encryption = new ECKeyGenerator(Curve.P_256)
                .algorithm(JWEAlgorithm.ECDH_ES_A256KW)
                .generate();
        this.identity = new ECKeyGenerator(Curve.P_256).generate();
    }

    /** An attested session on its connection. */
    final class Session implements AutoCloseable {
        private final HttpsConnection connection;
        private final String cookie;
        private final String token;

        private Session(HttpsConnection connection, String cookie, String token) {
            this.connection = connection;
            this.cookie = cookie;
            this.token = token;
        }

        /** Fetches the key and opens it. */
        void fetch() throws IOException {
            Arrays.fill(EncryptedAnswer.decrypt(answer().body(), encryption), (byte) 0);
        }

        /** Fetches the key, and leaves the answer sealed, so that the broker is what is measured. */
        void fetchSealed() throws IOException {
            answer();
        }

        private HttpsConnection.Answer answer() throws IOException {
            HttpsConnection.Answer answer = require(connection.get(RESOURCE, cookie));
            receipts.fetched(token);
            return answer;
        }

        @Override
        public void close() throws IOException {
            connection.close();
        }
    }

    /** The whole handshake on a new connection: challenge, evidence, and the key fetched and opened. */
    void handshake() throws IOException {
        try (Session session = attest()) {
            session.fetch();
        }
    }

    /** Connects and attests; the caller closes the session. */
    Session attest() throws IOException {
        HttpsConnection connection = HttpsConnection.open(tls, broker);
        try {
            return attest(connection);
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    private Session attest(HttpsConnection connection) throws IOException {
        ObjectNode request = StrictJson.object()
                .put("version", "0.4.0")
                .put("tee", collector.tee().wireName());
        request.putObject("extra-params").put("strongroom-job", 1);
        HttpsConnection.Answer challenge = require(connection.post("/kbs/v0/auth", "", request));
        RuntimeData runtimeData = RuntimeData.of(
                challenge.body().path("nonce").asText(),
                encryption,
                new JobClaim(job.descriptor().digestHex(), job.id(), job.role(), identity));
        ObjectNode message = StrictJson.object();
        message.set("runtime-data", runtimeData.toJson());
        message.putObject("tee-evidence").putObject("primary_evidence").put("quote", quote(runtimeData));
        String token = require(connection.post("/kbs/v0/attest", challenge.cookie(), message))
                .body()
                .path("token")
                .asText();
        receipts.attested(token);
        return new Session(connection, challenge.cookie(), token);
    }

    private String quote(RuntimeData runtimeData) throws IOException {
        try {
            return Base64.getEncoder()
                    .encodeToString(collector.collect(runtimeData.reportData()).bytes());
        } catch (EvidenceUnavailableException e) {
            throw new IOException(e);
        }
    }

    private static HttpsConnection.Answer require(HttpsConnection.Answer answer) throws IOException {
        if (answer.status() != OK) {
            throw new IOException("the broker answered " + answer.status() + " "
                    + answer.body().path("code").asText());
        }
        return answer;
    }
}
