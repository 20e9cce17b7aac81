/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.collect;

import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.Tee;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Gets SGX quotes from Gramine. Thread-safe.
 *
 * <p>Source: Gramine, "Attestation and Secret Provisioning", low-level {@code /dev/attestation} interface: 64 bytes
 * written to {@code user_report_data} go into the quote that {@code quote} gives next.
 */
final class GramineCollector implements EvidenceCollector {
    private static final int MAX_TYPE_BYTES = 64;
    private static final int MAX_QUOTE_BYTES = 1 << 20;
    private static final String DCAP = "dcap";

    /** The files belong to the process, so all its threads take turns, whatever collector they use. */
    private static final Object TURN = new Object();

    private final KernelFiles files;
    private final Path directory;

    private GramineCollector(KernelFiles files, Path directory) {
        this.files = files;
        this.directory = directory;
    }

    /**
     * A collector over {@code /dev/attestation}.
     *
     * @throws EvidenceUnavailableException if Gramine was not told to attest by DCAP
     */
    static GramineCollector open(KernelFiles files, Path directory) throws EvidenceUnavailableException {
        Path file = directory.resolve("attestation_type");
        String type;
        try {
            type = new String(files.read(file, MAX_TYPE_BYTES), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw unavailable(file, e);
        }
        if (!type.equals(DCAP)) {
            throw new EvidenceUnavailableException(file + " is '" + type + "' (wanted dcap); set"
                    + " sgx.remote_attestation = \"dcap\" in the Gramine manifest and sign it again");
        }
        return new GramineCollector(files, directory);
    }

    @Override
    public Tee tee() {
        return Tee.SGX;
    }

    @Override
    public Evidence collect(ReportData reportData) throws EvidenceUnavailableException {
        Path quote = directory.resolve("quote");
        byte[] bytes;
        try {
            synchronized (TURN) {
                files.writeOnce(directory.resolve("user_report_data"), reportData.bytes());
                bytes = files.read(quote, MAX_QUOTE_BYTES);
            }
        } catch (IOException e) {
            throw unavailable(quote, e);
        }
        if (bytes.length == 0) {
            throw new EvidenceUnavailableException(
                    quote + " is empty (wanted a quote); check that the host's quoting service, aesmd, runs");
        }
        return Evidence.of(Tee.SGX, bytes);
    }

    private static EvidenceUnavailableException unavailable(Path file, IOException cause) {
        return new EvidenceUnavailableException(
                "Gramine gives no evidence through " + file + ": " + cause.getMessage()
                        + "; check that the host's quoting service, aesmd, runs",
                cause);
    }
}
