/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.strongroom.attestation.Digest;
import io.strongroom.attestation.collect.EvidenceCollector;
import io.strongroom.attestation.simulated.SimulatedPlatform;
import io.strongroom.broker.BrokerException;
import io.strongroom.broker.IdentitySummary;
import io.strongroom.broker.api.BrokerClient;
import io.strongroom.broker.api.BrokerRefusedException;
import io.strongroom.broker.api.DeniedPeers;
import io.strongroom.broker.api.Job;
import io.strongroom.broker.api.RequestedZone;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.api.WorkloadId;
import io.strongroom.broker.audit.AuditReason;
import io.strongroom.broker.audit.AuditRecord;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Certificates of workloads: what they say, how long they last, and how they are taken back. */
class IdentitiesTest {
    private static final Path RUN = Path.of("/run/test");
    private static final RequestedZone PAYROLL = new RequestedZone("file:/data/payroll", "payroll");
    private static final String OID = "2.25.189830354803990282346175906215862599642";
    private static final String POLICY = """
            version: 1
            identities: {tenant: acme, lifetime: 15m}
            requested-zones: allow
            rules:
              - name: drivers
                tee: simulated
                signers: [{mrsigner: SIGNER, product-id: 1}]
                roles: driver
                keys: [{name: payroll, grants: [open, seal]}]
              - name: workers
                tee: simulated
                signers: [{mrsigner: SIGNER, product-id: 1}]
                keys: [{name: payroll, grants: [open, seal]}]
            """;

    private InProcessBroker broker;
    private EvidenceCollector collector;
    private Job job;

    @BeforeEach
    void start() throws Exception {
        broker = InProcessBroker.start("payroll");
        collector = broker.evidence().collector();
        job = TestJobs.driver(RUN, PAYROLL);
        setPolicy(POLICY);
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
    }

    @Test
    void a_certificate_names_tenant_rule_and_job_and_lasts_as_the_policy_says() throws Exception {
        X509Certificate driver = attested(job).requestIdentity().chain().get(0);
        X509Certificate executor =
                attested(TestJobs.executorOf(job)).requestIdentity().chain().get(0);

        assertThat(WorkloadId.of(driver).uri())
                .isEqualTo("spiffe://simulated.strongroom/tenant/acme/policy/drivers/job/" + job.id() + "/driver");
        assertThat(WorkloadId.of(executor).policy()).isEqualTo("workers");
        assertThat(driver.getSubjectAlternativeNames()).hasSize(1);
        assertThat(Duration.between(Instant.now(), driver.getNotAfter().toInstant()))
                .isBetween(Duration.ofMinutes(14), Duration.ofMinutes(15));
    }

