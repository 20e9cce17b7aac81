/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.benchmarks;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;

/**
 * Opens and reads a file of 16 bytes, and lists a directory of 10,000 files, sealed against plain, through the Hadoop
 * file systems of a trusted run. Arguments: the sealed directory, the plain directory, the file for the Markdown rows.
 */
public final class SmallFilesBenchmark {
    private static final int OPENS = 20_000;
    private static final int LISTED = 10_000;
    private static final int ROUNDS = 11;

    private SmallFilesBenchmark() {}

    /** Runs the measurements and writes the rows. */
    public static void main(String[] arguments) throws Exception {
        try (SparkSession spark = SparkSession.builder().getOrCreate()) {
            Configuration hadoop = spark.sparkContext().hadoopConfiguration();
            hadoop.set("fs.plain.impl", PlainLocalFileSystem.class.getName());
            org.apache.hadoop.fs.Path sealed = new org.apache.hadoop.fs.Path(arguments[0], "small");
            org.apache.hadoop.fs.Path plain = new org.apache.hadoop.fs.Path(
                    "plain:" + Path.of(arguments[1]).toAbsolutePath() + "/small");
            FileSystem sealedFiles = sealed.getFileSystem(hadoop);
            FileSystem plainFiles = plain.getFileSystem(hadoop);
            fill(sealedFiles, sealed);
            fill(plainFiles, plain);
            PairedRun opens = new PairedRun()
                    .add("plain", () -> openAll(plainFiles, plain))
                    .add("sealed", () -> openAll(sealedFiles, sealed))
                    .measure(3, ROUNDS);
            PairedRun lists = new PairedRun()
                    .add("plain", () -> requireAll(plainFiles.listStatus(plain).length))
                    .add("sealed", () -> requireAll(sealedFiles.listStatus(sealed).length))
                    .measure(3, ROUNDS);
            double micros = 1e6 / OPENS;
            List<String> rows = List.of(
                    String.format(
                            Locale.ROOT,
                            "| open and read a file of 16 bytes | %.1f µs | %.1f µs | %+.1f µs |",
                            opens.medianSeconds("plain") * micros,
                            opens.medianSeconds("sealed") * micros,
                            (opens.medianSeconds("sealed") - opens.medianSeconds("plain")) * micros),
                    String.format(
                            Locale.ROOT,
                            "| list 10,000 files | %.0f ms | %.0f ms | %+.0f ms |",
                            lists.medianSeconds("plain") * 1e3,
                            lists.medianSeconds("sealed") * 1e3,
                            (lists.medianSeconds("sealed") - lists.medianSeconds("plain")) * 1e3));
            Files.write(Path.of(arguments[2]), rows);
        }
    }

    private static void fill(FileSystem files, org.apache.hadoop.fs.Path directory) throws Exception {
        files.mkdirs(directory);
        byte[] content = new byte[16];
        for (int i = 0; i < LISTED; i++) {
            try (OutputStream out = files.create(new org.apache.hadoop.fs.Path(directory, "file-" + i))) {
                out.write(content);
            }
        }
    }

    private static void openAll(FileSystem files, org.apache.hadoop.fs.Path directory) throws Exception {
        byte[] buffer = new byte[64];
        for (int i = 0; i < OPENS; i++) {
            try (InputStream in = files.open(new org.apache.hadoop.fs.Path(directory, "file-" + i % LISTED))) {
                int count = in.readNBytes(buffer, 0, buffer.length);
                if (count != 16) {
                    throw new IllegalStateException("read " + count + " bytes of 16");
                }
            }
        }
    }

    private static void requireAll(int count) {
        if (count != LISTED) {
            throw new IllegalStateException("listed " + count + " files of " + LISTED);
        }
    }
}
