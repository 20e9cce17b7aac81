/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.fetch;

import io.strongroom.attestation.EndorsementsProblem;
import io.strongroom.attestation.EndorsementsUnavailableException;
import io.strongroom.attestation.internal.JsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Endorsements in one file, to be carried to a machine without a network: a ZIP of a list of names and the items'
 * files, sorted by name and without dates, so that equal content gives equal bytes. Names in it are never used as paths.
 *
 * <p>Source: {@code docs/endorsements.md}, "Files"; PKWARE APPNOTE 6.3.
 */
public final class EndorsementsArchive {
    /** The first entry: the names of all items, a line each, so that an archive that was cut short is noticed. */
    private static final String LIST = "strongroom-endorsements-1";

    private static final int MAX_LIST_BYTES = 1 << 20;
    private static final int MAX_ITEMS = 4096;
    private static final long MAX_TOTAL_BYTES = 64L << 20;
    private static final LocalDateTime NO_DATE = LocalDateTime.of(1980, 1, 1, 0, 0);

    private EndorsementsArchive() {}

    /**
     * What an export did.
     *
     * @param exported the names of the items in the archive
     * @param leftOut the items that are expired, not yet valid or damaged
     */
    public record Exported(List<String> exported, List<StoredItem> leftOut) {
        /** Copies the lists. */
        public Exported {
            exported = List.copyOf(exported);
            leftOut = List.copyOf(leftOut);
        }
    }

    /**
     * What an import did.
     *
     * @param imported the items that are stored now and came from the archive
     * @param kept the items that are stored now and were newer than those in the archive
     */
    public record Imported(List<StoredItem.Intact> imported, List<StoredItem.Intact> kept) {
        /** Copies the lists. */
        public Imported {
            imported = List.copyOf(imported);
            kept = List.copyOf(kept);
        }
    }

    /**
     * Writes all usable items of a store.
     *
     * @param out is not closed
     */
    public static Exported export(EndorsementsStore store, OutputStream out) throws IOException {
        Instant now = store.now();
        List<StoredItem.Intact> usable = new ArrayList<>();
        List<StoredItem> leftOut = new ArrayList<>();
        for (StoredItem item : store.list()) {
            if (item instanceof StoredItem.Intact intact && item.state(now).isUsable()) {
                usable.add(intact);
            } else {
                leftOut.add(item);
            }
        }
        usable.sort(Comparator.comparing(StoredItem.Intact::name));
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        List<String> names = usable.stream().map(StoredItem.Intact::name).toList();
        writeEntry(zip, LIST, String.join("\n", names).getBytes(StandardCharsets.US_ASCII));
        for (StoredItem.Intact item : usable) {
            byte[] content = new ItemFile(item.item(), item.origin(), item.fetched()).encode();
            writeEntry(zip, item.name() + ItemFile.SUFFIX, content);
        }
        zip.finish();
        return new Exported(names, leftOut);
    }

    /**
     * Puts all items of an archive into a store, or none: every one must be authentic and in date. An item gives way to a
     * newer one that is there.
     *
     * @param in untrusted; is not closed
     * @throws EndorsementsUnavailableException if the archive or an item in it is refused; its message names the item
     */
    public static Imported importInto(EndorsementsStore store, InputStream in)
            throws IOException, EndorsementsUnavailableException {
        Instant now = store.now();
        List<StoredItem.Intact> coming = new ArrayList<>();
        for (ItemFile file : read(in)) {
            coming.add(store.verified(file, now));
        }
        List<StoredItem.Intact> stored = store.putAll(coming, Replacement.BY_NEWER);
        return new Imported(
                stored.stream().filter(coming::contains).toList(),
                stored.stream().filter(item -> !coming.contains(item)).toList());
    }

    private static void writeEntry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(NO_DATE);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static List<ItemFile> read(InputStream in) throws IOException, EndorsementsUnavailableException {
        ZipInputStream zip = new ZipInputStream(in, StandardCharsets.UTF_8);
        try {
            ZipEntry list = zip.getNextEntry();
            if (list == null || !list.getName().equals(LIST)) {
                throw refused("the file is no archive of endorsements (wanted one that was exported)");
            }
            List<String> names = new String(zip.readNBytes(MAX_LIST_BYTES), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
            List<ItemFile> items = readItems(zip);
            requireAll(names, items);
            return items;
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw refused("the archive is damaged: " + e.getMessage());
        }
    }

    private static void requireAll(List<String> wanted, List<ItemFile> items) throws EndorsementsUnavailableException {
        List<String> got = items.stream().map(file -> file.item().id().name()).toList();
        if (!got.equals(wanted)) {
            throw refused("the archive is incomplete: it holds " + got.size() + " items, and its list " + wanted.size()
                    + " or others");
        }
    }

    private static List<ItemFile> readItems(ZipInputStream zip) throws IOException, EndorsementsUnavailableException {
        List<ItemFile> items = new ArrayList<>();
        Set<String> names = new HashSet<>();
        long total = 0;
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            String name = itemName(entry.getName());
            byte[] content = content(zip, name);
            total += content.length;
            if (content.length > ItemFile.MAX_BYTES) {
                throw refused(name + " in the archive is longer than " + ItemFile.MAX_BYTES + " bytes");
            }
            if (items.size() == MAX_ITEMS || total > MAX_TOTAL_BYTES) {
                throw refused("the archive holds more than " + MAX_ITEMS + " items or " + MAX_TOTAL_BYTES + " bytes");
            }
            if (!names.add(name)) {
                throw refused("the archive holds " + name + " twice");
            }
            items.add(decode(name, content));
        }
        return items;
    }

    private static byte[] content(ZipInputStream zip, String name)
            throws IOException, EndorsementsUnavailableException {
        try {
            return zip.readNBytes(ItemFile.MAX_BYTES + 1);
        } catch (ZipException | EOFException e) {
            throw refused(name + " in the archive is damaged: " + e.getMessage());
        }
    }

    private static String itemName(String entry) throws EndorsementsUnavailableException {
        boolean isItem = entry.matches("[a-z0-9-]{1,240}\\" + ItemFile.SUFFIX);
        if (!isItem) {
            throw refused("the archive holds a file of a foreign name (" + printable(entry)
                    + "; wanted names of endorsements alone)");
        }
        return entry.substring(0, entry.length() - ItemFile.SUFFIX.length());
    }

    private static ItemFile decode(String name, byte[] content) throws EndorsementsUnavailableException {
        try {
            return ItemFile.decode(name, content);
        } catch (JsonException e) {
            throw refused(name + " in the archive cannot be read: " + e.getMessage());
        }
    }

    private static String printable(String text) {
        String cut = text.length() > 80 ? text.substring(0, 80) + "..." : text;
        return cut.replaceAll("[^ -~]", "?");
    }

    private static EndorsementsUnavailableException refused(String message) {
        return new EndorsementsUnavailableException(EndorsementsProblem.MALFORMED, message);
    }
}
