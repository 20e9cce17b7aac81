/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.fetch;

import io.strongroom.attestation.EndorsementId;
import io.strongroom.attestation.EndorsementsProblem;
import io.strongroom.attestation.EndorsementsUnavailableException;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.attestation.VerifiedEndorsement;
import io.strongroom.attestation.internal.JsonException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Endorsements on disk, one file for each, in a directory of mode 0700. Nothing is believed because it lies there: every
 * item is verified up to the vendor's root when it is put in and whenever it is read. Any number of processes and threads
 * may use one directory.
 */
public final class EndorsementsStore {
    private final StoreFiles files;
    private final TrustAnchors anchors;
    private final InstantSource clock;

    /**
     * The store in a directory, which is made when something is put in.
     *
     * @param anchors the roots that all items must lead to
     * @param clock tells what is in date
     */
    public EndorsementsStore(Path directory, TrustAnchors anchors, InstantSource clock) {
        this.files = new StoreFiles(directory);
        this.anchors = anchors;
        this.clock = clock;
    }

    /** One item, in whatever state, or none. */
    public Optional<StoredItem> find(EndorsementId id) throws IOException {
        return read(id.name());
    }

    /** One item if it is authentic and in date. */
    public Optional<StoredItem.Intact> findUsable(EndorsementId id) throws IOException {
        return usable(id.name());
    }

    /** All items by name; files of foreign names are listed as damaged. */
    public List<StoredItem> list() throws IOException {
        List<StoredItem> items = new ArrayList<>();
        for (String name : files.names(ItemFile.SUFFIX)) {
            read(name).ifPresent(items::add);
        }
        return items;
    }

    /**
     * Puts one item in, unless a better one is there.
     *
     * @param origin where it came from
     * @return what is stored now
     * @throws EndorsementsUnavailableException if it is not authentic or not in date; then nothing changes
     */
    public StoredItem.Intact put(EndorsementItem item, String origin, Replacement replacement)
            throws IOException, EndorsementsUnavailableException {
        Instant now = clock.instant();
        var coming = verified(new ItemFile(item, origin, now), now);
        return putAll(List.of(coming), replacement).get(0);
    }

    /**
     * Puts items in that were verified: all of them or, if that fails, none.
     *
     * @return what is stored now, in the same order
     */
    List<StoredItem.Intact> putAll(List<StoredItem.Intact> coming, Replacement replacement) throws IOException {
        return files.locked(() -> {
            List<StoredItem.Intact> stored = new ArrayList<>();
            Map<String, byte[]> changes = new TreeMap<>();
            for (StoredItem.Intact item : coming) {
                Optional<StoredItem.Intact> better =
                        replacement == Replacement.BY_NEWER ? newerThan(item) : Optional.empty();
                stored.add(better.orElse(item));
                if (better.isEmpty()) {
                    byte[] content = new ItemFile(item.item(), item.origin(), item.fetched()).encode();
                    changes.put(item.name() + ItemFile.SUFFIX, content);
                }
            }
            if (!changes.isEmpty()) {
                files.write(changes);
            }
            return stored;
        });
    }

    /**
     * The item of a file, if it is authentic and in date.
     *
     * @throws EndorsementsUnavailableException if not; its message names the item
     */
    StoredItem.Intact verified(ItemFile file, Instant now) throws EndorsementsUnavailableException {
        VerifiedEndorsement verified = file.item().requireAuthentic(anchors);
        if (!verified.validity().contains(now)) {
            throw new EndorsementsUnavailableException(
                    EndorsementsProblem.NOT_AUTHENTIC,
                    file.item().id().name() + " is valid from "
                            + verified.validity().notBefore() + " to "
                            + verified.validity().notAfter() + " (wanted valid at " + now + ")");
        }
        return new StoredItem.Intact(file.item(), verified, file.origin(), file.fetched());
    }

    Instant now() {
        return clock.instant();
    }

    private Optional<StoredItem.Intact> newerThan(StoredItem.Intact coming) throws IOException {
        return usable(coming.name()).filter(present -> coming.verified().isOlderThan(present.verified()));
    }

    private Optional<StoredItem.Intact> usable(String name) throws IOException {
        Instant now = clock.instant();
        return read(name)
                .filter(item -> item.state(now).isUsable())
                .filter(StoredItem.Intact.class::isInstance)
                .map(StoredItem.Intact.class::cast);
    }

    private Optional<StoredItem> read(String name) throws IOException {
        return files.read(name + ItemFile.SUFFIX, ItemFile.MAX_BYTES).map(bytes -> item(name, bytes));
    }

    private StoredItem item(String name, byte[] bytes) {
        if (bytes.length > ItemFile.MAX_BYTES) {
            return new StoredItem.Damaged(name, name + " is longer than " + ItemFile.MAX_BYTES + " bytes");
        }
        try {
            ItemFile file = ItemFile.decode(name, bytes);
            return new StoredItem.Intact(
                    file.item(), file.item().requireAuthentic(anchors), file.origin(), file.fetched());
        } catch (JsonException e) {
            return new StoredItem.Damaged(name, name + " cannot be read: " + e.getMessage());
        } catch (EndorsementsUnavailableException e) {
            return new StoredItem.Damaged(name, String.valueOf(e.getMessage()));
        }
    }
}
