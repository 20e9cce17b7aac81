/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.attestation.Octets;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.store.RowResealing;
import io.strongroom.broker.store.RowSeal;
import io.strongroom.broker.store.StoreException;
import io.strongroom.seal.KeyId;
import io.strongroom.seal.manifest.ManifestAnchor;
import io.strongroom.seal.manifest.ManifestDigest;
import io.strongroom.seal.zone.ZonePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/**
 * The latest manifests of directories in the store. Rows are sealed under the root key. Generations strictly increase, also
 * where a manifest ends and another begins. Thread-safe.
 */
final class ManifestAnchors {
    private static final String SELECT = "SELECT zone, path, generation, digest, mac FROM manifest WHERE ";
    private static final String BELOW = "substr(path, 1, length(:below)) = :below";

    /** One row: a directory of a zone, and what is known of it. */
    record Row(KeyId zone, String path, ManifestAnchor anchor) {
        /** What is sealed. */
        byte[] canonical() {
            return StrictJson.canonical(StrictJson.object()
                    .put("row", "manifest")
                    .put("zone", zone.toString())
                    .put("path", path)
                    .put("generation", anchor.generation())
                    .put("digest", anchor.digest().toString()));
        }

        private Row ended() {
            return new Row(zone, path, new ManifestAnchor(anchor.generation() + 1, ManifestDigest.NONE));
        }
    }

    private static final RowMapper<SealedRow> ROW = (row, context) -> new SealedRow(
            new Row(
                    KeyId.of(row.getBytes("zone")),
                    row.getString("path"),
                    new ManifestAnchor(row.getLong("generation"), ManifestDigest.parse(row.getString("digest")))),
            Octets.of(row.getBytes("mac")));

    private final RowSeal seal;

    ManifestAnchors(RowSeal seal) {
        this.seal = seal;
    }

    /**
     * What is known of one directory.
     *
     * @throws StoreException if its row was altered
     */
    Optional<ManifestAnchor> find(Handle handle, KeyId zone, ZonePath path) throws StoreException {
        Query query = handle.createQuery(SELECT + "zone = :zone AND path = :path")
                .bind("zone", zone.bytes())
                .bind("path", path.toString());
        return rows(query).stream().map(Row::anchor).findFirst();
    }

    /**
     * Directories of a zone above {@code path}, itself, and below it, by path.
     *
     * @param most how many are given at most; those above come first
     */
    List<Row> around(Handle handle, KeyId zone, ZonePath path, int most) throws StoreException {
        List<String> above = new ArrayList<>();
        for (int depth = 0; depth <= path.segments().size(); depth++) {
            above.add(new ZonePath(
                            path.scheme(), path.authority(), path.segments().subList(0, depth))
                    .toString());
        }
        Query query = handle.createQuery(SELECT + "zone = :zone AND (path IN (<above>) OR " + BELOW
                        + ") ORDER BY length(path), path LIMIT :most")
                .bind("zone", zone.bytes())
                .bindList("above", above)
                .bind("below", below(path))
                .bind("most", most);
        return rows(query);
    }

    /** Directories of all zones at or below {@code path}. */
    List<Row> atOrBelow(Handle handle, ZonePath path) throws StoreException {
        return rows(handle.createQuery(SELECT + "path = :path OR " + BELOW + " ORDER BY path")
                .bind("path", path.toString())
                .bind("below", below(path)));
    }

    /** Puts a row in the place of the one of its directory. */
    void put(Handle transaction, Row row) {
        transaction
                .createUpdate("INSERT INTO manifest (zone, path, generation, digest, mac)"
                        + " VALUES (:zone, :path, :generation, :digest, :mac)"
                        + " ON CONFLICT (zone, path) DO UPDATE SET generation = excluded.generation,"
                        + " digest = excluded.digest, mac = excluded.mac")
                .bind("zone", row.zone().bytes())
                .bind("path", row.path())
                .bind("generation", row.anchor().generation())
                .bind("digest", row.anchor().digest().toString())
                .bind("mac", seal.of(row.canonical()))
                .execute();
    }

    /** Notes that these directories have no manifest any more; those that have none stay as they are. */
    int end(Handle transaction, List<Row> rows) {
        List<Row> live = rows.stream().filter(row -> row.anchor().isLive()).toList();
        live.forEach(row -> put(transaction, row.ended()));
        return live.size();
    }

    private static String below(ZonePath path) {
        return path.segments().isEmpty() ? path.toString() : path + "/";
    }

    /** Puts what is known of all directories under another seal. */
    static void reseal(Handle transaction, RowResealing seals) {
        record Place(Octets zone, String path) {}
        List<Place> places = transaction
                .createQuery("SELECT zone, path FROM manifest")
                .map((row, context) -> new Place(Octets.of(row.getBytes("zone")), row.getString("path")))
                .list();
        for (Place place : places) {
            String name = "what is known of the manifest of " + place.path();
            try {
                SealedRow each = transaction
                        .createQuery(SELECT + "zone = :zone AND path = :path")
                        .bind("zone", place.zone().bytes())
                        .bind("path", place.path())
                        .map(ROW)
                        .one();
                seals.reseal(each.row().canonical(), each.mac().bytes(), name)
                        .ifPresent(mac -> transaction
                                .createUpdate("UPDATE manifest SET mac = :mac WHERE zone = :zone AND path = :path")
                                .bind("mac", mac)
                                .bind("zone", place.zone().bytes())
                                .bind("path", place.path())
                                .execute());
            } catch (IllegalArgumentException e) {
                seals.noteAltered(name);
            }
        }
    }

    private List<Row> rows(Query query) throws StoreException {
        List<SealedRow> found;
        try {
            found = query.map(ROW).list();
        } catch (IllegalArgumentException e) {
            throw new StoreException("what the store says of a manifest was altered: " + e.getMessage(), e);
        }
        for (SealedRow each : found) {
            if (!seal.fits(each.row().canonical(), each.mac().bytes())) {
                throw new StoreException(
                        "what the store says of the manifest of " + each.row().path()
                                + " was altered: it is not sealed by the root key; find out who writes to the store");
            }
        }
        return found.stream().map(SealedRow::row).toList();
    }

    private record SealedRow(Row row, Octets mac) {}
}
