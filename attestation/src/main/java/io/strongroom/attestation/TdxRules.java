/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import io.strongroom.attestation.quote.TdAttribute;
import io.strongroom.attestation.quote.TdReportBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a trust domain must have been configured, apart from debug.
 *
 * @param required attributes that must be set
 * @param forbidden attributes that must be clear
 * @param serviceTds if any are given, MRSERVICETD must be one of them; 48 zero bytes stand for no service TD. A report of
 *     TDX 1.0 does not show it, and is then refused
 * @param seamModules if any are given, MRSEAM must be one of them
 */
public record TdxRules(
        Set<TdAttribute> required,
        Set<TdAttribute> forbidden,
        Set<Measurement> serviceTds,
        Set<Measurement> seamModules) {
    /** No demands. */
    public static final TdxRules ANY = new TdxRules(Set.of(), Set.of(), Set.of(), Set.of());

    /**
     * Copies the sets.
     *
     * @throws IllegalArgumentException if an attribute is both required and forbidden
     */
    public TdxRules {
        required = Set.copyOf(required);
        forbidden = Set.copyOf(forbidden);
        serviceTds = Set.copyOf(serviceTds);
        seamModules = Set.copyOf(seamModules);
        if (required.stream().anyMatch(forbidden::contains)) {
            throw new IllegalArgumentException(
                    "a TD attribute is both required and forbidden: " + names(required) + " and " + names(forbidden));
        }
    }

    /** Every reason to refuse a trust domain; none if it is acceptable. */
    List<Reason> check(TdReportBody td) {
        List<Reason> reasons = new ArrayList<>();
        required.stream()
                .sorted()
                .filter(attribute -> !attribute.isSetIn(td.tdAttributes()))
                .forEach(attribute -> reasons.add(attribute(attribute, "clear", "set")));
        forbidden.stream()
                .sorted()
                .filter(attribute -> attribute.isSetIn(td.tdAttributes()))
                .forEach(attribute -> reasons.add(attribute(attribute, "set", "clear")));
        Stream<Measurement> serviceTd = td.td15().map(TdReportBody.Td15Extension::mrServiceTd).stream();
        if (!serviceTds.isEmpty() && serviceTd.noneMatch(serviceTds::contains)) {
            reasons.add(Reason.of(
                    RefusalReason.SERVICE_TD_NOT_ALLOWED,
                    "MRSERVICETD",
                    td.td15()
                            .map(extension -> extension.mrServiceTd().toString())
                            .orElse("absent"),
                    oneOf(serviceTds),
                    "launch the domain without this service TD, or allow its measurement after a review"));
        }
        if (!seamModules.isEmpty() && !seamModules.contains(td.mrSeam())) {
            reasons.add(Reason.of(
                    RefusalReason.SEAM_MODULE_NOT_ALLOWED,
                    "MRSEAM",
                    td.mrSeam().toString(),
                    oneOf(seamModules),
                    "run a TDX module that the policy names, or add this one"));
        }
        return reasons;
    }

    private static Reason attribute(TdAttribute attribute, String got, String wanted) {
        return Reason.of(
                RefusalReason.TD_ATTRIBUTE_NOT_ALLOWED,
                attribute + " of TDATTRIBUTES",
                got,
                wanted,
                "launch the domain with this attribute " + wanted);
    }

    private static String names(Set<TdAttribute> attributes) {
        return attributes.stream().sorted().map(TdAttribute::wireName).collect(Collectors.joining(", "));
    }

    private static String oneOf(Set<Measurement> values) {
        return values.stream().map(Measurement::toString).sorted().collect(Collectors.joining(" or "));
    }
}
