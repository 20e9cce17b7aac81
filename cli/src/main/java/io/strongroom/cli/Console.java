/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;

/**
 * Prints a command's one answer on stdout and its messages on stderr.
 *
 * <p>With {@code --json} the answer is one JSON object, and the text is not printed; with {@code --quiet} there are no
 * messages but errors.
 */
final class Console {
    private final Surroundings surroundings;
    private boolean isJson;
    private boolean isQuiet;

    Console(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    void useJson(boolean json) {
        isJson = json;
    }

    void beQuiet(boolean quiet) {
        isQuiet = quiet;
    }

    boolean isJson() {
        return isJson;
    }

    boolean isQuiet() {
        return isQuiet;
    }

    /** Prints the answer: {@code fields} with {@code --json}, otherwise {@code lines}. */
    void answer(Map<String, ?> fields, List<String> lines) {
        if (isJson) {
            surroundings.out().println(json(fields));
        } else {
            lines.forEach(surroundings.out()::println);
        }
        surroundings.out().flush();
    }

    /** Prints the answer: {@code fields} with {@code --json}, otherwise {@code text} as it is, without another line end. */
    void answerExactly(Map<String, ?> fields, String text) {
        if (isJson) {
            surroundings.out().println(json(fields));
        } else {
            surroundings.out().print(text);
        }
        surroundings.out().flush();
    }

    /** Prints a message unless {@code --quiet} was given. */
    void say(String message) {
        if (!isQuiet) {
            surroundings.err().println(message);
        }
    }

    /**
     * Prints an error, always. With {@code --json} the answer is an object with {@code exit-code} and {@code error}.
     *
     * @return the exit code
     */
    int fail(Failure failure) {
        failure.message().lines().forEach(line -> surroundings.err().println("strongroom: " + line));
        if (isJson) {
            surroundings.out().println(json(Map.of("exit-code", failure.exitCode(), "error", failure.message())));
            surroundings.out().flush();
        }
        return failure.exitCode();
    }

    private static String json(Map<String, ?> fields) {
        try {
            return JsonMapper.builder().build().writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer holds only text, numbers, lists and maps", e);
        }
    }
}
