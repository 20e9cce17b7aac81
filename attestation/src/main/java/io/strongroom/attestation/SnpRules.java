/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import io.strongroom.attestation.snp.GuestPolicy;
import io.strongroom.attestation.snp.SnpProduct;
import io.strongroom.attestation.snp.TcbComponent;
import io.strongroom.attestation.snp.TcbVersion;
import io.strongroom.attestation.snp.VerifiedSnpReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which state of an SEV-SNP platform and of its guest is acceptable. AMD names no status: what is recent enough is for the
 * policy to say.
 *
 * @param minTcb the lowest security versions, by product and component, that REPORTED_TCB may show; a component that is
 *     not named may have any. If any product is named, others are refused
 * @param maxVmpl the lowest privilege level, 0 to 3, that may have asked for the report; 0 is the highest
 * @param allowsMigrationAgent whether an agent of the owner's may move the guest to another platform
 * @param requiresSingleSocket whether the guest must be bound to one socket
 * @param allowsSmt whether the guest may run where threads share a core
 * @param allowsUncheckedRevocation whether evidence is accepted though its endorsements hold no revocation list
 */
public record SnpRules(
        Map<SnpProduct, Map<TcbComponent, Integer>> minTcb,
        int maxVmpl,
        boolean allowsMigrationAgent,
        boolean requiresSingleSocket,
        boolean allowsSmt,
        boolean allowsUncheckedRevocation) {
    /** The lowest privilege level that a guest has. A report that the host asked for shows a higher number. */
    public static final int LOWEST_VMPL = 3;

    /** Any TCB and any level of the guest, no migration agent, revocation checked. */
    public static final SnpRules STRICT = new SnpRules(Map.of(), LOWEST_VMPL, false, false, true, false);

    private static final int MAX_SVN = 0xFF;

    /**
     * Copies the map.
     *
     * @throws IllegalArgumentException if a number is out of range, or a component is named that its product has not
     */
    public SnpRules {
        if (maxVmpl < 0 || maxVmpl > LOWEST_VMPL) {
            throw new IllegalArgumentException("a VMPL lies in 0..3, got " + maxVmpl);
        }
        Map<SnpProduct, Map<TcbComponent, Integer>> copy = new EnumMap<>(SnpProduct.class);
        minTcb.forEach((product, svns) -> copy.put(product, copyOf(product, svns)));
        minTcb = Collections.unmodifiableMap(copy);
    }

    /** The same rules with these lowest security versions. */
    public SnpRules withMinTcb(Map<SnpProduct, Map<TcbComponent, Integer>> svns) {
        return new SnpRules(
                svns, maxVmpl, allowsMigrationAgent, requiresSingleSocket, allowsSmt, allowsUncheckedRevocation);
    }

    /** The same rules for reports of this privilege level or a higher one, which has a lower number. */
    public SnpRules withMaxVmpl(int vmpl) {
        return new SnpRules(
                minTcb, vmpl, allowsMigrationAgent, requiresSingleSocket, allowsSmt, allowsUncheckedRevocation);
    }

    /** The same rules, which also accept guests with a migration agent. */
    public SnpRules allowMigrationAgent() {
        return new SnpRules(minTcb, maxVmpl, true, requiresSingleSocket, allowsSmt, allowsUncheckedRevocation);
    }

    /** The same rules for guests that are bound to one socket. */
    public SnpRules requireSingleSocket() {
        return new SnpRules(minTcb, maxVmpl, allowsMigrationAgent, true, allowsSmt, allowsUncheckedRevocation);
    }

    /** The same rules for guests that share no core. */
    public SnpRules refuseSmt() {
        return new SnpRules(
                minTcb, maxVmpl, allowsMigrationAgent, requiresSingleSocket, false, allowsUncheckedRevocation);
    }

    /** The same rules, which also accept certificates that may be revoked. Whoever uses it must log that. */
    public SnpRules allowUncheckedRevocation() {
        return new SnpRules(minTcb, maxVmpl, allowsMigrationAgent, requiresSingleSocket, allowsSmt, true);
    }

    /** Every reason to refuse the platform and guest of this report, apart from debug; none if they are acceptable. */
    List<Reason> check(VerifiedSnpReport verified) {
        GuestPolicy guest = verified.report().policy();
        List<Reason> reasons = new ArrayList<>();
        checkTcb(verified).ifPresent(reasons::add);
        refuseIf(
                        !allowsUncheckedRevocation && !verified.isRevocationChecked(),
                        RefusalReason.REVOCATION_UNCHECKED,
                        "revocation of the platform's certificates",
                        "unchecked",
                        "checked",
                        "give the revocation list of AMD's root with the endorsements")
                .ifPresent(reasons::add);
        refuseIf(
                        verified.report().vmpl() > maxVmpl,
                        RefusalReason.VMPL_NOT_ALLOWED,
                        "VMPL",
                        Long.toString(verified.report().vmpl()),
                        maxVmpl + " or lower",
                        "attest from a more privileged level of the guest, or allow this one in the policy")
                .ifPresent(reasons::add);
        refuseIf(
                        !allowsMigrationAgent && guest.allowsMigrationAgent(),
                        RefusalReason.MIGRATION_NOT_ALLOWED,
                        "MIGRATE_MA of the guest's policy",
                        "set",
                        "clear",
                        "launch the guest without a migration agent")
                .ifPresent(reasons::add);
        refuseIf(
                        !allowsSmt && guest.allowsSmt(),
                        RefusalReason.SMT_NOT_ALLOWED,
                        "SMT of the guest's policy",
                        "set",
                        "clear",
                        "launch the guest with a policy that forbids SMT, on a platform where it is off")
                .ifPresent(reasons::add);
        refuseIf(
                        requiresSingleSocket && !guest.isSingleSocket(),
                        RefusalReason.SINGLE_SOCKET_REQUIRED,
                        "SINGLE_SOCKET of the guest's policy",
                        "clear",
                        "set",
                        "launch the guest with a policy that binds it to one socket")
                .ifPresent(reasons::add);
        return reasons;
    }

    private Optional<Reason> checkTcb(VerifiedSnpReport verified) {
        if (minTcb.isEmpty()) {
            return Optional.empty();
        }
        Map<TcbComponent, Integer> lowest = minTcb.get(verified.product());
        if (lowest == null) {
            return Optional.of(Reason.of(
                    RefusalReason.TCB_TOO_LOW,
                    "product",
                    verified.product().title(),
                    "one with a lowest TCB in the policy: "
                            + minTcb.keySet().stream().map(SnpProduct::title).collect(Collectors.joining(" or ")),
                    "name the lowest TCB of this product in the policy, or use a platform of another"));
        }
        TcbVersion reported = verified.reportedTcb();
        boolean isEnough =
                lowest.entrySet().stream().allMatch(wanted -> reported.svn(wanted.getKey()) >= wanted.getValue());
        return refuseIf(
                !isEnough,
                RefusalReason.TCB_TOO_LOW,
                "REPORTED_TCB",
                reported.toString(),
                "at least "
                        + lowest.entrySet().stream()
                                .map(wanted -> wanted.getKey().shortName() + " " + wanted.getValue())
                                .collect(Collectors.joining(", ")),
                "update firmware and microcode of the platform, and have it report the new TCB");
    }

    private static Map<TcbComponent, Integer> copyOf(SnpProduct product, Map<TcbComponent, Integer> svns) {
        Map<TcbComponent, Integer> copy = new EnumMap<>(TcbComponent.class);
        svns.forEach((component, svn) -> {
            boolean isKnown = product.tcbLayout().components().contains(component);
            if (!isKnown || component.isReserved()) {
                throw new IllegalArgumentException(
                        product.title() + " has no component " + component.shortName() + " to demand a version of");
            }
            if (svn < 0 || svn > MAX_SVN) {
                throw new IllegalArgumentException("a security version lies in 0..255, got " + svn);
            }
            copy.put(component, svn);
        });
        return Collections.unmodifiableMap(copy);
    }

    private static Optional<Reason> refuseIf(
            boolean condition, RefusalReason code, String what, String got, String wanted, String remedy) {
        return condition ? Optional.of(Reason.of(code, what, got, wanted, remedy)) : Optional.empty();
    }
}
