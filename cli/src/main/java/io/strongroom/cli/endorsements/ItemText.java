/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.endorsements;

import io.strongroom.attestation.EndorsementId;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.fetch.StoredItem;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Stored items for people and programs. */
public final class ItemText {
    private static final int NAME_WIDTH = 28;

    private ItemText() {}

    /** One item by its fields. */
    public static Map<String, Object> fields(StoredItem item, Instant now) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", item.name());
        fields.put("state", item.state(now).wireName());
        if (item instanceof StoredItem.Damaged damaged) {
            fields.put("problem", damaged.problem());
        }
        if (item instanceof StoredItem.Intact intact) {
            tee(intact.item().id()).forEach(tee -> fields.put("tee", tee));
            platform(intact.item().id()).forEach(platform -> fields.put("platform", platform));
            intact.verified()
                    .tcbEvaluationDataNumber()
                    .forEach(number -> fields.put("tcb-evaluation-data-number", number));
            fields.put("not-before", intact.verified().validity().notBefore().toString());
            fields.put("not-after", intact.verified().validity().notAfter().toString());
            fields.put("origin", intact.origin());
            fields.put(
                    "fetched", intact.fetched().truncatedTo(ChronoUnit.SECONDS).toString());
        }
        return fields;
    }

    /** All items as a table with a head; a line below each one that is damaged. */
    public static List<String> table(List<StoredItem> items, Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add(row("ITEM", "TEE", "PLATFORM", "ROUND", "FROM", "UNTIL", "STATE"));
        for (StoredItem item : items) {
            Map<String, Object> fields = fields(item, now);
            lines.add(row(
                    shortName(item),
                    text(fields, "tee"),
                    text(fields, "platform"),
                    text(fields, "tcb-evaluation-data-number"),
                    text(fields, "not-before"),
                    text(fields, "not-after"),
                    text(fields, "state")));
            if (item instanceof StoredItem.Damaged damaged) {
                lines.add("  → " + damaged.problem() + "; fetch or import it again");
            }
        }
        return lines;
    }

    private static List<String> tee(EndorsementId id) {
        if (id instanceof EndorsementId.TcbInfo info) {
            return List.of(info.tee().wireName());
        }
        if (id instanceof EndorsementId.QeIdentity identity) {
            return List.of(identity.tee().wireName());
        }
        boolean isAmds = id instanceof EndorsementId.Vcek || id instanceof EndorsementId.AmdCrl;
        return isAmds ? List.of(Tee.SNP.wireName()) : List.of();
    }

    private static List<String> platform(EndorsementId id) {
        if (id instanceof EndorsementId.TcbInfo info) {
            return List.of(info.fmspc().hex());
        }
        if (id instanceof EndorsementId.Vcek vcek) {
            return List.of(vcek.product().title());
        }
        return id instanceof EndorsementId.AmdCrl crl ? List.of(crl.product().title()) : List.of();
    }

    /** The name of a VCEK holds a chip and a TCB version, which no column has room for. */
    private static String shortName(StoredItem item) {
        String name = item.name();
        return name.length() <= NAME_WIDTH ? name : name.substring(0, NAME_WIDTH - 1) + "…";
    }

    private static String text(Map<String, Object> fields, String name) {
        return String.valueOf(fields.getOrDefault(name, "-"));
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "%-28s %-4s %-13s %-6s %-20s  %-20s  %s", cells)
                .stripTrailing();
    }
}
