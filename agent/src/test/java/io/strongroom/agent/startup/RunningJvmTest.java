/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunningJvmTest {
    private static final Path ORIGIN = Path.of("/proc/self/cmdline");

    @Test
    void reads_this_jvm() throws Exception {
        StartedJvm jvm = RunningJvm.read(RunningJvm.class);

        assertThat(jvm.command().get(0)).endsWith("java");
        assertThat(jvm.command()).containsAll(jvm.effectiveOptions());
        assertThat(jvm.environment()).isEqualTo(System.getenv());
        assertThat(String.join(":", jvm.classPath())).isEqualTo(System.getProperty("java.class.path"));
        assertThat(jvm.toString()).doesNotContain(jvm.command().get(0));
    }

    @Test
    void keeps_blanks_line_breaks_and_empty_arguments() throws Exception {
        byte[] bytes = "java\0a b\0\0c\nd\0ü\0".getBytes(StandardCharsets.UTF_8);

        assertThat(RunningJvm.split(bytes, ORIGIN)).containsExactly("java", "a b", "", "c\nd", "ü");
    }

    @Test
    void refuses_text_that_is_not_utf_8() {
        RefusedException refusal = catchThrowableOfType(
                RefusedException.class, () -> RunningJvm.split(new byte[] {'a', (byte) 0xFF, 0}, ORIGIN));

        assertThat(refusal.code()).isEqualTo(RefusalCode.PLATFORM);
    }

    @Test
    void refuses_an_environment_that_is_ambiguous() throws Exception {
        assertThat(RunningJvm.environment(List.of("A=1", "B=x=y", "C=")))
                .isEqualTo(Map.of("A", "1", "B", "x=y", "C", ""));
        for (List<String> odd : List.of(List.of("A=1", "A=2"), List.of("nothing"), List.of("=x"))) {
            RefusedException refusal = catchThrowableOfType(RefusedException.class, () -> RunningJvm.environment(odd));
            assertThat(refusal.code()).isEqualTo(RefusalCode.ENVIRONMENT);
        }
    }
}
