/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import io.strongroom.attestation.Octets;
import io.strongroom.attestation.tpm.Pcr;
import io.strongroom.attestation.tpm.PcrPolicy;
import io.strongroom.attestation.tpm.TpmHash;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads what a rule says about the registers of a TPM: the mapping {@code pcrs}. Source: docs/spec/policy.md. */
final class PcrParser {
    private static final int PCRS = 24;
    private static final Set<String> INDEXES =
            IntStream.range(0, PCRS).mapToObj(Integer::toString).collect(Collectors.toUnmodifiableSet());
    private static final Map<Integer, TpmHash> BANKS = Map.of(32, TpmHash.SHA256, 48, TpmHash.SHA384);

    private PcrParser() {}

    /** One boot that the rule accepts; the length of a value says of which bank it is. */
    static PcrPolicy parse(Node node) throws PolicyException {
        YamlFields fields = YamlFields.of(node, "'pcrs'", INDEXES);
        Map<Pcr, Set<Octets>> expected = new TreeMap<>();
        for (int index = 0; index < PCRS; index++) {
            String name = Integer.toString(index);
            if (fields.optional(name).isPresent()) {
                for (Node value : values(fields, name)) {
                    Octets octets = value(value);
                    TpmHash bank = BANKS.get(octets.length());
                    if (bank == null) {
                        throw YamlFields.at(
                                value,
                                "a value of PCR " + index + " has " + octets.length()
                                        + " bytes (expected 32, of bank sha256, or 48, of bank sha384)");
                    }
                    expected.computeIfAbsent(new Pcr(bank, index), pcr -> new HashSet<>())
                            .add(octets);
                }
            }
        }
        try {
            return PcrPolicy.of(expected);
        } catch (IllegalArgumentException e) {
            throw YamlFields.failure(fields.line(), String.valueOf(e.getMessage()));
        }
    }

    /** A list of values, or one instead of a list of one. */
    private static List<Node> values(YamlFields fields, String index) throws PolicyException {
        Node node = fields.node(index);
        if (node instanceof ScalarNode) {
            return List.of(node);
        }
        List<Node> values = fields.list(index);
        if (values.isEmpty()) {
            throw YamlFields.at(node, "'" + index + "' is empty; name some values, or leave it out");
        }
        return values;
    }

    private static Octets value(Node node) throws PolicyException {
        String hex = YamlFields.scalar(node, "a value of a PCR");
        try {
            return Octets.parseHex(hex);
        } catch (IllegalArgumentException e) {
            throw new PolicyException(
                    "line " + YamlFields.lineOf(node) + ": '" + hex + "' is no value of a PCR in hexadecimal", e);
        }
    }
}
