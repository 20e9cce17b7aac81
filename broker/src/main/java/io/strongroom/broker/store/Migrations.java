/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * The steps by which the tables came to be what they are, one SQL file each. They are written for SQLite; for PostgreSQL
 * their few words that differ are replaced.
 */
final class Migrations {
    private static final String FOLDER = "io/strongroom/broker/store/";

    /** File number n is version n. */
    private static final List<String> FILES = List.of(
            "V1__keys_policies_jobs_audit.sql",
            "V2__seal_policies.sql",
            "V3__seal_jobs_and_audit.sql",
            "V4__policy_signatures_and_release_counts.sql",
            "V5__audit_heads.sql",
            "V6__key_deletion.sql",
            "V7__manifests.sql",
            "V8__root_key.sql",
            "V9__secrets.sql",
            "V10__identities.sql",
            "V11__administrators.sql");

    /** The version of the tables that this program reads and writes. */
    static final int VERSION = FILES.size();

    /** In which words a database wants the SQL of the files. */
    enum Dialect {
        /** Those of the files. */
        SQLITE,
        /** Other names of types. */
        POSTGRES;

        private String words(String sql) {
            return this == POSTGRES ? forPostgres(sql) : sql;
        }
    }

    private Migrations() {}

    /**
     * Whether tables of this version are too old.
     *
     * @throws StoreException if they were made by a newer program
     */
    static boolean isNeeded(int version, String store) throws StoreException {
        if (version > VERSION) {
            throw new StoreException(store + " has schema version " + version + ", this program reads " + VERSION
                    + "; use the newer program that wrote it");
        }
        return version < VERSION;
    }

    /** Makes the tables, or brings them up to {@link #VERSION}. */
    static void run(DataSource source, Dialect dialect) {
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(source)
                .loggers("slf4j")
                .locations("classpath:" + FOLDER)
                .resourceProvider(new Files(dialect))
                .load()
                .migrate();
    }

    /** Texts are compared byte by byte, as in SQLite: times and paths are sorted and compared as texts. */
    private static String forPostgres(String sql) {
        return sql.lines()
                .filter(line -> !line.startsWith("PRAGMA "))
                .map(line -> line.startsWith("--") ? line : postgresWords(line))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String postgresWords(String line) {
        return line.replaceAll("\\bBLOB\\b", "BYTEA")
                .replaceAll("\\bINTEGER\\b", "BIGINT")
                .replaceAll("\\bTEXT\\b", "TEXT COLLATE \"C\"")
                .replace("x''", "''::bytea");
    }

    private record Files(Dialect dialect) implements ResourceProvider {
        @Override
        public @Nullable LoadableResource getResource(String name) {
            return FILES.contains(name) ? new Script(name, dialect) : null;
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return FILES.stream()
                    .filter(file -> file.startsWith(prefix) && List.of(suffixes).contains(".sql"))
                    .map(file -> (LoadableResource) new Script(file, dialect))
                    .toList();
        }
    }

    private static final class Script extends LoadableResource {
        private final String file;
        private final Dialect dialect;

        Script(String file, Dialect dialect) {
            this.file = file;
            this.dialect = dialect;
        }

        @Override
        public Reader read() {
            try (InputStream in = Optional.ofNullable(
                            Migrations.class.getClassLoader().getResourceAsStream(FOLDER + file))
                    .orElseThrow(() -> new IllegalStateException("the program lacks its file " + file))) {
                return new StringReader(dialect.words(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String getAbsolutePath() {
            return FOLDER + file;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return FOLDER + file;
        }

        @Override
        public String getFilename() {
            return file;
        }

        @Override
        public String getRelativePath() {
            return file;
        }
    }
}
