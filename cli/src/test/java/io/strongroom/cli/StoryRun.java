/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs the commands of a page in one {@code sh -eu}, as if they were pasted, and compares what they print with the page. */
final class StoryRun {
    /** The directory of the story, as pages write it. */
    static final String DIRECTORY = "/srv/story";

    /** What is different each time, and what stands in its place when page and run are compared. Nothing else may differ. */
    private static final Map<Pattern, String> MASKS = new LinkedHashMap<>();

    static {
        MASKS.put(Pattern.compile("\\b\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z"), "<time>");
        MASKS.put(Pattern.compile("\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b"), "<uuid>");
        for (int digits : new int[] {96, 64, 32, 16, 12}) {
            MASKS.put(Pattern.compile("\\b[0-9a-f]{" + digits + "}\\b"), "<" + digits + " hex digits>");
        }
        MASKS.put(Pattern.compile("(?<![\\w-])[\\w-]{43}(?![\\w=-])"), "<32 bytes in base64url>");
        MASKS.put(Pattern.compile("(?<![\\w+/])[\\w+/]{43}="), "<32 bytes in base64>");
        MASKS.put(Pattern.compile("\\b127\\.0\\.0\\.1:\\d+"), "127.0.0.1:<port>");
        MASKS.put(Pattern.compile("\\bslot \\d+ of the HSM behind \\S+/libsofthsm2\\.so"), "slot <slot> of <SoftHSM>");
        MASKS.put(Pattern.compile("\\blocalhost:\\d+/broker\\d+\\b"), "localhost:<port>/<database>");
    }

    private final StoryPage page;
    private final int exitCode;
    private final List<List<String>> printed;

    private StoryRun(StoryPage page, int exitCode, List<List<String>> printed) {
        this.page = page;
        this.exitCode = exitCode;
        this.printed = List.copyOf(printed);
    }

    /**
     * Runs a page.
     *
     * @param directory an empty one
     * @param outputs another, for what the commands print
     * @param environment all of it
     */
    static StoryRun run(StoryPage page, Path directory, Path outputs, Map<String, String> environment, Duration limit)
            throws IOException, InterruptedException {
        Path script = Files.writeString(outputs.resolve("script"), script(page, outputs));
        ProcessBuilder builder = new ProcessBuilder("sh", "-eu", script.toString())
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(outputs.resolve("shell").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process shell = builder.start();
        int exitCode = -1;
        try {
            if (shell.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                exitCode = shell.exitValue();
            }
        } finally {
            Stream.concat(shell.descendants(), Stream.of(shell.toHandle())).forEach(ProcessHandle::destroyForcibly);
        }
        List<List<String>> printed = new ArrayList<>();
        for (int i = 0; Files.exists(output(outputs, i)); i++) {
            printed.add(Files.readString(output(outputs, i))
                    .replace(directory.toRealPath().toString(), DIRECTORY)
                    .lines()
                    .toList());
        }
        return new StoryRun(page, exitCode, printed);
    }

    /** Every block prints into a file of its own; whatever runs in the background ends with the shell. */
    private static String script(StoryPage page, Path outputs) {
        StringBuilder script = new StringBuilder("trap 'jobs -p >" + outputs.resolve("jobs")
                + "; while read -r job; do kill -9 \"$job\" 2>/dev/null || true; done <" + outputs.resolve("jobs")
                + "' EXIT\n");
        for (int i = 0; i < page.blocks().size(); i++) {
            script.append("exec >").append(output(outputs, i)).append(" 2>&1\n");
            page.blocks().get(i).commands().forEach(line -> script.append(line).append('\n'));
        }
        return script.toString();
    }

    private static Path output(Path outputs, int block) {
        return outputs.resolve("block-" + block);
    }

    /** The page with what was printed in this run. */
    String asRun() {
        return page.showing(printed);
    }

    /** What is not as the page says, in order; nothing: all commands ran and printed what it shows. */
    List<String> differences() {
        List<String> differences = new ArrayList<>();
        List<StoryPage.Block> blocks = page.blocks();
        for (int i = 0; i < printed.size(); i++) {
            StoryPage.Block block = blocks.get(i);
            List<String> got = printed.get(i);
            boolean isLast = i == printed.size() - 1;
            if (isLast && exitCode != 0) {
                differences.add("line " + block.line() + " (" + block.section() + "): the commands ended with "
                        + exitCode + (exitCode == -1 ? " (they took too long)" : "") + " and printed\n"
                        + String.join("\n", got));
            } else if (block.shown().isPresent() && !masked(block.shown().get()).equals(masked(got))) {
                differences.add("line " + block.shownAt() + " (" + block.section() + "): the page shows\n"
                        + masked(block.shown().get()) + "\nbut the commands printed\n" + masked(got));
            }
        }
        for (StoryPage.Block block : blocks.subList(printed.size(), blocks.size())) {
            differences.add("line " + block.line() + " (" + block.section() + "): the commands were not run");
        }
        return differences;
    }

    private static String masked(List<String> lines) {
        String text = String.join("\n", lines);
        for (Map.Entry<Pattern, String> mask : MASKS.entrySet()) {
            text = mask.getKey().matcher(text).replaceAll(mask.getValue());
        }
        return text;
    }
}
