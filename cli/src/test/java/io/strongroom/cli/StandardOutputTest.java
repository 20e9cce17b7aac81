/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of answers that do not get out. */
class StandardOutputTest {
    @TempDir
    Path directory;

    @Test
    void a_full_disk_behind_the_output_is_a_failure_that_is_said() throws Exception {
        CapturedRun run = behind("exec \"$@\" > /dev/full");

        assertThat(run.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(run.err())
                .startsWith("strongroom: the answer could not be written to standard output: No space left on device")
                .hasLineCount(1);
    }

    @Test
    void a_reader_that_has_enough_wants_no_complaint() throws Exception {
        CapturedRun run = behind("{ \"$@\"; echo $? > code; } | true; cat code; exit $(cat code)");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
    }

    private CapturedRun behind(String script) throws Exception {
        return CommandProcess.start(directory, List.of("sh", "-c", script, "sh"), "version")
                .await();
    }
}
