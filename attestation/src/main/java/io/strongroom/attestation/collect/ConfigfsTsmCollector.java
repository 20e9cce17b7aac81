/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.collect;

import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.Tee;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Gets TDX quotes and SEV-SNP reports from the kernel's configfs-tsm. Each collection uses an entry of its own, which it
 * removes. Thread-safe.
 *
 * <p>An entry is open to whoever may write there, so the kernel counts the writes in {@code generation}: a report is only
 * taken if the count grew by exactly our one write while it was made.
 *
 * <p>Source: Linux, {@code Documentation/ABI/testing/configfs-tsm-report}.
 */
public final class ConfigfsTsmCollector implements EvidenceCollector {
    private static final int MAX_ATTEMPTS = 8;
    private static final int MAX_REMOVALS = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final int MAX_ATTRIBUTE_BYTES = 64;
    private static final int MAX_BLOB_BYTES = 1 << 20;
    private static final int NAME_BYTES = 16;
    private static final String TDX_PROVIDER = "tdx_guest";
    private static final String SNP_PROVIDER = "sev_guest";

    private final KernelFiles files;
    private final Path reports;
    private final Pause pause;
    private final SecureRandom random = new SecureRandom();
    private final Tee tee;

    private ConfigfsTsmCollector(KernelFiles files, Path reports, Pause pause) throws EvidenceUnavailableException {
        this.files = files;
        this.reports = reports;
        this.pause = pause;
        this.tee = attempt(this::provider);
    }

    /**
     * A collector over {@code /sys/kernel/config/tsm/report}. Asks the kernel who provides reports, in an entry of its own.
     *
     * @throws EvidenceUnavailableException if nobody does, or neither TDX nor SEV-SNP
     */
    static ConfigfsTsmCollector open(KernelFiles files, Path reports, Pause pause) throws EvidenceUnavailableException {
        return new ConfigfsTsmCollector(files, reports, pause);
    }

    @Override
    public Tee tee() {
        return tee;
    }

    @Override
    public Evidence collect(ReportData reportData) throws EvidenceUnavailableException {
        return report(reportData).evidence();
    }

    /**
     * Collects a fresh report together with what the host adds to it.
     *
     * @throws EvidenceUnavailableException if the kernel gives none, or another process keeps interfering
     */
    public TsmReport report(ReportData reportData) throws EvidenceUnavailableException {
        return attempt(entry -> report(entry, reportData));
    }

    /** Something that is done in a fresh entry. */
    @FunctionalInterface
    private interface InEntry<T> {
        T apply(Path entry) throws IOException, EvidenceUnavailableException;
    }

    private Tee provider(Path entry) throws IOException, EvidenceUnavailableException {
        String provider = attribute(entry.resolve("provider"));
        return switch (provider) {
            case TDX_PROVIDER -> Tee.TDX;
            case SNP_PROVIDER -> Tee.SNP;
            default ->
                throw new EvidenceUnavailableException("reports in " + reports + " are of provider '" + provider
                        + "' (wanted " + TDX_PROVIDER + " or " + SNP_PROVIDER + ")");
        };
    }

    private TsmReport report(Path entry, ReportData reportData) throws IOException, EvidenceUnavailableException {
        Tee provider = provider(entry);
        long before = generation(entry);
        files.writeOnce(entry.resolve("inblob"), reportData.bytes());
        byte[] outblob = files.read(entry.resolve("outblob"), MAX_BLOB_BYTES);
        Path aux = entry.resolve("auxblob");
        byte[] auxblob = files.exists(aux) ? files.read(aux, MAX_BLOB_BYTES) : new byte[0];
        long after = generation(entry);
        if (after != before + 1) {
            throw new IOException("the generation of a fresh entry went from " + Long.toUnsignedString(before) + " to "
                    + Long.toUnsignedString(after) + " (wanted one step), so another process writes to it");
        }
        if (outblob.length == 0) {
            throw new IOException("the report is empty");
        }
        return new TsmReport(provider, Octets.of(outblob), Octets.of(auxblob));
    }

    private long generation(Path entry) throws IOException {
        String text = attribute(entry.resolve("generation"));
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new IOException("the generation of an entry is '" + text + "' (wanted a number)", e);
        }
    }

    private String attribute(Path file) throws IOException {
        return new String(files.read(file, MAX_ATTRIBUTE_BYTES), StandardCharsets.US_ASCII).strip();
    }

    /**
     * Tries in fresh entries. Java has no portable way to tell EBUSY, EINTR and EAGAIN from other failures, so all are
     * tried again but those that have a type of their own.
     */
    private <T> T attempt(InEntry<T> action) throws EvidenceUnavailableException {
        IOException last = new IOException("never tried");
        Duration wait = FIRST_PAUSE;
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            try {
                return inFreshEntry(action);
            } catch (AccessDeniedException e) {
                throw unavailable(
                        "this process may not write there; run it as root, or let root give it the directory", e);
            } catch (NoSuchFileException e) {
                throw unavailable("there is no " + e.getFile() + "; update to Linux 6.7 or later", e);
            } catch (ClosedByInterruptException e) {
                throw unavailable("the thread was interrupted", e);
            } catch (IOException e) {
                last = e;
            }
            if (attempt < MAX_ATTEMPTS) {
                pause(wait);
                wait = wait.multipliedBy(2);
            }
        }
        throw unavailable("gave up after " + MAX_ATTEMPTS + " attempts: " + last.getMessage(), last);
    }

    private <T> T inFreshEntry(InEntry<T> action) throws IOException, EvidenceUnavailableException {
        Path entry = reports.resolve("strongroom-" + randomName());
        files.createDirectory(entry);
        try {
            return action.apply(entry);
        } finally {
            remove(entry);
        }
    }

    /** An entry that cannot be removed costs the kernel a little memory, and nobody uses it again: not worth a refusal. */
    private void remove(Path entry) throws EvidenceUnavailableException {
        for (int removal = 1; removal <= MAX_REMOVALS; removal++) {
            try {
                files.removeDirectory(entry);
                return;
            } catch (IOException e) {
                pause(FIRST_PAUSE);
            }
        }
    }

    private String randomName() {
        byte[] bytes = new byte[NAME_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private void pause(Duration duration) throws EvidenceUnavailableException {
        try {
            pause.forDuration(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("the thread was interrupted", e);
        }
    }

    private EvidenceUnavailableException unavailable(String why, Exception cause) {
        return new EvidenceUnavailableException("the kernel gives no evidence through " + reports + ": " + why, cause);
    }
}
