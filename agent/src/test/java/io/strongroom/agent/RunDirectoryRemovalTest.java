/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryRemovalTest {
    @Test
    void removes_the_directory_when_the_process_has_ended_and_no_sooner(@TempDir Path temporary) throws Exception {
        Path run = Files.createDirectories(temporary.resolve("run with $HOME and 'quotes'/tmp"))
                .getParent();
        Path outside = Files.writeString(temporary.resolve("outside"), "kept");
        Files.createSymbolicLink(run.resolve("link"), outside);
        Process process = new ProcessBuilder("sleep", "600").start();

        RunDirectoryRemoval.after(process.pid(), run);

        Awaitility.await()
                .during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(10))
                .until(() -> Files.isDirectory(run.resolve("tmp")));
        process.destroyForcibly().waitFor();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Files.notExists(run));
        assertThat(outside).hasContent("kept");
    }
}
