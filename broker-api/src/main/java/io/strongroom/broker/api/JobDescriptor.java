/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that a job's JVM is started with, deny by default: what is not in it, and not on the list of {@link
 * HarmlessNames}, must not be there when the job runs. Its digest goes into the evidence.
 *
 * <p>Paths below the run directory are written {@code ${run}/…}, so two submissions of one job have one digest. Immutable
 * and thread-safe. Source: docs/spec/job-descriptor.md.
 *
 * @param engine the engine and its version, {@code spark-4.1.0}
 * @param launcher the class whose main the JVM was started with
 * @param launcherArguments its arguments, in order
 * @param mainClass the job's own main class, empty if the job is a script
 * @param arguments the job's own arguments, in order
 * @param jvmArguments the JVM's arguments, system properties included, in order; without the agent's own
 * @param code the files that the job brings: jars, Python and SQL files
 * @param classPath every other entry of the class path, in order
 * @param configuration configuration files that the engine reads
 * @param environment environment variables by name, each with the SHA-256 of its value in hexadecimal
 * @param zones the zones asked for
 */
public record JobDescriptor(
        String engine,
        String launcher,
        List<String> launcherArguments,
        String mainClass,
        List<String> arguments,
        List<String> jvmArguments,
        List<FileDigest> code,
        List<FileDigest> classPath,
        List<FileDigest> configuration,
        SortedMap<String, String> environment,
        List<RequestedZone> zones) {
    /** The version of the canonical form. */
    public static final int VERSION = 1;

    /** Length of {@link #digest} in bytes. */
    public static final int DIGEST_LENGTH_BYTES = 48;

    /** Longest canonical form in bytes that is read. */
    public static final int MAX_LENGTH_BYTES = 1 << 20;

    private static final int MAX_ELEMENTS = 10_000;
    private static final String WHAT = "the job descriptor";
    private static final Set<String> MEMBERS = Set.of(
            "version",
            "engine",
            "launcher",
            "launcher-arguments",
            "main-class",
            "arguments",
            "jvm-arguments",
            "code",
            "class-path",
            "configuration",
            "environment",
            "zones");

    /** Checks and copies. */
    public JobDescriptor {
        if (engine.isEmpty() || launcher.isEmpty()) {
            throw new IllegalArgumentException("a job descriptor needs an engine and a launcher");
        }
        launcherArguments = List.copyOf(launcherArguments);
        arguments = List.copyOf(arguments);
        jvmArguments = List.copyOf(jvmArguments);
        code = List.copyOf(code);
        classPath = List.copyOf(classPath);
        configuration = List.copyOf(configuration);
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        environment.forEach((name, value) -> {
            if (name.isEmpty() || !FileDigest.isSha256(value)) {
                throw new IllegalArgumentException(
                        "environment variable '" + name + "' needs the sha256 of its value in hexadecimal");
            }
        });
        zones = List.copyOf(zones);
    }

    /** Starts a descriptor whose lists are empty. */
    public static Builder builder(String engine, String launcher) {
        return new Builder(engine, launcher);
    }

    /**
     * Reads a descriptor. Only its canonical bytes are accepted, so one descriptor has one digest.
     *
     * @throws MessageFormatException if it is not the canonical form of a descriptor of version 1: a member unknown,
     *     missing, of the wrong type or duplicate, a bad digest, another order or white space, too long or too deep
     */
    public static JobDescriptor parse(byte[] bytes) throws MessageFormatException {
        JsonFields fields = JsonFields.of(StrictJson.parse(bytes, MAX_LENGTH_BYTES), WHAT, MEMBERS);
        if (fields.integer("version") != VERSION) {
            throw new MessageFormatException(
                    WHAT + " has version " + fields.integer("version") + " (expected " + VERSION + ")");
        }
        JobDescriptor descriptor = read(fields);
        if (!MessageDigest.isEqual(bytes, descriptor.canonicalBytes())) {
            throw new MessageFormatException(WHAT + " is not in canonical form (sorted keys, no white space)");
        }
        return descriptor;
    }

    /** The canonical form, which is what is hashed: a new array, UTF-8. */
    public byte[] canonicalBytes() {
        ObjectNode json = StrictJson.object();
        json.put("version", VERSION);
        json.put("engine", engine);
        json.put("launcher", launcher);
        json.set("launcher-arguments", texts(launcherArguments));
        json.put("main-class", mainClass);
        json.set("arguments", texts(arguments));
        json.set("jvm-arguments", texts(jvmArguments));
        json.set("code", files(code));
        json.set("class-path", files(classPath));
        json.set("configuration", files(configuration));
        ObjectNode variables = json.putObject("environment");
        environment.forEach(variables::put);
        ArrayNode requested = json.putArray("zones");
        zones.forEach(zone -> requested.addObject().put("prefix", zone.prefix()).put("key", zone.key()));
        return StrictJson.canonical(json);
    }

    /** The SHA-384 of the canonical form: 48 bytes, a new array. */
    public byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-384").digest(canonicalBytes());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-384", e);
        }
    }

    /** {@link #digest} as 96 lower-case hexadecimal digits. */
    public String digestHex() {
        return HexFormat.of().formatHex(digest());
    }

    private static JobDescriptor read(JsonFields fields) throws MessageFormatException {
        try {
            return new JobDescriptor(
                    fields.text("engine"),
                    fields.text("launcher"),
                    fields.texts("launcher-arguments", MAX_ELEMENTS),
                    fields.text("main-class"),
                    fields.texts("arguments", MAX_ELEMENTS),
                    fields.texts("jvm-arguments", MAX_ELEMENTS),
                    files(fields, "code"),
                    files(fields, "class-path"),
                    files(fields, "configuration"),
                    fields.textMap("environment", MAX_ELEMENTS),
                    zones(fields));
        } catch (IllegalArgumentException e) {
            throw new MessageFormatException(String.valueOf(e.getMessage()), e);
        }
    }

    private static List<FileDigest> files(JsonFields fields, String name) throws MessageFormatException {
        List<FileDigest> files = new ArrayList<>();
        for (JsonNode element : fields.array(name, MAX_ELEMENTS)) {
            JsonFields file = JsonFields.of(element, "an element of '" + name + "'", Set.of("path", "sha256"));
            files.add(new FileDigest(file.text("path"), file.text("sha256")));
        }
        return files;
    }

    private static List<RequestedZone> zones(JsonFields fields) throws MessageFormatException {
        List<RequestedZone> zones = new ArrayList<>();
        for (JsonNode element : fields.array("zones", MAX_ELEMENTS)) {
            JsonFields zone = JsonFields.of(element, "an element of 'zones'", Set.of("prefix", "key"));
            zones.add(new RequestedZone(zone.text("prefix"), zone.text("key")));
        }
        return zones;
    }

    private static ArrayNode texts(List<String> values) {
        ArrayNode array = StrictJson.array();
        values.forEach(array::add);
        return array;
    }

    private static ArrayNode files(List<FileDigest> files) {
        ArrayNode array = StrictJson.array();
        files.forEach(file -> array.addObject().put("path", file.path()).put("sha256", file.sha256()));
        return array;
    }

    /** Collects a descriptor's parts. Not thread-safe. */
    public static final class Builder {
        private final String engine;
        private final String launcher;
        private List<String> launcherArguments = List.of();
        private String mainClass = "";
        private List<String> arguments = List.of();
        private List<String> jvmArguments = List.of();
        private List<FileDigest> code = List.of();
        private List<FileDigest> classPath = List.of();
        private List<FileDigest> configuration = List.of();
        private Map<String, String> environment = Map.of();
        private List<RequestedZone> zones = List.of();

        private Builder(String engine, String launcher) {
            this.engine = engine;
            this.launcher = launcher;
        }

        /** Sets the launcher's arguments. */
        public Builder launcherArguments(List<String> values) {
            launcherArguments = values;
            return this;
        }

        /** Sets the job's main class. */
        public Builder mainClass(String value) {
            mainClass = value;
            return this;
        }

        /** Sets the job's arguments. */
        public Builder arguments(List<String> values) {
            arguments = values;
            return this;
        }

        /** Sets the JVM's arguments. */
        public Builder jvmArguments(List<String> values) {
            jvmArguments = values;
            return this;
        }

        /** Sets the files that the job brings. */
        public Builder code(List<FileDigest> values) {
            code = values;
            return this;
        }

        /** Sets the other entries of the class path. */
        public Builder classPath(List<FileDigest> values) {
            classPath = values;
            return this;
        }

        /** Sets the configuration files. */
        public Builder configuration(List<FileDigest> values) {
            configuration = values;
            return this;
        }

        /** Sets the environment: name to SHA-256 of the value in hexadecimal. */
        public Builder environment(Map<String, String> values) {
            environment = values;
            return this;
        }

        /** Sets the zones asked for. */
        public Builder zones(List<RequestedZone> values) {
            zones = values;
            return this;
        }

        /**
         * The descriptor.
         *
         * @throws IllegalArgumentException if a part is not valid
         */
        public JobDescriptor build() {
            return new JobDescriptor(
                    engine,
                    launcher,
                    launcherArguments,
                    mainClass,
                    arguments,
                    jvmArguments,
                    code,
                    classPath,
                    configuration,
                    new TreeMap<>(environment),
                    zones);
        }
    }
}
