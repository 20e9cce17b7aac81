/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import static io.strongroom.filesystem.SealedFiles.bytes;
import static io.strongroom.filesystem.SealedFiles.fileContext;
import static io.strongroom.filesystem.SealedFiles.fileSystem;
import static io.strongroom.filesystem.SealedFiles.path;
import static io.strongroom.filesystem.SealedFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedOperationsTest {
    @TempDir
    java.nio.file.Path zone;

    @BeforeEach
    void zones() {
        LakeFileSystem.reset();
        TestSession.reset().zone(zone, "payroll").zone("lake:" + zone, "payroll");
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("not supported: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "sealed+file", "lake"})
    void what_sealed_files_cannot_have_is_refused_with_the_reason(String scheme) throws IOException {
        FileSystem files = fileSystem(scheme);
        Path x = path(scheme, zone.resolve("x"));
        Path y = path(scheme, zone.resolve("y"));
        write(files, x, bytes(10));
        FileStatus status = files.getFileStatus(x);

        assertRefused(() -> files.append(x));
        assertRefused(() -> files.appendFile(x).build());
        assertRefused(() -> files.create(x, null, EnumSet.of(CreateFlag.APPEND), 4096, (short) 1, 4096, null));
        assertRefused(() -> files.truncate(x, 5));
        assertRefused(() -> files.concat(x, new Path[] {y}));
        assertRefused(() -> files.createSymlink(x, y, false));
        assertRefused(() -> files.createMultipartUploader(x));
        assertRefused(() -> files.getPathHandle(status, Options.HandleOpt.path()));
        for (String capability : List.of(
                CommonPathCapabilities.FS_APPEND,
                CommonPathCapabilities.FS_TRUNCATE,
                CommonPathCapabilities.FS_CONCAT,
                CommonPathCapabilities.FS_PATHHANDLES,
                CommonPathCapabilities.FS_MULTIPART_UPLOADER,
                CommonPathCapabilities.FS_SYMLINKS,
                CommonPathCapabilities.FS_CHECKSUMS)) {
            assertThat(files.hasPathCapability(x, capability)).as(capability).isFalse();
        }
        assertThat(files.getFileChecksum(x))
                .as("it would be that of the ciphertext")
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "sealed+file", "lake"})
    void the_second_door_refuses_the_same(String scheme) throws IOException {
        FileContext second = fileContext(scheme);
        Path x = path(scheme, zone.resolve("x"));
        write(fileSystem(scheme), x, bytes(10));

        assertRefused(() -> second.create(x, EnumSet.of(CreateFlag.APPEND)));
        assertRefused(() -> second.truncate(x, 5));
        assertRefused(() -> second.createMultipartUploader(x));
        assertThat(second.getFileChecksum(x)).isNull();
        assertThat(second.hasPathCapability(x, CommonPathCapabilities.FS_APPEND))
                .isFalse();
        FileSystem.enableSymlinks();
        assertRefused(() -> second.createSymlink(x, path(scheme, zone.resolve("y")), false));
    }
}