    @Test
    void a_certificate_carries_the_digest_of_its_attestation_result() throws Exception {
        RawPeer peer = new RawPeer(broker);
        RawPeer.Answer challenge = peer.auth("simulated");
        String message =
                peer.attestation(collector, job, challenge.body().path("nonce").asText());
        String token = peer.post("/kbs/v0/attest", message, Map.of("Cookie", challenge.cookie()))
                .body()
                .path("token")
                .asText();
        var keys = new java.security.KeyPair(peer.identity.toECPublicKey(), peer.identity.toECPrivateKey());
        byte[] csr = new JcaPKCS10CertificationRequestBuilder(new X500Name(""), keys.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                .getEncoded();

        RawPeer.Answer answer = peer.post(
                "/v1/identity",
                "{\"csr\":\"" + Base64.getEncoder().encodeToString(csr) + "\"}",
                peer.proven(token, peer.identity, "/v1/identity"));

        byte[] der =
                Base64.getDecoder().decode(answer.body().path("chain").path(0).asText());
        X509Certificate certificate = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        byte[] value =
                ASN1OctetString.getInstance(certificate.getExtensionValue(OID)).getOctets();
        ASN1Sequence result = ASN1Sequence.getInstance(value);
        AuditRecord attested = records("attest").get(0);
        assertThat(certificate.getNonCriticalExtensionOIDs()).contains(OID);
        assertThat(result.size()).isEqualTo(4);
        assertThat(ASN1Integer.getInstance(result.getObjectAt(0)).intValueExact())
                .isEqualTo(1);
        assertThat(ASN1OctetString.getInstance(result.getObjectAt(1)).getOctets())
                .isEqualTo(Digest.sha256(token.getBytes(StandardCharsets.US_ASCII))
                        .octets()
                        .bytes());
        assertThat(Digest.parse(java.util.HexFormat.of()
                                .formatHex(ASN1OctetString.getInstance(result.getObjectAt(2))
                                        .getOctets()))
                        .toString())
                .isEqualTo(json(attested).path("actor").path("evidence-sha256").asText());
        assertThat(ASN1Integer.getInstance(result.getObjectAt(3)).intValueExact())
                .isEqualTo(2);
        assertThat(json(attested).path("details").path("result-sha256").asText())
                .isEqualTo(
                        Digest.sha256(token.getBytes(StandardCharsets.US_ASCII)).toString());
        assertThat(json(records("identity").get(0))
                        .path("details")
                        .path("serial")
                        .asText())
                .isEqualTo(certificate.getSerialNumber().toString(16));
    }

    @Test
    void a_request_for_another_key_than_the_attested_one_is_refused() throws Exception {
        RawPeer peer = new RawPeer(broker);
        RawPeer.Answer challenge = peer.auth("simulated");
        String message =
                peer.attestation(collector, job, challenge.body().path("nonce").asText());
        String token = peer.post("/kbs/v0/attest", message, Map.of("Cookie", challenge.cookie()))
                .body()
                .path("token")
                .asText();
        var other = KeyPairGenerator.getInstance("EC").generateKeyPair();
        byte[] csr = new JcaPKCS10CertificationRequestBuilder(new X500Name(""), (ECPublicKey) other.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(other.getPrivate()))
                .getEncoded();

        RawPeer.Answer answer = peer.post(
                "/v1/identity",
                "{\"csr\":\"" + Base64.getEncoder().encodeToString(csr) + "\"}",
                peer.proven(token, peer.identity, "/v1/identity"));

        assertThat(answer.code()).isEqualTo("proof-invalid");
    }

    @Test
    void who_is_no_longer_accepted_by_the_policy_in_force_gets_no_certificate() throws Exception {
        BrokerClient client = attested(job);
        client.requestIdentity();

        setPolicy(POLICY.replace(
                "signers: [{mrsigner: SIGNER, product-id: 1}]", "measurements: [" + "ab".repeat(32) + "]"));

        assertRefused(client::requestIdentity, "evidence-refused");
    }

    @Test
    void a_denied_job_gets_nothing_more_at_once_and_all_of_it_again_when_it_is_allowed() throws Exception {
        BrokerClient driver = attested(job);
        BrokerClient executor = attested(TestJobs.executorOf(job));
        executor.requestIdentity();
        driver.fetchKeyring("payroll");

        assertThat(broker.broker().identities().deny(job.id())).isEqualTo("job " + job.id());

        BrokerRefusedException refused = assertRefused(() -> driver.fetchKeyring("payroll"), "identity-denied");
        assertThat(broker.broker().explain(refused.correlationId()))
                .flatExtracting(AuditRecord::reasons)
                .extracting(AuditReason::message)
                .anyMatch(message -> message.startsWith("job '" + job.id() + "' was denied at "));
        assertRefused(() -> driver.fetchSecret("jdbc-password"), "identity-denied");
        assertRefused(driver::requestIdentity, "identity-denied");
        assertRefused(executor::deniedPeers, "identity-denied");
        assertRefused(() -> attested(TestJobs.executorOf(job)), "identity-denied");
        BrokerClient other = attested(TestJobs.driver(RUN, PAYROLL));
        assertThat(other.fetchKeyring("payroll")).isNotEmpty();
        assertThat(other.deniedPeers().jobs()).containsExactly(job.id());
        assertThatThrownBy(() -> broker.broker().identities().deny(job.id()))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("denied already");

        broker.broker().identities().allow(job.id());

        assertThat(driver.fetchKeyring("payroll")).isNotEmpty();
        assertThat(executor.deniedPeers().jobs()).isEmpty();
        assertThat(records("identity-deny")).hasSize(1);
        assertThat(records("identity-allow")).extracting(AuditRecord::subject).containsExactly("job " + job.id());
    }

    @Test
    void a_denied_process_stays_denied_whatever_certificate_it_shows() throws Exception {
        BrokerClient driver = attested(job);
        BrokerClient executor = attested(TestJobs.executorOf(job));
        driver.requestIdentity();
        executor.requestIdentity();
        executor.requestIdentity();
        IdentitySummary first = broker.broker().identities().list().stream()
                .filter(identity -> identity.name().endsWith("/executor"))
                .findFirst()
                .orElseThrow();

        broker.broker().identities().deny(first.serial());

        assertRefused(executor::requestIdentity, "identity-denied");
        DeniedPeers denied = driver.deniedPeers();
        assertThat(denied.keys()).containsExactly(first.keySha256());
        assertThat(denied.jobs()).isEmpty();
        assertThat(Duration.between(denied.time(), Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
        assertThat(broker.broker().identities().list())
                .filteredOn(IdentitySummary::isDenied)
                .hasSize(2)
                .allMatch(identity -> identity.name().endsWith("/executor"));
        assertThat(broker.broker().identities().allow(first.keySha256())).isEqualTo("key " + first.keySha256());
        executor.requestIdentity();
    }

    @Test
    void what_nobody_has_cannot_be_denied_or_allowed() {
        assertThatThrownBy(() -> broker.broker().identities().deny("4711"))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("neither the serial number");
        assertThatThrownBy(() -> broker.broker().identities().allow("4711"))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("is not denied");
    }

    private BrokerClient attested(Job as) throws Exception {
        BrokerClient client = broker.newClient();
        client.attest(collector, as);
        return client;
    }

    private void setPolicy(String yaml) throws Exception {
        String signer = SimulatedPlatform.signerOf(
                        broker.workspace().simulatedPlatform().anchor())
                .toString();
        broker.broker().setPolicy(yaml.replace("SIGNER", signer));
    }

    private List<AuditRecord> records(String event) throws Exception {
        return broker.broker().audit().list(1, 1000).stream()
                .filter(record -> record.event().equals(event))
                .toList();
    }

    private static JsonNode json(AuditRecord record) throws Exception {
        return StrictJson.parse(record.json().getBytes(StandardCharsets.UTF_8), 1 << 20);
    }

    private static BrokerRefusedException assertRefused(ThrowingCallable call, String code) {
        BrokerRefusedException refused =
                org.assertj.core.api.Assertions.catchThrowableOfType(BrokerRefusedException.class, call);
        assertThat(refused).isNotNull();
        assertThat(refused.code()).isEqualTo(code);
        return refused;
    }
}
