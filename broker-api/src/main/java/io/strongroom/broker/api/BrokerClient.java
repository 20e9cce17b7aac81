/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.collect.EvidenceCollector;
import io.strongroom.attestation.collect.EvidenceUnavailableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A workload's connection to the broker: attests, then draws everything from the session.
 *
 * <p>{@link #attest} comes first. When the session has expired, or the broker was started anew, the next request attests
 * again under the same keys. A request whose connection breaks is sent again for a while, but for those that anchor
 * manifests, whose second answer would be another. Every method throws
 * {@link BrokerRefusedException} if the broker refuses and {@link BrokerUnavailableException} if it cannot be reached, is
 * not the pinned one, or does not answer as a broker does. Thread-safe.
 */
public final class BrokerClient {
    private static final Pattern SECRET_NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final String KBS_VERSION = "0.4.0";
    private static final String JOB_EXTENSION = "strongroom-job";
    private static final int JOB_EXTENSION_VERSION = 1;
    private static final String COOKIE = "kbs-session-id";
    private static final int MAX_CHAIN = 4;
    private static final String NOT_ATTESTED = "not-attested";

    private record Token(String token, String cookie) {}

    private record Attested(EvidenceCollector collector, Job job) {}

    /** One request of a session. */
    private interface Exchange<T> {
        T send(Token token) throws IOException;
    }

    private final BrokerHttp http;
    private final SessionKeyPair keys;
    private final Clock clock;
    private volatile @Nullable Token session;
    private volatile @Nullable Attested attested;

    private BrokerClient(BrokerHttp http, Clock clock) {
        this.http = http;
        this.clock = clock;
        this.keys = SessionKeyPair.generate();
    }

    /**
     * A client of the broker at {@code broker}; draws the two keys of the session. Nothing is sent yet.
     *
     * @param broker {@code https://HOST:PORT}
     * @throws IllegalArgumentException if the URL has another form
     */
    public static BrokerClient create(URI broker, BrokerTrust trust) {
        return new BrokerClient(new BrokerHttp(broker, trust), Clock.systemUTC());
    }

    /**
     * Proves to the broker what this process is, and learns what it may do. Both keys of the session and the digest of
     * the job descriptor are bound in the evidence, with a nonce that the broker uses once.
     *
     * @throws EvidenceUnavailableException if the platform gives no evidence
     */
    public SessionGrant attest(EvidenceCollector collector, Job job) throws IOException, EvidenceUnavailableException {
        session = authenticateSteadily(collector, job);
        attested = new Attested(collector, job);
        return openSession(job);
    }

    /** Begins again for a while if the connection breaks or the broker cannot decide; not if nobody listens. */
    private Token authenticateSteadily(EvidenceCollector collector, Job job)
            throws IOException, EvidenceUnavailableException {
        long began = System.nanoTime();
        while (true) {
            try {
                return authenticate(collector, job);
            } catch (BrokerUnavailableException e) {
                if (e.getCause() instanceof ConnectException) {
                    throw e;
                }
                Patience.pauseAfter(e, began);
            }
        }
    }

    /**
     * Fetches a zone key that was granted with release {@code key}.
     *
     * @param keyName a name of {@link SessionGrant#keys}
     * @return the encoded keyring, for {@code ZoneKeyring.decode}; the caller wipes it
     */
    public byte[] fetchKeyring(String keyName) throws IOException {
        return fetchResource("/kbs/v0/resource/default/zone-key/" + keyName);
    }

    /**
     * Fetches the current version of a secret other than a zone key, as the policy in force grants it now.
     *
     * @param name lower-case letters, digits, dots, underscores and hyphens
     * @return its bytes; the caller wipes them
     * @throws IllegalArgumentException if the name has another form
     * @throws BrokerRefusedException of code {@code secret-refused} or {@code not-found}
     */
    public byte[] fetchSecret(String name) throws IOException {
        if (!SECRET_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name of a secret (expected lower-case letters, digits,"
                            + " dots, underscores and hyphens)");
        }
        return fetchResource("/kbs/v0/resource/default/secret/" + name);
    }

    private byte[] fetchResource(String path) throws IOException {
        return open(
                path,
                outlasting(token ->
                        http.get(path, Map.of("Cookie", token.cookie())).body()));
    }

    /** Gets a short-lived certificate for this session's identity key. */
    public IssuedIdentity requestIdentity() throws IOException {
        ObjectNode request = StrictJson.object();
        try {
            byte[] csr = CertificateRequest.sign(keys.identityPair());
            request.put("csr", Base64.getEncoder().encodeToString(csr));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot sign with P-256", e);
        }
        JsonNode answer = post("/v1/identity", request);
        try {
            List<X509Certificate> chain = chain(answer);
            if (!chain.get(0).getPublicKey().equals(keys.identityPair().getPublic())) {
                throw new MessageFormatException("the certificate is for another key than this session's");
            }
            return new IssuedIdentity(keys.identityPair().getPrivate(), chain);
        } catch (MessageFormatException e) {
            throw new BrokerUnavailableException("the broker's answer to /v1/identity: " + e.getMessage(), e);
        }
    }

    /** Asks which peers to refuse, and for the broker's time. */
    public DeniedPeers deniedPeers() throws IOException {
        String path = "/v1/identities/denied";
        JsonNode answer = post(path, StrictJson.object());
        try {
            return DeniedPeers.parse(answer);
        } catch (MessageFormatException e) {
            throw new BrokerUnavailableException("the broker's answer to " + path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Wraps and unwraps data keys in the broker, for the keys of {@code grant} that it does not release. One request per
     * call; {@link BrokerKeyWrapper#unwrapAll} takes many at once.
     */
    public BrokerKeyWrapper keyWrapper(SessionGrant grant) {
        return new BrokerKeyWrapper(this, grant);
    }

    /** What the broker knows of the manifests of directories. */
    public BrokerManifests manifests() {
        return new BrokerManifests(this);
    }

    /** Sends what this process read and wrote. The driver's final report ends the job. */
    public void report(RunReport report) throws IOException {
        post("/v1/report", report.toJson());
    }

    /** Posts to a route that needs proof of the identity key, and may be asked again if the answer was lost. */
    JsonNode post(String path, JsonNode body) throws IOException {
        return outlasting(token -> prove(path, body, token));
    }

    /** Posts to such a route whose second answer to the same request would be another: never again if it was lost. */
    JsonNode postOnce(String path, JsonNode body) throws IOException {
        return inSession(token -> prove(path, body, token));
    }

    private JsonNode prove(String path, JsonNode body, Token token) throws IOException {
        String proof = DpopProof.sign(keys.identity(), "POST", http.resolve(path), token.token(), clock.instant());
        return http.post(path, body, Map.of("Authorization", "DPoP " + token.token(), "DPoP", proof))
                .body();
    }

    /** Opens an answer that is encrypted to this session's key. The caller wipes the result. */
    byte[] open(String path, JsonNode answer) throws BrokerUnavailableException {
        try {
            return EncryptedAnswer.decrypt(answer, keys.encryption());
        } catch (MessageFormatException e) {
            throw new BrokerUnavailableException("the broker's answer to " + path + ": " + e.getMessage(), e);
        }
    }

    /** Sends a request again for a while if the connection was lost, as when a broker is killed and another takes over. */
    private <T> T outlasting(Exchange<T> exchange) throws IOException {
        long began = System.nanoTime();
        while (true) {
            try {
                return inSession(exchange);
            } catch (BrokerUnavailableException e) {
                Patience.pauseAfter(e, began);
            }
        }
    }

    /** Sends a request, and sends it again under a new session if the broker no longer knows this one. */
    private <T> T inSession(Exchange<T> exchange) throws IOException {
        Token current = session;
        if (current == null) {
            throw new IllegalStateException("attest first");
        }
        try {
            return Patience.patiently(() -> exchange.send(current));
        } catch (BrokerRefusedException refused) {
            Attested renewal = attested;
            if (!refused.code().equals(NOT_ATTESTED) || renewal == null) {
                throw refused;
            }
            Token renewed = renew(current, renewal);
            return Patience.patiently(() -> exchange.send(renewed));
        }
    }

    /** Attests again, unless another thread just did. */
    private synchronized Token renew(Token expired, Attested renewal) throws IOException {
        Token current = session;
        if (current != null && !current.equals(expired)) {
            return current;
        }
        try {
            Token renewed = authenticateSteadily(renewal.collector(), renewal.job());
            session = renewed;
            return renewed;
        } catch (EvidenceUnavailableException e) {
            throw new BrokerUnavailableException("the session has expired, and " + e.getMessage(), e);
        }
    }

    /** The KBS protocol: challenge, evidence, token. */
    private Token authenticate(EvidenceCollector collector, Job job) throws IOException, EvidenceUnavailableException {
        ObjectNode request = StrictJson.object();
        request.put("version", KBS_VERSION);
        request.put("tee", collector.tee().wireName());
        request.putObject("extra-params").put(JOB_EXTENSION, JOB_EXTENSION_VERSION);
        BrokerHttp.Answer challenge = Patience.patiently(() -> http.post("/kbs/v0/auth", request, Map.of()));
        String cookie = cookie(challenge);

        RuntimeData runtimeData = RuntimeData.of(nonce(challenge), keys.encryption(), claim(job));
        Evidence evidence = collector.collect(runtimeData.reportData());
        ObjectNode message = attestation(runtimeData, evidence);
        // The challenge is used up, whatever comes of it: if the broker cannot decide, all begins again.
        BrokerHttp.Answer result =
                Patience.whileBusy(() -> http.post("/kbs/v0/attest", message, Map.of("Cookie", cookie)));
        return new Token(field(result, "token", "/kbs/v0/attest"), cookie);
    }

    private SessionGrant openSession(Job job) throws IOException {
        ObjectNode request = StrictJson.object();
        request.put(
                "descriptor",
                Base64.getEncoder().encodeToString(job.descriptor().canonicalBytes()));
        request.put("run-directory", job.runDirectory().toString());
        try {
            return SessionGrant.parse(post("/v1/session", request));
        } catch (MessageFormatException e) {
            throw new BrokerUnavailableException("the broker's answer to /v1/session: " + e.getMessage(), e);
        }
    }

    private JobClaim claim(Job job) {
        return new JobClaim(job.descriptor().digestHex(), job.id(), job.role(), keys.identity());
    }

    private static String nonce(BrokerHttp.Answer challenge) throws IOException {
        JsonNode extension = challenge.body().path("extra-params").path(JOB_EXTENSION);
        if (extension.asInt(0) != JOB_EXTENSION_VERSION) {
            throw new BrokerUnavailableException(
                    "the broker does not know jobs (it answered no " + JOB_EXTENSION + " in extra-params)");
        }
        return field(challenge, "nonce", "/kbs/v0/auth");
    }

    private static String cookie(BrokerHttp.Answer challenge) throws IOException {
        return challenge.headers().allValues("set-cookie").stream()
                .map(header -> header.split(";", 2)[0].strip())
                .filter(pair -> pair.startsWith(COOKIE + "="))
                .findFirst()
                .orElseThrow(() -> new BrokerUnavailableException("the broker set no cookie " + COOKIE));
    }

    private static String field(BrokerHttp.Answer answer, String name, String path) throws IOException {
        try {
            return JsonFields.lenient(answer.body(), "the answer").text(name);
        } catch (MessageFormatException e) {
            throw new BrokerUnavailableException("the broker's answer to " + path + ": " + e.getMessage(), e);
        }
    }

    private static ObjectNode attestation(RuntimeData runtimeData, Evidence evidence)
            throws BrokerUnavailableException {
        ObjectNode message = StrictJson.object();
        message.set("runtime-data", runtimeData.toJson());
        try {
            message.set("tee-evidence", EvidenceMessage.of(evidence));
        } catch (MessageFormatException e) {
            throw new BrokerUnavailableException("the broker cannot be told: " + e.getMessage(), e);
        }
        return message;
    }

    private static List<X509Certificate> chain(JsonNode answer) throws MessageFormatException {
        JsonFields fields = JsonFields.of(answer, "the identity", Set.of("chain"));
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (String der : fields.texts("chain", MAX_CHAIN)) {
                byte[] bytes = JsonFields.base64Of(der, "a certificate of the identity");
                chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes)));
            }
        } catch (CertificateException e) {
            throw new MessageFormatException("the identity holds something that is no certificate", e);
        }
        if (chain.isEmpty()) {
            throw new MessageFormatException("the identity holds no certificate");
        }
        return chain;
    }
}
