/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.audit.AuditRecord;
import io.strongroom.broker.store.StoreException;
import io.strongroom.seal.DataKey;
import io.strongroom.seal.HeaderIdentity;
import io.strongroom.seal.KeyId;
import io.strongroom.seal.KeyRefusedException;
import io.strongroom.seal.WrappedDataKey;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deletion with a waiting period, and the way of a key to another broker. */
class KeyLifecycleTest {
    private static final Instant NOW = Instant.parse("2026-11-27T20:00:00Z");
    private static final KeyPair EC = pair("secp256r1");
    private static final KeyPair EC_384 = pair("secp384r1");
    private static final KeyPair RSA = pair("RSA 3072");

    @TempDir
    Path directory;

    private Workspace workspace;
    private Broker broker;

    @BeforeEach
    void open() throws Exception {
        workspace = Workspace.init(directory.resolve("home"), Optional.empty());
        broker = at(NOW);
        broker.createKey("payroll", AssuranceClass.SIMULATED);
    }

    @AfterEach
    void close() throws Exception {
        workspace.close();
    }

    @Test
    void a_key_that_waits_for_its_deletion_is_closed_and_can_be_had_back() throws Exception {
        HeaderIdentity identity = identity(broker.key("payroll").id());
        WrappedDataKey wrapped = wrap(broker, identity);

        KeySummary scheduled = broker.keyLifecycle().scheduleDeletion("payroll", Duration.ofDays(7));

        assertThat(scheduled.deleteAt()).contains(NOW.plus(Duration.ofDays(7)));
        assertThatThrownBy(() -> unwrap(broker, identity, wrapped)).isInstanceOf(KeyRefusedException.class);
        assertThat(broker.keyLifecycle().deleteDue()).isEmpty();
        assertThat(broker.keyLifecycle().cancelDeletion("payroll").deleteAt()).isEmpty();
        unwrap(broker, identity, wrapped);
        assertThatThrownBy(() -> broker.keyLifecycle().cancelDeletion("payroll"))
                .hasMessageContaining("no deletion of key 'payroll' is scheduled");
    }

    @Test
    void a_key_is_gone_after_its_waiting_period_and_the_audit_log_says_so() throws Exception {
        broker.keyLifecycle().scheduleDeletion("payroll", Duration.ofDays(7));

        assertThat(at(NOW.plus(Duration.ofDays(7)).minusSeconds(1)).listKeys()).hasSize(1);
        Broker later = at(NOW.plus(Duration.ofDays(7)));

        assertThat(later.listKeys()).isEmpty();
        assertThat(later.audit().list(1, 100))
                .extracting(AuditRecord::event)
                .containsSubsequence("key-create", "key-delete-schedule", "key-delete");
    }

