/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.broker.api.BrokerClient;
import io.strongroom.broker.api.GrantedKey;
import io.strongroom.broker.api.IssuedIdentity;
import io.strongroom.broker.api.Job;
import io.strongroom.broker.api.Release;
import io.strongroom.broker.api.RequestedZone;
import io.strongroom.broker.api.RunReport;
import io.strongroom.broker.api.SessionGrant;
import io.strongroom.broker.audit.AuditVerdict;
import io.strongroom.seal.ZoneKeyring;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class InProcessBrokerTest {
    private static final Path RUN = Path.of("/run/strongroom/test");

    @Test
    void a_job_attests_gets_its_zones_keys_and_identity_and_reports() throws Exception {
        try (InProcessBroker broker = InProcessBroker.start("payroll")) {
            BrokerClient client = broker.newClient();
            Job job = TestJobs.driver(
                    RUN,
                    new RequestedZone("file:/data/payroll", "payroll"),
                    new RequestedZone("${run}/tmp", RequestedZone.RUN_KEY));

            SessionGrant grant = client.attest(broker.evidence().collector(), job);

            assertThat(grant.zones().zones()).hasSize(2);
            assertThat(grant.keys()).extracting(GrantedKey::release).containsOnly(Release.KEY);
            GrantedKey payroll = grant.key("payroll").orElseThrow();
            try (ZoneKeyring keyring = ZoneKeyring.decode(client.fetchKeyring("payroll"))) {
                assertThat(keyring.id()).isEqualTo(payroll.id());
            }
            IssuedIdentity identity = client.requestIdentity();
            identity.chain().get(0).verify(identity.chain().get(1).getPublicKey());
            client.report(new RunReport(true, new TreeMap<>()));
            assertThat(broker.broker().verifyAudit()).isInstanceOf(AuditVerdict.Intact.class);
        }
    }
}
