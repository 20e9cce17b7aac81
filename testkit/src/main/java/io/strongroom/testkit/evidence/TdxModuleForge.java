/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The identity of a TDX module.
 *
 * @param id as {@code TDX_01}; empty for {@code tdxModule}, which has neither id nor levels
 * @param mrSigner 96 hexadecimal digits
 * @param attributes 16 hexadecimal digits
 * @param attributesMask 16 hexadecimal digits
 */
public record TdxModuleForge(
        String id, String mrSigner, String attributes, String attributesMask, List<IsvLevelForge> levels) {
    /** Copies the list. */
    public TdxModuleForge {
        levels = List.copyOf(levels);
    }

    /** {@code tdxModule}: signed by Intel, which is zero. */
    public static TdxModuleForge unnamed() {
        return of("");
    }

    /** An entry of {@code tdxModuleIdentities}, signed by Intel. */
    public static TdxModuleForge of(String id, IsvLevelForge... levels) {
        return new TdxModuleForge(id, "00".repeat(48), "00".repeat(8), "FF".repeat(8), List.of(levels));
    }

    /** The same with another signer. */
    public TdxModuleForge withMrSigner(String hex) {
        return new TdxModuleForge(id, hex, attributes, attributesMask, levels);
    }

    /** The same with other attributes. */
    public TdxModuleForge withAttributes(String hex, String mask) {
        return new TdxModuleForge(id, mrSigner, hex, mask, levels);
    }

    Map<String, Object> json() {
        Map<String, Object> module = new LinkedHashMap<>();
        if (!id.isEmpty()) {
            module.put("id", id);
        }
        module.put("mrsigner", mrSigner);
        module.put("attributes", attributes);
        module.put("attributesMask", attributesMask);
        if (!id.isEmpty()) {
            module.put("tcbLevels", levels.stream().map(IsvLevelForge::json).toList());
        }
        return module;
    }
}