    @Test
    void a_deletion_cannot_be_brought_forward_or_taken_back_in_the_store() throws Exception {
        broker.keyLifecycle().scheduleDeletion("payroll", Duration.ofDays(7));
        setDeleteAt("2026-11-27T20:00:00Z");
        assertThatThrownBy(() -> broker.keyLifecycle().deleteDue()).isInstanceOf(StoreException.class);
        setDeleteAt("");
        assertThatThrownBy(() -> broker.listKeys()).isInstanceOf(StoreException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 23, 366 * 24})
    void other_waiting_periods_are_refused(long hours) {
        assertThatThrownBy(() -> broker.keyLifecycle().scheduleDeletion("payroll", Duration.ofHours(hours)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected 1 to 365 days");
    }

    @Test
    void what_one_broker_sealed_opens_at_another_that_imported_the_key() throws Exception {
        broker.rotateKey("payroll");
        HeaderIdentity identity = identity(broker.key("payroll").id());
        WrappedDataKey wrapped = wrap(broker, identity);
        try (Workspace other = Workspace.init(directory.resolve("other"), Optional.empty())) {
            Broker partner = Broker.of(other);
            for (KeyPair recipient : new KeyPair[] {EC, EC_384, RSA}) {
                String exported = broker.keyLifecycle().export("payroll", recipient.getPublic());
                if (partner.listKeys().isEmpty()) {
                    partner.keyLifecycle().importKey(exported, recipient.getPrivate(), Optional.of("theirs"));
                }
                assertThatThrownBy(() -> partner.keyLifecycle()
                                .importKey(exported, recipient.getPrivate(), Optional.of("again")))
                        .as(recipient.getPublic().getAlgorithm())
                        .hasMessageContaining("is here already");
            }
            assertThat(partner.key("theirs").currentVersion()).isEqualTo(2);
            unwrap(partner, identity, wrapped);
        }
    }

    @Test
    void an_export_opens_with_its_own_key_alone_and_every_change_is_noticed() throws Exception {
        String exported = broker.keyLifecycle().export("payroll", EC.getPublic());

        assertThatThrownBy(() -> imported(exported, pair("secp256r1"))).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> imported(exported, EC_384)).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> imported(exported, RSA)).isInstanceOf(MessageFormatException.class);
        for (int i = 0; i < exported.length(); i++) {
            char[] altered = exported.toCharArray();
            altered[i] = altered[i] == 'A' ? 'Q' : 'A';
            assertThatThrownBy(() -> imported(new String(altered), EC))
                    .as("character " + i)
                    .isInstanceOf(MessageFormatException.class);
        }
        for (String text : new String[] {"", ".", "....", "no JWE", "a.b.c.d.e"}) {
            assertThatThrownBy(() -> imported(text, EC)).isInstanceOf(MessageFormatException.class);
        }
    }

    @Test
    void a_key_of_class_hardware_is_never_exported_and_weak_recipients_are_refused() throws Exception {
        broker.createKey("secret", AssuranceClass.HARDWARE);

        assertThatThrownBy(() -> broker.keyLifecycle().export("secret", EC.getPublic()))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("of class hardware");
        assertThatThrownBy(() ->
                        broker.keyLifecycle().export("payroll", pair("RSA 2048").getPublic()))
                .hasMessageContaining("RSA of at least 3072 bits");
        assertThatThrownBy(() ->
                        broker.keyLifecycle().export("payroll", pair("Ed25519").getPublic()))
                .hasMessageContaining("expected EC on P-256");
    }

    private Broker at(Instant time) throws Exception {
        return Broker.of(workspace, Clock.fixed(time, ZoneOffset.UTC));
    }

    private void imported(String exported, KeyPair own) throws Exception {
        broker.keyLifecycle().importKey(exported, own.getPrivate(), Optional.of("imported"));
    }

    private void setDeleteAt(String text) throws Exception {
        workspace.store().write(handle -> handle.execute("UPDATE zone_key SET delete_at = ?", text));
    }

    private static WrappedDataKey wrap(Broker broker, HeaderIdentity identity) throws Exception {
        try (OwnerKeys keys = broker.ownerKeys();
                DataKey dataKey = DataKey.random(new SecureRandom())) {
            return keys.wrap(identity, dataKey);
        }
    }

    private static void unwrap(Broker broker, HeaderIdentity identity, WrappedDataKey wrapped) throws Exception {
        try (OwnerKeys keys = broker.ownerKeys()) {
            keys.unwrap(identity, wrapped).close();
        }
    }

    private static HeaderIdentity identity(KeyId zone) {
        byte[] bytes = new byte[HeaderIdentity.LENGTH_BYTES];
        System.arraycopy(zone.bytes(), 0, bytes, 16, KeyId.LENGTH_BYTES);
        return HeaderIdentity.of(bytes);
    }

    private static KeyPair pair(String kind) {
        try {
            if (kind.startsWith("RSA ")) {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(Integer.parseInt(kind.substring(4)));
                return generator.generateKeyPair();
            }
            if (kind.startsWith("secp")) {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec(kind));
                return generator.generateKeyPair();
            }
            return KeyPairGenerator.getInstance(kind).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
