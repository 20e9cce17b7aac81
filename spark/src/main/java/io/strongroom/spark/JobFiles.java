/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import io.strongroom.broker.api.FileDigest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Private copies of what a job brings, hashed while they are copied, so that what is hashed is what is loaded. Each source
 * gets a numbered directory, because different sources may have equal names.
 */
final class JobFiles {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final HexFormat HEX = HexFormat.of();

    private final RunDirectory run;
    private final String directory;
    private final SealedInputs sealed;
    private final List<FileDigest> digests = new ArrayList<>();
    private int next;

    /** No files yet; copies go below {@code directory} of the run. */
    JobFiles(RunDirectory run, String directory, SealedInputs sealed) {
        this.run = run;
        this.directory = directory;
        this.sealed = sealed;
    }

    /** Digests of all copies, in the order in which they were made; paths begin with {@code ${run}/}. */
    List<FileDigest> digests() {
        return Collections.unmodifiableList(digests);
    }

    /**
     * Copies files named as Spark names them: a local path or a {@code file:} or {@code local:} URI, with {@code *} and
     * {@code ?} in the last segment, and with {@code #alias} if that is allowed.
     *
     * @param option for messages
     * @param name what the user wrote
     * @param mayHaveAlias whether {@code #} begins an alias, as for archives
     * @return the copies, sorted by name, each with the alias
     * @throws SubmitException with exit code 2 if there is no such file, or it lies on another file system; with 77 if it
     *     is sealed or in a zone
     */
    List<String> copy(String option, String name, boolean mayHaveAlias) throws SubmitException, IOException {
        int hash = mayHaveAlias ? name.lastIndexOf('#') : -1;
        String alias = hash < 0 ? "" : name.substring(hash);
        List<String> copies = new ArrayList<>();
        for (Path source : sources(option, hash < 0 ? name : name.substring(0, hash))) {
            copies.add(copyFile(option, source) + alias);
        }
        return copies;
    }

    /** Copies a comma-separated list; empty elements are skipped. */
    List<String> copyAll(String option, String names, boolean mayHaveAlias) throws SubmitException, IOException {
        List<String> copies = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            if (!name.isBlank()) {
                copies.addAll(copy(option, name.strip(), mayHaveAlias));
            }
        }
        return copies;
    }

    /** Whether a file is data, which is not copied. */
    boolean isData(Path file) throws IOException {
        return sealed.isData(file);
    }

    /** Copies one existing regular file. */
    Path copyFile(String option, Path source) throws SubmitException, IOException {
        sealed.refuse(option, source);
        String own = directory + "/" + next++;
        run.directory(own);
        return copyTo(source, own + "/" + source.getFileName());
    }

    /**
     * Copies a directory with all files below it, following links.
     *
     * @return the copy
     */
    Path copyTree(String option, Path source) throws SubmitException, IOException {
        String own = directory + "/" + next++;
        Path copy = run.directory(own);
        List<Path> files;
        try (Stream<Path> walk = Files.walk(source, FileVisitOption.FOLLOW_LINKS)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            sealed.refuse(option, file);
            String relative = own + "/" + source.relativize(file);
            Path parent = Path.of(relative).getParent();
            if (parent != null) {
                run.directory(parent.toString());
            }
            copyTo(file, relative);
        }
        return copy;
    }

    private Path copyTo(Path source, String relative) throws IOException {
        MessageDigest sha256 = sha256();
        Path copy = run.write(relative, new byte[0]);
        try (InputStream in = Files.newInputStream(source);
                OutputStream out = new DigestOutputStream(Files.newOutputStream(copy), sha256)) {
            in.transferTo(out);
        }
        digests.add(new FileDigest("${run}/" + relative, HEX.formatHex(sha256.digest())));
        return copy;
    }

    private static List<Path> sources(String option, String name) throws SubmitException, IOException {
        Path path = localPath(option, name);
        String last = String.valueOf(path.getFileName());
        if (Files.isRegularFile(path)) {
            return List.of(path);
        }
        if (last.contains("*") || last.contains("?")) {
            TreeSet<Path> matches = new TreeSet<>();
            Path parent = path.toAbsolutePath().getParent();
            if (parent != null && Files.isDirectory(parent)) {
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, last)) {
                    entries.forEach(matches::add);
                }
            }
            matches.removeIf(match -> !Files.isRegularFile(match));
            if (!matches.isEmpty()) {
                return List.copyOf(matches);
            }
        }
        throw SubmitException.usage(option + " names '" + name + "', which "
                + (Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? "is no regular file" : "does not exist"));
    }

    /** The local path of a URI or path as Spark reads it. */
    private static Path localPath(String option, String name) throws SubmitException {
        int colon = name.indexOf(':');
        int slash = name.indexOf('/');
        if (colon <= 0 || (slash >= 0 && slash < colon)) {
            return Path.of(name);
        }
        String scheme = name.substring(0, colon);
        if (!scheme.equals("file") && !scheme.equals("local")) {
            throw SubmitException.usage(option + " names '" + name + "', but scheme '" + scheme
                    + "' is not supported: code comes from local files, so that the job descriptor covers it");
        }
        String path = name.substring(colon + 1);
        while (path.startsWith("//")) {
            path = path.substring(1);
        }
        return Path.of(path.contains("%") ? URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8) : path);
    }

    /** The SHA-256 of a file in lower-case hexadecimal. */
    static String sha256(Path file) throws IOException {
        MessageDigest sha256 = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha256.update(buffer, 0, read);
            }
        }
        return HEX.formatHex(sha256.digest());
    }

    /** The SHA-256 of bytes in lower-case hexadecimal. */
    static String sha256(byte[] bytes) {
        return HEX.formatHex(sha256().digest(bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }
}
