/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import io.strongroom.agent.Session;
import io.strongroom.filesystem.GoverningManifests.Governed;
import io.strongroom.seal.manifest.ManifestAnchor;
import io.strongroom.seal.zone.ZonePath;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Keeps manifests in step with what a process does to directories of zones: a job's commit, and what moves or deletes
 * committed output. Thread-safe.
 *
 * <p>Source: docs/spec/manifest.md, section "When it is written".
 */
final class DirectoryManifests {
    /** What Hadoop's FileOutputCommitter makes when the output of a job is complete. */
    private static final String SUCCESS_MARKER = "_SUCCESS";

    /** Where it keeps the output of a job in progress. */
    private static final String TEMPORARY = "_temporary";

    /** Where Spark keeps what replaces partitions. */
    private static final String STAGING_PREFIX = ".spark-staging-";

    private final FileSystem storage;
    private final ManifestFiles files;
    private final AnchorCache anchors = new AnchorCache();
    private final GoverningManifests manifests;
    private final ManifestWriter writer;

    DirectoryManifests(FileSystem storage, FileCreator creator) {
        this.storage = storage;
        this.files = new ManifestFiles(storage, creator);
        this.manifests = new GoverningManifests(files, anchors);
        this.writer = new ManifestWriter(storage, files, manifests);
    }

    /** Judges what is listed and opened. */
    ManifestCheck check() {
        return new ManifestCheck(manifests);
    }

    /** To be called before a file is made: if it says that a job's output is complete, commits the output. */
    void beforeCreating(Path file, Place place) throws IOException {
        Session session = Zones.session();
        if (!file.getName().equals(SUCCESS_MARKER) || !isWritten(place, session)) {
            return;
        }
        Governance marker = Governance.of(place, file);
        if (marker.hasParent() && !marker.parent().isHidden()) {
            writer.commit(governing(marker.parent(), session).orElse(marker.parent()), session);
        }
    }

    /** To be called when a file has its name. */
    void created(Path file, Place place) throws IOException {
        Session session = Zones.session();
        if (isWritten(place, session)) {
            Governance made = Governance.of(place, file);
            if (!made.isHidden()) {
                session.changes().wrote(made.path());
            }
        }
    }

    /** To be called when a file or directory is gone. */
    void deleted(Path path, Place place) throws IOException {
        Session session = Zones.session();
        if (!isWritten(place, session)) {
            return;
        }
        Governance gone = Governance.of(place, path);
        if (gone.isHidden()) {
            if (isOfJobInProgress(path.getName())
                    && gone.hasParent()
                    && !gone.parent().isHidden()) {
                commitIfChanged(gone.parent(), session);
            }
            return;
        }
        session.changes().deleted(gone.path());
        if (!anchors.around(gone, session).liveAtOrBelow(gone.path()).isEmpty()) {
            session.manifests().end(gone.zone().keyId(), gone.path());
            manifests.forget();
        }
        if (gone.hasParent()) {
            commitIfChanged(gone.parent(), session);
        }
    }

    /** A rename that is to be done: what is known of the source before, and where it will lie. */
    final class Move {
        private final Governance source;
        private final Governance target;
        private final List<Governed> had;

        private Move(Governance source, Governance target, List<Governed> had) {
            this.source = source;
            this.target = target;
            this.had = had;
        }

        /** To be called when it is done. */
        void done() throws IOException {
            Session session = Zones.session();
            if (!had.isEmpty()) {
                boolean isWithin = target.hasParent()
                        && governing(target.parent(), session).isPresent();
                for (Governed each : had) {
                    Governance to = each.directory().moved(source.path(), target);
                    if (isWithin || target.isHidden()) {
                        files.delete(to);
                    } else {
                        writer.moved(to, each.manifest(), session);
                    }
                }
                session.manifests().end(source.zone().keyId(), source.path());
                manifests.forget();
            }
            if (!source.isHidden()) {
                session.changes().deleted(source.path());
            }
            if (!target.isHidden()) {
                session.changes().wrote(target.path());
            }
            if (!source.isHidden()) {
                commitParent(source, session);
                commitParent(target, session);
            }
        }

        private void commitParent(Governance moved, Session session) throws IOException {
            if (moved.hasParent() && !moved.isHidden()) {
                commitIfChanged(moved.parent(), session);
            }
        }
    }

    /**
     * To be called before a rename between places of one key.
     *
     * @param target where the source itself will lie
     * @return none if manifests have nothing to do with it
     */
    Optional<Move> move(Path source, Place from, Path target, Place to) throws IOException {
        Session session = Zones.session();
        if (!isWritten(from, session) || !isWritten(to, session)) {
            return Optional.empty();
        }
        Governance moved = Governance.of(from, source);
        List<Governed> had = new ArrayList<>();
        if (!moved.isHidden()) {
            if (files.exists(moved)) {
                manifests.forget();
            }
            for (ZonePath path : anchors.around(moved, session).liveAtOrBelow(moved.path())) {
                Governance each = new Governance(path, source, moved.zone()).moved(moved.path(), moved);
                manifests.of(each, session).ifPresent(had::add);
            }
        }
        return Optional.of(new Move(moved, Governance.of(to, target), had));
    }

    private static boolean isWritten(Place place, Session session) {
        return Governance.isPossible(place, session) && Governance.isWrittenTo(place);
    }

    private Optional<Governance> governing(Governance directory, Session session) throws IOException {
        boolean isAny =
                anchors.around(directory, session).anchors().values().stream().anyMatch(ManifestAnchor::isLive);
        return isAny ? manifests.of(directory, session).map(Governed::directory) : Optional.empty();
    }

    /** Commits changes to a directory that has a manifest, unless a job will do so when it ends. */
    private void commitIfChanged(Governance directory, Session session) throws IOException {
        Optional<Governance> governing = governing(directory, session);
        if (governing.isPresent()
                && session.changes().isChanged(governing.get().path())
                && !hasJobInProgress(governing.get())
                && !hasJobInProgress(directory)) {
            writer.commit(governing.get(), session);
        }
    }

    private boolean hasJobInProgress(Governance directory) throws IOException {
        try {
            for (FileStatus status : storage.listStatus(directory.stored())) {
                if (isOfJobInProgress(status.getPath().getName())) {
                    return true;
                }
            }
            return false;
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    private static boolean isOfJobInProgress(String name) {
        return name.equals(TEMPORARY) || name.startsWith(STAGING_PREFIX);
    }
}
