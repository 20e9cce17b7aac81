/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A page of documentation whose commands are one story. Commands stand in blocks of {@code sh}; right below one may stand, as a
 * quotation, a block of {@code text} with all that it prints. A block that needs what not everybody has begins with {@link
 * #ELSEWHERE} and is not run. Any other form is refused, so that nothing that looks like a command is passed over.
 */
final class StoryPage {
    /** How a block of commands begins that is not part of the story. */
    static final String ELSEWHERE = "# Not part of the story: needs ";

    private static final String COMMANDS = "```sh";
    private static final String END = "```";
    private static final String QUOTE = "> ";
    private static final String SHOWN = QUOTE + "```text";
    private static final String SHOWN_END = QUOTE + END;
    private static final String SECTION = "## ";

    private final List<String> lines;
    private final List<Block> blocks = new ArrayList<>();
    private final List<String> sections = new ArrayList<>();

    private StoryPage(List<String> lines) {
        this.lines = List.copyOf(lines);
    }

    /**
     * Commands that are run together.
     *
     * @param section the heading above them
     * @param line of their first command, counted from 1
     * @param commands as they stand there
     * @param shownAt the line of the first line of {@code shown}, counted from 1; 0 if nothing is shown
     * @param shown what the page says that they print; none: the page says nothing about it
     */
    record Block(String section, int line, List<String> commands, int shownAt, Optional<List<String>> shown) {
        Block {
            commands = List.copyOf(commands);
            shown = shown.map(List::copyOf);
        }
    }

    /**
     * Reads a page.
     *
     * @throws IllegalArgumentException if a part of it has none of these forms, or a section has nothing to run
     */
    static StoryPage parse(String text) {
        StoryPage page = new StoryPage(text.lines().toList());
        page.read();
        page.requireCommandsInEverySection();
        return page;
    }

    /** What is run, in order. */
    List<Block> blocks() {
        return List.copyOf(blocks);
    }

    /** The headings, in order. */
    List<String> sections() {
        return List.copyOf(sections);
    }

    /** The page with what was printed, by block, in place of what it shows. */
    String showing(List<List<String>> printed) {
        List<String> all = new ArrayList<>(lines);
        for (int i = blocks.size() - 1; i >= 0; i--) {
            Block block = blocks.get(i);
            if (block.shown().isPresent() && i < printed.size()) {
                int from = block.shownAt() - 1;
                all.subList(from, from + block.shown().get().size()).clear();
                all.addAll(from, printed.get(i).stream().map(StoryPage::quoted).toList());
            }
        }
        return String.join("\n", all) + "\n";
    }

    private void read() {
        int at = 0;
        while (at < lines.size()) {
            String line = lines.get(at);
            if (line.equals(COMMANDS)) {
                at = readCommands(at);
            } else if (line.contains(END) || line.startsWith("    ") || line.startsWith("\t")) {
                throw new IllegalArgumentException("line " + (at + 1) + ": '" + line + "' begins neither commands ("
                        + COMMANDS + ") nor, right below commands of the story, what they print (" + SHOWN + ")");
            } else {
                if (line.startsWith(SECTION)) {
                    sections.add(line.substring(SECTION.length()));
                }
                at++;
            }
        }
    }

    /** Returns the index of the line after the commands and what they print. */
    private int readCommands(int fence) {
        int end = find(END, fence);
        List<String> commands = lines.subList(fence + 1, end);
        if (sections.isEmpty()) {
            throw new IllegalArgumentException("line " + (fence + 1) + ": commands before the first section");
        }
        if (!commands.isEmpty() && commands.get(0).startsWith(ELSEWHERE)) {
            return end + 1;
        }
        int below = end + 1;
        while (below < lines.size() && lines.get(below).isBlank()) {
            below++;
        }
        String section = sections.get(sections.size() - 1);
        if (below == lines.size() || !lines.get(below).equals(SHOWN)) {
            blocks.add(new Block(section, fence + 2, commands, 0, Optional.empty()));
            return end + 1;
        }
        int shownEnd = find(SHOWN_END, below);
        List<String> shown = lines.subList(below + 1, shownEnd).stream()
                .map(StoryPage::unquoted)
                .toList();
        blocks.add(new Block(section, fence + 2, commands, below + 2, Optional.of(shown)));
        return shownEnd + 1;
    }

    private int find(String end, int from) {
        for (int at = from + 1; at < lines.size(); at++) {
            if (lines.get(at).equals(end)) {
                return at;
            }
        }
        throw new IllegalArgumentException("line " + (from + 1) + ": the block has no end");
    }

    private void requireCommandsInEverySection() {
        Map<String, Integer> run = new LinkedHashMap<>();
        sections.forEach(section -> run.put(section, 0));
        blocks.forEach(block -> run.merge(block.section(), 1, Integer::sum));
        run.forEach((section, count) -> {
            if (count == 0) {
                throw new IllegalArgumentException("section '" + section + "' has no commands that are run");
            }
        });
    }

    private static String quoted(String line) {
        return line.isEmpty() ? QUOTE.strip() : QUOTE + line;
    }

    private static String unquoted(String line) {
        if (!line.startsWith(QUOTE.strip())) {
            throw new IllegalArgumentException("'" + line + "' is not quoted (wanted '" + QUOTE + "' before it)");
        }
        return line.startsWith(QUOTE) ? line.substring(QUOTE.length()) : line.substring(1);
    }
}
