/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.Octets;
import io.strongroom.attestation.Reason;
import io.strongroom.attestation.ReasonCode;
import io.strongroom.attestation.RefusalReason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PcrPolicyTest {
    private static final Pcr PCR_4 = new Pcr(TpmHash.SHA256, 4);
    private static final Pcr PCR_7 = new Pcr(TpmHash.SHA256, 7);
    private static final Pcr PCR_14 = new Pcr(TpmHash.SHA256, 14);
    private static final Pcr PCR_15 = new Pcr(TpmHash.SHA256, 15);

    private final TestMachine machine = new TestMachine();
    private final PcrPolicy policy = PcrPolicy.ofValues(machine.values);

    private List<ReasonCode> check(PcrPolicy wanted) throws Exception {
        return wanted.check(machine.verified()).stream().map(Reason::code).toList();
    }

    private static EventReference event(Pcr pcr, String data) {
        return EventReference.ofData(pcr, data.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void accepts_the_machine_that_it_was_made_from() throws Exception {
        assertThat(check(policy)).isEmpty();
    }

    @Test
    void accepts_one_of_several_values() throws Exception {
        Octets value = machine.values.value(PCR_4).orElseThrow();

        assertThat(check(PcrPolicy.of(Map.of(PCR_4, Set.of(Octets.zeros(32), value)))))
                .isEmpty();
    }

    @Test
    void refuses_another_boot_for_every_pcr_that_changed() throws Exception {
        machine.boot("kernel 6.2");

        List<Reason> reasons = policy.check(machine.verified());

        assertThat(reasons).extracting(Reason::code).containsExactly(RefusalReason.PCR_NOT_ALLOWED);
        assertThat(reasons.get(0).message())
                .startsWith("PCR 4 of bank sha256 is ")
                .contains(machine.values.value(PCR_4).orElseThrow().hex())
                .contains("(wanted ");
    }

    @Test
    void refuses_a_pcr_that_is_not_quoted() throws Exception {
        PcrPolicy wanted = PcrPolicy.of(Map.of(PCR_15, Set.of(Octets.zeros(32))));

        assertThat(wanted.check(machine.verified()))
                .extracting(Reason::message)
                .containsExactly("PCR 15 of bank sha256 is not quoted (wanted " + "0".repeat(64) + ")");
    }

    @Test
    void demands_further_pcrs_of_any_value() throws Exception {
        assertThat(check(policy.require(Set.of(PCR_14)))).isEmpty();
        assertThat(check(policy.require(Set.of(PCR_15)))).containsExactly(RefusalReason.PCR_NOT_ALLOWED);
    }

    @Test
    void of_another_bank_is_another_pcr() throws Exception {
        PcrPolicy wanted = PcrPolicy.of(Map.of(new Pcr(TpmHash.SHA384, 4), Set.of(Octets.zeros(48))));

        assertThat(check(wanted)).containsExactly(RefusalReason.PCR_NOT_ALLOWED);
    }

    @Nested
    class Events {
        @Test
        void that_are_demanded_must_have_happened() throws Exception {
            assertThat(check(policy.requireEvents(Set.of(event(PCR_4, "shim"), event(PCR_7, "SecureBoot=1")))))
                    .isEmpty();
            assertThat(check(policy.requireEvents(Set.of(event(PCR_4, "grub")))))
                    .containsExactly(RefusalReason.EVENT_NOT_ALLOWED);
        }

        @Test
        void of_another_pcr_do_not_count() throws Exception {
            assertThat(check(policy.requireEvents(Set.of(event(PCR_7, "shim")))))
                    .containsExactly(RefusalReason.EVENT_NOT_ALLOWED);
            assertThat(check(policy.forbidEvents(Set.of(event(PCR_7, "shim"))))).isEmpty();
        }

        @Test
        void that_are_forbidden_must_not_have_happened() throws Exception {
            assertThat(check(policy.forbidEvents(Set.of(event(PCR_4, "evil shim")))))
                    .isEmpty();
            assertThat(check(policy.forbidEvents(Set.of(event(PCR_4, "shim")))))
                    .containsExactly(RefusalReason.EVENT_NOT_ALLOWED);
        }

        @Test
        void of_a_pcr_without_history_refuse_both_ways() throws Exception {
            assertThat(check(policy.requireEvents(Set.of(event(PCR_14, "x")))))
                    .containsExactly(RefusalReason.EVENT_NOT_ALLOWED);
            assertThat(check(policy.forbidEvents(Set.of(event(PCR_14, "x")))))
                    .containsExactly(RefusalReason.EVENT_NOT_ALLOWED);
        }

        @Test
        void of_a_pcr_that_is_not_quoted_refuse_both_ways() throws Exception {
            assertThat(check(policy.forbidEvents(Set.of(event(PCR_15, "x")))))
                    .containsExactly(RefusalReason.PCR_NOT_ALLOWED, RefusalReason.EVENT_NOT_ALLOWED);
        }

        @Test
        void cannot_be_hidden_by_leaving_out_the_log() throws Exception {
            byte[] quote = machine.quote();
            byte[] evidence = TestMachine.evidence(
                    quote, machine.tpm.sign(quote), machine.values, new byte[0], machine.leaf, machine.intermediate);
            VerifiedTpmEvidence verified =
                    new TpmVerifier().verify(evidence, machine.authorities(), machine.endorsements(), TestMachine.NOW);

            assertThat(policy.check(verified)).isEmpty();
            assertThat(policy.forbidEvents(Set.of(event(PCR_4, "evil"))).check(verified))
                    .extracting(Reason::code)
                    .containsExactly(RefusalReason.EVENT_NOT_ALLOWED);
        }
    }

    @Nested
    class Making {
        @Test
        void an_empty_policy_is_refused() {
            assertThatThrownBy(() -> PcrPolicy.of(Map.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("names no PCR");
        }

        @Test
        void a_pcr_without_values_or_with_values_of_another_length_is_refused() {
            assertThatThrownBy(() -> PcrPolicy.of(Map.of(PCR_4, Set.of())))
                    .hasMessageContaining("names 0 values for PCR 4 of bank sha256");
            assertThatThrownBy(() -> PcrPolicy.of(Map.of(PCR_4, Set.of(Octets.zeros(48)))))
                    .hasMessageContaining("each of 32 bytes");
        }

        @Test
        void an_event_that_is_demanded_and_forbidden_is_refused() {
            Set<EventReference> events = Set.of(event(PCR_4, "x"));
            PcrPolicy demanding = policy.requireEvents(events);

            assertThatThrownBy(() -> demanding.forbidEvents(events)).hasMessageContaining("demands and forbids");
        }

        @Test
        void an_event_of_the_wrong_length_is_refused() {
            assertThatThrownBy(() -> new EventReference(PCR_4, Octets.zeros(48)))
                    .hasMessageContaining("a digest of 48 bytes (wanted 32)");
        }

        @Test
        void a_pcr_out_of_range_is_refused() {
            assertThatThrownBy(() -> new Pcr(TpmHash.SHA256, 24)).hasMessageContaining("PCR index is 24");
            assertThatThrownBy(() -> new Pcr(TpmHash.SHA256, -1)).hasMessageContaining("PCR index is -1");
            assertThatThrownBy(() -> PcrSelection.of(TpmHash.SHA256)).hasMessageContaining("names no PCR");
        }

        @Test
        void a_pcr_that_any_program_can_reset_is_refused() {
            for (int index : new int[] {16, 23}) {
                Pcr pcr = new Pcr(TpmHash.SHA256, index);
                assertThatThrownBy(() -> PcrPolicy.of(Map.of(pcr, Set.of(Octets.zeros(32)))))
                        .hasMessageContaining("can reset and extend");
            }
        }

        @Test
        void it_says_which_pcrs_it_needs() {
            PcrPolicy wanted = PcrPolicy.of(Map.of(PCR_4, Set.of(Octets.zeros(32))))
                    .require(Set.of(PCR_15))
                    .requireEvents(Set.of(event(PCR_7, "a")))
                    .forbidEvents(Set.of(event(PCR_14, "b")));

            assertThat(wanted.pcrs()).containsExactly(PCR_4, PCR_7, PCR_14, PCR_15);
        }
    }
}
