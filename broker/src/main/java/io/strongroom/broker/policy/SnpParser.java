/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import io.strongroom.attestation.SnpRules;
import io.strongroom.attestation.snp.SnpProduct;
import io.strongroom.attestation.snp.TcbComponent;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads what a rule says about SEV-SNP: the mapping {@code snp}. Source: docs/spec/policy.md. */
final class SnpParser {
    private static final String MINIMUM_TCB = "minimum-tcb";
    private static final Set<String> KEYS = Set.of(
            MINIMUM_TCB,
            "maximum-vmpl",
            "allow-migration-agent",
            "require-single-socket",
            "refuse-smt",
            "allow-unchecked-revocation");
    private static final int MAX_SVN = 0xFF;
    private static final Map<String, SnpProduct> PRODUCTS = Stream.of(SnpProduct.values())
            .collect(Collectors.toUnmodifiableMap(SnpProduct::title, Function.identity()));

    private SnpParser() {}

    static SnpRules parse(Node node) throws PolicyException {
        YamlFields fields = YamlFields.of(node, "'snp'", KEYS);
        SnpRules rules = SnpRules.STRICT
                .withMinTcb(minimumTcb(fields))
                .withMaxVmpl(fields.number("maximum-vmpl", SnpRules.LOWEST_VMPL, SnpRules.LOWEST_VMPL));
        if (fields.flag("allow-migration-agent")) {
            rules = rules.allowMigrationAgent();
        }
        if (fields.flag("require-single-socket")) {
            rules = rules.requireSingleSocket();
        }
        if (fields.flag("refuse-smt")) {
            rules = rules.refuseSmt();
        }
        return fields.flag("allow-unchecked-revocation") ? rules.allowUncheckedRevocation() : rules;
    }

    private static Map<SnpProduct, Map<TcbComponent, Integer>> minimumTcb(YamlFields fields) throws PolicyException {
        Map<SnpProduct, Map<TcbComponent, Integer>> minimum = new EnumMap<>(SnpProduct.class);
        if (fields.optional(MINIMUM_TCB).isEmpty()) {
            return minimum;
        }
        YamlFields products = YamlFields.of(fields.node(MINIMUM_TCB), "'" + MINIMUM_TCB + "'", PRODUCTS.keySet());
        for (Map.Entry<String, SnpProduct> product : PRODUCTS.entrySet()) {
            if (products.optional(product.getKey()).isPresent()) {
                minimum.put(product.getValue(), svns(products.node(product.getKey()), product.getValue()));
            }
        }
        if (minimum.isEmpty()) {
            throw YamlFields.failure(
                    fields.line(MINIMUM_TCB), "'" + MINIMUM_TCB + "' is empty; name a product, or leave it out");
        }
        return minimum;
    }

    private static Map<TcbComponent, Integer> svns(Node node, SnpProduct product) throws PolicyException {
        Map<String, TcbComponent> components = product.tcbLayout().components().stream()
                .filter(component -> !component.isReserved())
                .collect(Collectors.toUnmodifiableMap(TcbComponent::shortName, Function.identity()));
        YamlFields fields = YamlFields.of(node, "the TCB of " + product.title(), components.keySet());
        Map<TcbComponent, Integer> svns = new EnumMap<>(TcbComponent.class);
        for (Map.Entry<String, TcbComponent> component : components.entrySet()) {
            if (fields.optional(component.getKey()).isPresent()) {
                svns.put(component.getValue(), fields.number(component.getKey(), MAX_SVN, 0));
            }
        }
        if (svns.isEmpty()) {
            throw YamlFields.at(node, "the TCB of " + product.title() + " is empty; name a component, or leave it out");
        }
        return svns;
    }
}
