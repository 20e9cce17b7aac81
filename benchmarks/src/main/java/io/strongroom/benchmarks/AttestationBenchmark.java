/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.benchmarks;

import com.sun.management.ThreadMXBean;
import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.dcap.EndorsementsCache;
import io.strongroom.attestation.dcap.IntelEndorsements;
import io.strongroom.attestation.dcap.QuoteVerifier;
import io.strongroom.attestation.dcap.TrustAnchor;
import io.strongroom.attestation.internal.SignatureProvider;
import io.strongroom.attestation.quote.QuoteParser;
import io.strongroom.testkit.evidence.Bytes;
import io.strongroom.testkit.evidence.DcapCase;
import io.strongroom.testkit.evidence.ForgedDcap;
import io.strongroom.testkit.evidence.ForgedQuote;
import io.strongroom.testkit.evidence.IntelPki;
import io.strongroom.testkit.evidence.TcbLevelForge;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Complete verifications of SGX and TDX quotes: PCK chain, revocation lists, TCB info, QE identity, quote, TCB status. The
 * quotes are forged under a root of our own; every one has a PCK certificate, a key and a body of its own.
 *
 * <p>Arguments: number of distinct quotes of each kind (the storm takes five times as many), seconds of warm-up, the file for the Markdown rows. Uncached:
 * every signature of the collateral is verified again for every quote. Cached: collateral that was verified before is
 * known by its digest. The first row is the yardstick: single signatures, of which a verification checks nine.
 */
public final class AttestationBenchmark {
    private static final int TCB_LEVELS = 16;
    private static final int FAMILIES = 40;
    private static final int STORM_CACHE_ENTRIES = 16;
    private static final int STORM_THREADS = 2;
    private static final int STORM_FACTOR = 5;

    /** Distinct quotes under one collateral. */
    private record Load(
            String name,
            List<byte[]> quotes,
            List<IntelEndorsements> collateral,
            TrustAnchor.Intel anchor,
            Instant at) {}

    private AttestationBenchmark() {}

    /** Runs the measurements and appends the rows. */
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        Duration warmUp = Duration.ofSeconds(Long.parseLong(arguments[1]));
        List<String> rows = new ArrayList<>();
        rows.add(SignatureYardstick.row(count, warmUp));
        Load sgx = load("SGX", withLevels(DcapCase.sgx(), TcbLevelForge.sgx("OutOfDate")), count, 1);
        for (Load load :
                List.of(sgx, load("TDX", withLevels(DcapCase.tdx(), TcbLevelForge.tdx("OutOfDate")), count, 1))) {
            rows.add(measure(load, "uncached", warmUp, () -> new QuoteVerifier(new EndorsementsCache(1))));
            QuoteVerifier shared = new QuoteVerifier();
            rows.add(measure(load, "collateral cached", warmUp, () -> shared));
        }
        rows.add(storm(load("SGX", DcapCase.sgx(), STORM_FACTOR * count, FAMILIES)));
        Files.write(Path.of(arguments[2]), rows, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String measure(Load load, String mode, Duration warmUp, Callable<QuoteVerifier> verifiers)
            throws Exception {
        long end = System.nanoTime() + warmUp.toNanos();
        for (int i = 0; System.nanoTime() < end; i++) {
            verify(load, i % load.quotes.size(), verifiers.call());
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long[] nanos = new long[load.quotes.size()];
        long allocated = threads.getThreadAllocatedBytes(thread);
        long cpu = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < nanos.length; i++) {
            long begin = System.nanoTime();
            verify(load, i, verifiers.call());
            nanos[i] = System.nanoTime() - begin;
        }
        double cpuSeconds = (threads.getCurrentThreadCpuTime() - cpu) / 1e9;
        double bytes = (double) (threads.getThreadAllocatedBytes(thread) - allocated) / nanos.length;
        Arrays.sort(nanos);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %,.0f | %.0f µs | %.0f µs | %.0f KB |",
                load.name,
                mode,
                SignatureProvider.name(),
                nanos.length / cpuSeconds,
                nanos[nanos.length / 2] / 1e3,
                nanos[nanos.length * 99 / 100] / 1e3,
                bytes / 1e3);
    }

    /** Many platform families, more than the cache holds, over two threads. */
    private static String storm(Load load) throws Exception {
        EndorsementsCache cache = new EndorsementsCache(STORM_CACHE_ENTRIES);
        QuoteVerifier verifier = new QuoteVerifier(cache);
        ExecutorService pool = Executors.newFixedThreadPool(STORM_THREADS);
        try {
            long begin = System.nanoTime();
            List<Future<Integer>> results = new ArrayList<>();
            for (int thread = 0; thread < STORM_THREADS; thread++) {
                int first = thread;
                results.add(pool.submit(() -> {
                    int verified = 0;
                    for (int i = first; i < load.quotes.size(); i += STORM_THREADS) {
                        verify(load, i, verifier);
                        verified++;
                    }
                    return verified;
                }));
            }
            int verified = 0;
            for (Future<Integer> result : results) {
                verified += result.get();
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            return String.format(
                    Locale.ROOT,
                    "| storm: %,d SGX quotes, %d threads, %d families, cache of %d (%d used) | mixed | %s | %,.0f in all | | | |",
                    verified,
                    STORM_THREADS,
                    load.collateral.size(),
                    STORM_CACHE_ENTRIES,
                    cache.size(),
                    SignatureProvider.name(),
                    verified / seconds);
        } finally {
            pool.shutdownNow();
        }
    }

    private static void verify(Load load, int i, QuoteVerifier verifier)
            throws EvidenceFormatException, EvidenceRejectedException {
        verifier.verify(
                QuoteParser.parse(load.quotes.get(i)),
                load.collateral.get(i % load.collateral.size()),
                load.anchor,
                load.at);
    }

    /** As many levels as Intel's TCB infos have, the platform's first. */
    private static DcapCase withLevels(DcapCase recipe, TcbLevelForge outdated) {
        List<TcbLevelForge> levels = new ArrayList<>();
        for (int i = 0; i < TCB_LEVELS; i++) {
            levels.add(
                    outdated.withSgx(0, 2).withPceSvn(i).withAdvisories("INTEL-SA-00" + (100 + i), "INTEL-SA-00657"));
        }
        return recipe.withTcbInfo(info -> {
            List<TcbLevelForge> all =
                    new ArrayList<>(List.of(recipe.tcbInfo().levels().get(0)));
            all.addAll(levels);
            return info.withLevels(all);
        });
    }

    private static Load load(String name, DcapCase recipe, int count, int families) throws Exception {
        ForgedDcap first = recipe.forge();
        TrustAnchor.Intel anchor =
                TrustAnchor.Intel.ofRoot(certificate(first.root().der()));
        List<IntelEndorsements> collateral = new ArrayList<>();
        for (int i = 0; i < families; i++) {
            int number = 17 + i;
            collateral.add(IntelEndorsements.parseJson(recipe.withTcbInfo(info -> info.withEvaluationDataNumber(number))
                    .forge()
                    .collateral()
                    .json()));
        }
        List<byte[]> quotes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ForgedQuote quote = first.withPck(IntelPki.another(recipe.pck()), recipe.quote())
                    .quote()
                    .withReportData(Bytes.littleEndian(i, 64));
            quotes.add(quote.bytes().toArray());
        }
        return new Load(name, quotes, collateral, anchor, first.at());
    }

    private static X509Certificate certificate(Bytes der) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der.toArray()));
    }
}
