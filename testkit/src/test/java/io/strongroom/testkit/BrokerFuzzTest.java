/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.broker.ServiceLimits;
import io.strongroom.broker.ServiceLimits.Rate;
import io.strongroom.broker.api.Job;
import io.strongroom.broker.api.RequestedZone;
import io.strongroom.broker.policy.Policy;
import io.strongroom.broker.policy.PolicyException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Mutated bodies, tokens, proofs and policies: the broker answers with a code that it declares, and never with 5xx. Inputs
 * that were found stay in {@code src/test/resources/fuzz/broker}. The slow test runs for as many seconds as the system
 * property {@code strongroom.fuzz.seconds} says.
 */
class BrokerFuzzTest {
    private static final Path CORPUS = Path.of("src/test/resources/fuzz/broker");
    private static final Set<Integer> DECLARED = Set.of(200, 400, 401, 403, 404, 409, 413, 429);
    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        "\"",
        ":",
        ",",
        "null",
        "true",
        "-1",
        "1e400",
        "99999999999999999999",
        "\\u0000",
        "\\ud800",
        "\u00e9",
        "\"nonce\":",
        "\"job\":{},",
        "AAAA",
        "=",
        "{}",
        "[[[[[[[[[[[[[[[[[[[[",
        "\"items\":[",
        "\"csr\":\"\""
    };
    private static final Rate PLENTY = new Rate(1_000_000, 1_000_000);

    private static InProcessBroker broker;
    private static RawPeer peer;
    private static String token;
    private static Map<String, String> seeds;
    private static String policy;

    @BeforeAll
    static void start() throws Exception {
        broker = InProcessBroker.start(ServiceLimits.DEFAULT.withRates(PLENTY, PLENTY, PLENTY), "payroll");
        peer = new RawPeer(broker);
        policy = broker.broker().policy().policy().text();
        Job job = TestJobs.driver(Path.of("/run/test"), new RequestedZone("file:/data/payroll", "payroll"));
        RawPeer.Answer challenge = peer.auth("simulated");
        String attestation = peer.attestation(
                broker.evidence().collector(),
                job,
                challenge.body().path("nonce").asText());
        token = peer.post("/kbs/v0/attest", attestation, Map.of("Cookie", challenge.cookie()))
                .body()
                .path("token")
                .asText();
        String bytes = Base64.getEncoder().encodeToString(new byte[64]);
        seeds = new HashMap<>();
        seeds.put(
                "/kbs/v0/auth",
                "{\"version\":\"0.4.0\",\"tee\":\"simulated\",\"extra-params\":{\"strongroom-job\":1,"
                        + "\"supported-hash-algorithms\":[\"sha384\"],\"tee-metadata\":{\"primary_tee\":{\"tee\":\"simulated\"}}}}");
        seeds.put("/kbs/v0/attest", attestation);
        seeds.put("/v1/session", RawPeer.sessionRequest(job));
        seeds.put("/v1/identity", "{\"csr\":\"" + Base64.getEncoder().encodeToString(csr()) + "\"}");
        seeds.put("/v1/unwrap", "{\"items\":[{\"identity\":\"" + bytes + "\",\"wrapped\":\"" + bytes + "\"}]}");
        seeds.put("/v1/wrap", "{\"items\":[{\"identity\":\"" + bytes + "\",\"data-key\":\"" + bytes + "\"}]}");
        seeds.put(
                "/v1/report",
                "{\"final\":false,\"zones\":{\"payroll\":{\"files-read\":1,\"bytes-read\":1,"
                        + "\"files-written\":0,\"bytes-written\":0}}}");
        seeds.put("/v1/manifests/latest", "{\"zone\":\"payroll\",\"path\":\"d\"}");
        seeds.put(
                "/v1/manifests/anchor",
                "{\"zone\":\"payroll\",\"path\":\"d\",\"generation\":1,\"previous\":\"\",\"digest\":\"" + bytes
                        + "\"}");
        seeds.put("/v1/manifests/end", "{\"zone\":\"payroll\",\"path\":\"d\"}");
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    @Test
    void only_declared_refusals_come_back() throws Exception {
        var random = new SplittableRandom(20261127);
        for (int i = 0; i < 400; i++) {
            judge(random.nextLong());
        }
        healthy();
    }

    @Test
    void inputs_that_were_found_are_refused() throws Exception {
        try (Stream<Path> files = Files.list(CORPUS)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".bin")).toList()) {
                byte[] body = Files.readAllBytes(file);
                for (String path : seeds.keySet()) {
                    send(path, body, "corpus " + file.getFileName());
                }
            }
        }
        healthy();
    }

    @Tag("slow")
    @Test
    void only_declared_refusals_come_back_for_a_long_time() throws Exception {
        long seconds = Long.getLong("strongroom.fuzz.seconds", 60);
        long seed = System.nanoTime();
        long end = seed + Duration.ofSeconds(seconds).toNanos();
        long count = 0;
        for (; System.nanoTime() < end; count++) {
            judge(seed + count);
        }
        healthy();
        System.out.printf("judged %d mutants in %d s, from seed %d%n", count, seconds, seed);
    }

    private static void judge(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        if (random.nextInt(8) == 0) {
            judgePolicy(seed, random);
            return;
        }
        List<String> paths = seeds.keySet().stream().sorted().toList();
        String path = paths.get(random.nextInt(paths.size()));
        byte[] body = mutate(seeds.get(path).getBytes(StandardCharsets.UTF_8), random);
        if (random.nextInt(6) == 0) {
            judgeProof(path, seed, random);
        } else {
            send(path, body, "seed " + seed);
        }
    }

    private static void judgePolicy(long seed, SplittableRandom random) {
        String yaml = new String(mutate(policy.getBytes(StandardCharsets.UTF_8), random), StandardCharsets.UTF_8);
        try {
            assertThat(Policy.parse(yaml).text()).isEqualTo(yaml);
        } catch (PolicyException e) {
            assertThat(e.getMessage()).isNotEmpty();
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed + ", policy:\n" + yaml, e);
        }
    }

    private static void judgeProof(String path, long seed, SplittableRandom random) throws Exception {
        Map<String, String> proven = peer.proven(token, peer.identity, path);
        Map<String, String> headers = new HashMap<>(proven);
        String changed = random.nextBoolean() ? "DPoP" : "Authorization";
        String value = new String(
                mutate(proven.get(changed).getBytes(StandardCharsets.US_ASCII), random), StandardCharsets.US_ASCII);
        headers.put(changed, value.replaceAll("[^\\x20-\\x7e]", "~").strip());
        RawPeer.Answer answer = peer.post(path, seeds.get(path), headers);
        requireDeclared(answer, path, "seed " + seed + ", headers " + headers);
        useUpOpened(path, answer);
    }

    private static void send(String path, byte[] body, String what) throws Exception {
        Map<String, String> headers;
        if (path.startsWith("/v1/")) {
            headers = peer.proven(token, peer.identity, path);
        } else if (path.endsWith("attest")) {
            headers = Map.of("Cookie", peer.auth("simulated").cookie());
        } else {
            headers = Map.of();
        }
        RawPeer.Answer answer = peer.post(path, body, headers);
        requireDeclared(answer, path, what + ", body " + Base64.getEncoder().encodeToString(body));
        if (path.endsWith("attest")) {
            useUp(Objects.requireNonNull(headers.get("Cookie")));
        }
        useUpOpened(path, answer);
    }

    /** Uses the challenge up that an answer opened. */
    private static void useUpOpened(String path, RawPeer.Answer answer) throws Exception {
        if (path.endsWith("auth") && answer.status() == 200) {
            useUp(answer.cookie());
        }
    }

    /** A challenge waits after a body that is no JSON, and a peer may have so many only. */
    private static void useUp(String cookie) throws Exception {
        peer.post("/kbs/v0/attest", "{}", Map.of("Cookie", cookie));
    }

    private static void requireDeclared(RawPeer.Answer answer, String path, String what) {
        assertThat(answer.status()).as(path + ", " + what).isIn(DECLARED);
        if (answer.status() != 200) {
            assertThat(answer.code()).as(path + ", " + what).matches("[a-z-]{4,40}");
            assertThat(answer.body().path("correlation-id").asText()).isNotEmpty();
        }
    }

    private static void healthy() throws Exception {
        KbsClient client = new KbsClient(broker, KbsKey.ec("P-256", "secp256r1"));
        assertThat(client.handshake().status()).isEqualTo(200);
        assertThat(client.open(client.resource("default/zone-key/payroll"))).isNotEmpty();
    }

    private static byte[] mutate(byte[] bytes, SplittableRandom random) {
        byte[] mutant = bytes;
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = mutant.length == 0 ? 0 : random.nextInt(mutant.length);
            mutant = switch (random.nextInt(5)) {
                case 0 -> Arrays.copyOf(mutant, at);
                case 1 -> spliced(mutant, at, Math.min(mutant.length, at + random.nextInt(20)), new byte[0]);
                case 2 -> spliced(mutant, at, at, piece(random));
                case 3 -> spliced(mutant, at, at, Arrays.copyOfRange(mutant, at, Math.min(mutant.length, at + 40)));
                default ->
                    spliced(mutant, at, Math.min(mutant.length, at + 1), new byte[] {(byte) random.nextInt(256)});
            };
        }
        return mutant;
    }

    private static byte[] piece(SplittableRandom random) {
        return PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] middle) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(middle);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }

    private static byte[] csr() throws Exception {
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(peer.identity.toECPrivateKey());
        return new JcaPKCS10CertificationRequestBuilder(new X500Principal(""), peer.identity.toECPublicKey())
                .build(signer)
                .getEncoded();
    }
}
