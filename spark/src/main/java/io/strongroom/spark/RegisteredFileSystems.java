/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The Hadoop file systems that jars register as services, which Hadoop finds without any setting. Only the code of a file
 * system says what its scheme is, and code of a job does not run here: classes that are widely used are known by name,
 * others need a setting. Immutable.
 */
final class RegisteredFileSystems {
    private static final String SERVICES = "META-INF/services/org.apache.hadoop.fs.FileSystem";

    /** The scheme of each class; none where it only reads. {@code har} reads through another scheme, which seals. */
    private static final Map<String, List<String>> SCHEMES = Map.ofEntries(
            Map.entry("alluxio.hadoop.FileSystem", List.of("alluxio")),
            Map.entry("com.google.cloud.hadoop.fs.gcs.GoogleHadoopFileSystem", List.of("gs")),
            Map.entry("org.apache.hadoop.fs.HarFileSystem", List.of()),
            Map.entry("org.apache.hadoop.fs.LocalFileSystem", List.of("file")),
            Map.entry("org.apache.hadoop.fs.adl.AdlFileSystem", List.of("adl")),
            Map.entry("org.apache.hadoop.fs.aliyun.oss.AliyunOSSFileSystem", List.of("oss")),
            Map.entry("org.apache.hadoop.fs.azure.NativeAzureFileSystem", List.of("wasb")),
            Map.entry("org.apache.hadoop.fs.azure.NativeAzureFileSystem$Secure", List.of("wasbs")),
            Map.entry("org.apache.hadoop.fs.azurebfs.AzureBlobFileSystem", List.of("abfs")),
            Map.entry("org.apache.hadoop.fs.azurebfs.SecureAzureBlobFileSystem", List.of("abfss")),
            Map.entry("org.apache.hadoop.fs.cosn.CosNFileSystem", List.of("cosn")),
            Map.entry("org.apache.hadoop.fs.ftp.FTPFileSystem", List.of("ftp")),
            Map.entry("org.apache.hadoop.fs.gs.GoogleHadoopFileSystem", List.of("gs")),
            Map.entry("org.apache.hadoop.fs.http.HttpFileSystem", List.of()),
            Map.entry("org.apache.hadoop.fs.http.HttpsFileSystem", List.of()),
            Map.entry("org.apache.hadoop.fs.obs.OBSFileSystem", List.of("obs")),
            Map.entry("org.apache.hadoop.fs.ozone.OzoneFileSystem", List.of("o3fs")),
            Map.entry("org.apache.hadoop.fs.ozone.RootedOzoneFileSystem", List.of("ofs")),
            Map.entry("org.apache.hadoop.fs.s3a.S3AFileSystem", List.of("s3a")),
            Map.entry("org.apache.hadoop.fs.sftp.SFTPFileSystem", List.of("sftp")),
            Map.entry("org.apache.hadoop.fs.tosfs.TosFileSystem", List.of("tos")),
            Map.entry("org.apache.hadoop.fs.viewfs.ViewFileSystem", List.of("viewfs")),
            Map.entry("org.apache.hadoop.hdfs.DistributedFileSystem", List.of("hdfs")),
            Map.entry("org.apache.hadoop.hdfs.web.SWebHdfsFileSystem", List.of("swebhdfs")),
            Map.entry("org.apache.hadoop.hdfs.web.WebHdfsFileSystem", List.of("webhdfs")));

    private final Map<String, Path> classes;

    private RegisteredFileSystems(Map<String, Path> classes) {
        this.classes = Collections.unmodifiableMap(classes);
    }

    /** Reads the registrations of jars and directories of a class path. What is neither registers nothing. */
    static RegisteredFileSystems read(List<Path> classPath) throws IOException {
        Map<String, Path> classes = new TreeMap<>();
        for (Path entry : classPath) {
            for (String line : registrations(entry).lines().toList()) {
                String name = line.replaceFirst("#.*", "").strip();
                if (!name.isEmpty()) {
                    classes.putIfAbsent(name, entry);
                }
            }
        }
        return new RegisteredFileSystems(classes);
    }

    private static String registrations(Path entry) throws IOException {
        if (Files.isDirectory(entry)) {
            Path file = entry.resolve(SERVICES);
            return Files.isRegularFile(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
        }
        if (!Files.isRegularFile(entry)) {
            return "";
        }
        try (ZipFile jar = new ZipFile(entry.toFile())) {
            ZipEntry services = jar.getEntry(SERVICES);
            return services == null
                    ? ""
                    : new String(jar.getInputStream(services).readAllBytes(), StandardCharsets.UTF_8);
        } catch (ZipException e) {
            // The class loader takes nothing from what is no jar either.
            return "";
        }
    }

    /**
     * The schemes of all.
     *
     * @param named classes whose scheme a setting tells
     * @throws SubmitException with exit code 77 if nothing tells the scheme of one
     */
    Set<String> schemes(Set<String> named) throws SubmitException {
        Set<String> schemes = new TreeSet<>();
        for (Map.Entry<String, Path> registered : classes.entrySet()) {
            List<String> known = SCHEMES.get(registered.getKey());
            if (known == null && !named.contains(registered.getKey())) {
                throw SubmitException.refused("the Hadoop file system " + registered.getKey() + ", which "
                        + registered.getValue().getFileName()
                        + " registers, is refused: its scheme is not known, so its files would not be sealed (add --conf"
                        + " spark.hadoop.fs.SCHEME.impl=" + registered.getKey() + ")");
            }
            schemes.addAll(known == null ? List.of() : known);
        }
        return schemes;
    }
}
