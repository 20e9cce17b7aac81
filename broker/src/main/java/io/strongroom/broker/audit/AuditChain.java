/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.store.RowSeal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Checks rows one after the other: each one's seal and hash, its place, and the hash of the row before it. */
final class AuditChain {
    /** What the first record holds as the hash of the one before it. */
    static final String NO_PREVIOUS = "0".repeat(64);

    private final RowSeal seal;
    private long expected;
    private String previous;
    private boolean isAfterSealed;
    private long unsealed;

    private AuditChain(RowSeal seal, long expected, String previous, boolean isAfterSealed) {
        this.seal = seal;
        this.expected = expected;
        this.previous = previous;
        this.isAfterSealed = isAfterSealed;
    }

    /** From the first record on. */
    static AuditChain fromStart(RowSeal seal) {
        return new AuditChain(seal, 1, NO_PREVIOUS, false);
    }

    /**
     * From the record behind {@code last} on.
     *
     * @throws AuditAlteredException if there is no such record
     */
    static AuditChain behind(Handle handle, RowSeal seal, long last) throws AuditAlteredException {
        if (last == 0) {
            return fromStart(seal);
        }
        AuditRow row = handle.createQuery(AuditRow.COLUMNS + "WHERE seq = :seq")
                .bind("seq", last)
                .map(AuditRow.MAPPER)
                .findOne()
                .orElseThrow(() -> new AuditAlteredException("audit record " + last + " is missing in the store"));
        long firstSealed = firstSealed(handle);
        return new AuditChain(seal, last + 1, row.hash().hex(), firstSealed > 0 && firstSealed <= last);
    }

    /** The place of the first record with a seal; 0 if there is none. */
    static long firstSealed(Handle handle) {
        return handle.createQuery("SELECT coalesce(min(seq), 0) FROM audit WHERE length(mac) > 0")
                .mapTo(Long.class)
                .one();
    }

    /** Checks the next row, or says what is wrong with it. */
    Optional<AuditVerdict.Broken> check(AuditRow row) {
        Optional<AuditVerdict.Broken> broken = problem(row).map(message -> new AuditVerdict.Broken(expected, message));
        if (broken.isEmpty()) {
            unsealed += row.isSealed() ? 0 : 1;
            isAfterSealed |= row.isSealed();
            previous = row.hash().hex();
            expected++;
        }
        return broken;
    }

    /** The same for whoever cannot go on with an altered row. */
    void require(AuditRow row) throws AuditAlteredException {
        Optional<AuditVerdict.Broken> broken = check(row);
        if (broken.isPresent()) {
            throw new AuditAlteredException("in the store " + broken.get().message());
        }
    }

    /** The place that the next row must have. */
    long next() {
        return expected;
    }

    /** The hash of the last row in hexadecimal. */
    String head() {
        return previous;
    }

    /** How many rows without a seal there were. */
    long unsealed() {
        return unsealed;
    }

    private Optional<String> problem(AuditRow row) {
        if (row.seq() != expected) {
            return Optional.of("record " + expected + " is missing: the next one is " + row.seq());
        }
        if (!row.hasOwnHash()) {
            return Optional.of("record " + expected + " was altered: its hash is another");
        }
        if (!row.isGenuine(seal, isAfterSealed)) {
            return Optional.of("record " + expected + " was altered: it is not sealed by the root key");
        }
        try {
            var json = StrictJson.parse(row.record().getBytes(StandardCharsets.UTF_8), AuditRecord.MAX_BYTES);
            if (json.path("seq").asLong() != expected) {
                return Optional.of("record " + expected + " says it is record " + json.path("seq"));
            }
            if (!json.path("previous").asText().equals(previous)) {
                return Optional.of("record " + expected + " does not follow the record before it");
            }
        } catch (MessageFormatException e) {
            return Optional.of("record " + expected + " cannot be read: " + e.getMessage());
        }
        return Optional.empty();
    }
}
