/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.startup;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of one file as the JVM or Spark may read it: a path, or a URI of scheme {@code file} or {@code local} (Spark's
 * word for a file that every machine has), escaped or not, with or without a Spark alias ({@code #name}). Immutable.
 *
 * @param text one element of a list, as it was written
 */
record FileReference(String text) {
    private static final Pattern LOCAL = Pattern.compile("(?i)(?:file|local):(.*)", Pattern.DOTALL);
    private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*", Pattern.DOTALL);
    private static final Pattern GLOB = Pattern.compile("[*?\\[\\]{}\\\\]");
    private static final List<String> CODE = List.of(".jar", ".py", ".zip", ".egg", ".whl", ".so", ".class", ".sql");

    /** Every path that it may stand for. */
    Set<String> paths() {
        Matcher local = LOCAL.matcher(text);
        String path = local.matches() ? local.group(1) : text;
        Set<String> paths = new LinkedHashSet<>();
        add(paths, path.replaceFirst("^//+", "/"));
        if (local.matches() && path.startsWith("//")) {
            int afterHost = path.indexOf('/', 2);
            add(paths, afterHost < 0 ? "/" : path.substring(afterHost));
        }
        return paths;
    }

    private static void add(Set<String> paths, String path) {
        for (String name : List.of(path, withoutAlias(path))) {
            paths.add(name);
            paths.add(unescaped(name));
        }
    }

    /** Whether its name says that it is code. */
    boolean isCode() {
        String name = withoutAlias(text);
        return CODE.stream().anyMatch(name::endsWith);
    }

    /** Whether it is fetched from elsewhere. */
    boolean isRemote() {
        return URI.matcher(text).matches() && !LOCAL.matcher(text).matches();
    }

    /** Whether it is a path with wildcards, which may name other files later than now. */
    boolean isPattern() {
        return text.indexOf('/') >= 0 && GLOB.matcher(text).find();
    }

    private static String withoutAlias(String name) {
        return name.replaceFirst("#[^#/]*$", "");
    }

    private static String unescaped(String name) {
        try {
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // A percent sign that escapes nothing: then it is no URI.
            return name;
        }
    }
}
