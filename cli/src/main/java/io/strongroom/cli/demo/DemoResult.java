/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the demonstration showed.
 *
 * @param jobs the two jobs
 * @param evidence TEE of every attested process
 * @param keys names of the zone keys that were released
 * @param rowsIn rows of the input tables
 * @param comparisons one for each data set of the results
 * @param directory where the demonstration ran
 * @param ours what the search found in everything that our runs left
 * @param control what the same search found in the results of the plain runs
 * @param canaries how many texts were looked for
 * @param tampering what happened to the file of which one byte was changed
 */
public record DemoResult(
        List<Job> jobs,
        List<String> evidence,
        List<String> keys,
        long rowsIn,
        List<Comparison> comparisons,
        Path directory,
        CanarySearch.Result ours,
        CanarySearch.Result control,
        int canaries,
        Tampering tampering) {
    private static final double MILLIS = 1000;

    /** Copies. */
    public DemoResult {
        jobs = List.copyOf(jobs);
        evidence = List.copyOf(evidence);
        keys = List.copyOf(keys);
        comparisons = List.copyOf(comparisons);
    }

    /** One job, run with and without us. */
    public record Job(String name, Duration sealed, Duration plain, Duration sealedCpu, Duration plainCpu) {
        double overheadPercent() {
            return 100.0 * (sealedCpu.toMillis() - plainCpu.toMillis()) / Math.max(1, plainCpu.toMillis());
        }
    }

    /** Rows of one data set in both runs. */
    public record Comparison(String name, long sealedRows, long plainRows, long differentRows) {
        boolean isEqual() {
            return sealedRows == plainRows && differentRows == 0 && sealedRows > 0;
        }
    }

    /** One changed byte. */
    public record Tampering(String file, long position, int checkExitCode, int openExitCode, String message) {
        private static final int BAD_DATA = 65;

        boolean isRefused() {
            return checkExitCode == BAD_DATA && openExitCode == BAD_DATA;
        }
    }

    /** Whether everything is as promised: equal results, no canary with us, most of them in the plain results, tampering refused. */
    public boolean isGood() {
        return !comparisons.isEmpty()
                && comparisons.stream().allMatch(Comparison::isEqual)
                && ours.texts().isEmpty()
                && ours.filesBelow(directory) > 0
                && 2 * control.texts().size() >= canaries
                && tampering.isRefused()
                && evidence.size() == jobs.size();
    }

    private int othersFiles() {
        return ours.files() - ours.filesBelow(directory);
    }

    private long rowsOut() {
        return comparisons.stream().mapToLong(Comparison::sealedRows).sum();
    }

    private long differentRows() {
        return comparisons.stream().mapToLong(Comparison::differentRows).sum();
    }

    /** The table at the end. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        for (Job job : jobs) {
            lines.add(row(
                    job.name(),
                    String.format(
                            Locale.ROOT,
                            "processor %.1f s with us, %.1f s plain: %+.0f %%   (elapsed %.1f s, %.1f s), start included",
                            seconds(job.sealedCpu()),
                            seconds(job.plainCpu()),
                            job.overheadPercent(),
                            seconds(job.sealed()),
                            seconds(job.plain()))));
        }
        lines.add(row("processes", evidence.size() + " attested"));
        lines.add(row("evidence", String.join(", ", evidence) + "   (SIMULATED: memory is not protected)"));
        lines.add(row("keys released", String.join(", ", keys)));
        lines.add(row("rows", rowsIn + " in, " + rowsOut() + " out"));
        lines.add(row(
                "results",
                comparisons.stream().allMatch(Comparison::isEqual)
                        ? "equal to the plain run, all " + comparisons.size() + " data sets"
                        : "DIFFERENT from the plain run: " + differentRows() + " rows"));
        lines.add(row(
                "canaries",
                ours.texts().size() + " of " + canaries + " found in " + ours.files() + " files, "
                        + ours.bytes() / (1 << 20) + " MiB   (in the plain results: "
                        + control.texts().size() + ")"));
        lines.add(
                row(
                        "",
                        "searched: " + ours.filesBelow(directory) + " files below " + directory + ", " + othersFiles()
                                + " files with names of Spark's in the system's directory of temporary files, whose ever they are"));
        ours.hits().keySet().forEach(file -> lines.add(row("", "canary in " + file)));
        lines.add(row(
                "tampering",
                tampering.isRefused()
                        ? "one byte of " + tampering.file() + ": refused"
                        : "NOT REFUSED: " + tampering.file()));
        lines.add(row("", tampering.message()));
        lines.add("");
        lines.add(isGood() ? "everything is as promised" : "SOMETHING IS OFF");
        return lines;
    }

    /** The same for programs. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("good", isGood());
        fields.put("jobs", jobs.stream().map(DemoResult::fields).toList());
        fields.put("processes", evidence.size());
        fields.put("evidence", evidence);
        fields.put("keys-released", keys);
        fields.put("rows-in", rowsIn);
        fields.put("rows-out", rowsOut());
        fields.put("rows-different", differentRows());
        fields.put("canaries", canaries);
        fields.put("canaries-found", ours.texts().size());
        fields.put("canaries-in-plain-results", control.texts().size());
        fields.put("files-searched", ours.files());
        fields.put("files-searched-elsewhere", othersFiles());
        fields.put("bytes-searched", ours.bytes());
        fields.put("files-decompressed", ours.decompressed());
        fields.put(
                "files-with-canaries",
                ours.hits().keySet().stream().map(Object::toString).sorted().toList());
        fields.put("tampered-file", tampering.file());
        fields.put("tampering-refused", tampering.isRefused());
        fields.put("tampering-message", tampering.message());
        return fields;
    }

    private static Map<String, Object> fields(Job job) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", job.name());
        fields.put("seconds", seconds(job.sealed()));
        fields.put("plain-seconds", seconds(job.plain()));
        fields.put("processor-seconds", seconds(job.sealedCpu()));
        fields.put("plain-processor-seconds", seconds(job.plainCpu()));
        fields.put("overhead-percent", Math.round(job.overheadPercent()));
        return fields;
    }

    private static String row(String name, String value) {
        return String.format(Locale.ROOT, "%-15s %s", name, value);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS;
    }
}
