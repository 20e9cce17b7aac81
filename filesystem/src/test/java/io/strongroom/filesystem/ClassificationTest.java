/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every method of Hadoop's file systems is either implemented here or listed, with the reason why Hadoop's own is right.
 * A Hadoop version with a method that nobody has classified fails: by default such a method would go around the seal.
 *
 * <p>The lists are {@code src/test/resources/inherited/CLASS.txt}: a line {@code # reason}, then the methods it is for.
 */
class ClassificationTest {
    @ParameterizedTest
    @ValueSource(
            classes = {
                SealedFileSystem.class,
                SealedLocalFileSystem.class,
                SealedRawLocalFileSystem.class,
                SealedAbstractFileSystem.class,
                SealedInputStream.class,
                SealedOutputStream.class
            })
    void every_method_is_implemented_here_or_inherited_for_a_reason(Class<?> type) throws IOException {
        Map<String, Method> methods = methodsOf(type);
        Set<String> inherited = methods.entrySet().stream()
                .filter(entry -> !isOurs(entry.getValue().getDeclaringClass()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));

        Map<String, String> reasons = reasonsOf(type);

        assertThat(inherited)
                .as("methods of " + type.getSimpleName() + " that Hadoop implements")
                .containsExactlyInAnyOrderElementsOf(reasons.keySet());
    }

    /** What a caller of a data stream can reach below it: an interface that ours lacks is answered by Hadoop's wrapper. */
    @Test
    void streams_implement_what_hadoops_wrappers_ask_for_or_lack_it_on_purpose() {
        Map<String, String> lacking = new HashMap<>();
        lacking.put("HasFileDescriptor", "a descriptor gives the ciphertext");
        lacking.put(
                "HasEnhancedByteBufferAccess", "mapped memory gives the ciphertext; the wrapper falls back to copies");
        lacking.put("CanSetReadahead", "a hint for the storage in units of plaintext");
        lacking.put("CanSetDropBehind", "a hint for the storage");
        lacking.put("Syncable", "part of a chunk cannot be sealed; the wrapper flushes instead, which does nothing");
        lacking.put("Closeable", "by InputStream and OutputStream");
        lacking.put("AutoCloseable", "by InputStream and OutputStream");
        lacking.put("DataInput", "by the wrapper over read");
        lacking.put("DataOutput", "by the wrapper over write");
        lacking.put("Flushable", "by OutputStream");

        assertThat(missing(FSDataInputStream.class, SealedInputStream.class)).isSubsetOf(lacking.keySet());
        assertThat(missing(FSDataOutputStream.class, SealedOutputStream.class)).isSubsetOf(lacking.keySet());
    }

    private static Set<String> missing(Class<?> wrapper, Class<?> ours) {
        return interfacesOf(wrapper).stream()
                .filter(each -> !each.isAssignableFrom(ours))
                .map(Class::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Class<?>> interfacesOf(Class<?> type) {
        Set<Class<?>> all = new HashSet<>();
        Deque<Class<?>> open = new ArrayDeque<>();
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            open.addAll(Arrays.asList(each.getInterfaces()));
        }
        while (!open.isEmpty()) {
            Class<?> each = open.pop();
            if (all.add(each)) {
                open.addAll(Arrays.asList(each.getInterfaces()));
            }
        }
        return all;
    }

    /** The implementation of every method that a caller or subclass can reach, by name and parameter types. */
    private static Map<String, Method> methodsOf(Class<?> type) {
        Map<String, Method> methods = new TreeMap<>();
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            for (Method method : each.getDeclaredMethods()) {
                add(methods, method);
            }
        }
        interfacesOf(type).forEach(each -> Arrays.stream(each.getMethods()).forEach(method -> add(methods, method)));
        return methods;
    }

    private static void add(Map<String, Method> methods, Method method) {
        int modifiers = method.getModifiers();
        boolean isReachable = Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
        if (isReachable && !method.isSynthetic()) {
            methods.putIfAbsent(signature(method), method);
        }
    }

    private static String signature(Method method) {
        return method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    private static boolean isOurs(Class<?> type) {
        return type.getName().startsWith("io.strongroom.");
    }

    private static Map<String, String> reasonsOf(Class<?> type) throws IOException {
        Map<String, String> reasons = new TreeMap<>();
        try (InputStream in =
                ClassificationTest.class.getResourceAsStream("/inherited/" + type.getSimpleName() + ".txt")) {
            assertThat(in).as("list of inherited methods").isNotNull();
            String reason = "";
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (line.startsWith("#")) {
                    reason = line.substring(1).strip();
                } else if (!line.isBlank()) {
                    assertThat(reason).as("reason for " + line).isNotEmpty();
                    assertThat(reasons.put(line, reason)).as(line + " twice").isNull();
                }
            }
        }
        return reasons;
    }
}
