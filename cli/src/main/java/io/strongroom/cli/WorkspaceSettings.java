/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.PrivateFiles;
import io.strongroom.broker.Workspace;
import io.strongroom.broker.YamlNesting;
import io.strongroom.broker.policy.NearestName;
import io.strongroom.broker.store.PostgresLocation;
import io.strongroom.broker.store.StoreLocation;
import io.strongroom.cli.files.InputFile;
import io.strongroom.seal.zone.ZonePath;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The settings of a workspace, from its {@code strongroom.yaml}. Unknown keys are refused with the nearest known one.
 *
 * @param broker URL of the broker that serves jobs; none: the one embedded in the command
 * @param passphraseFile where the passphrase of the root key is; none: the root key is a file
 * @param adminKey the private key of an administrator, with which commands administer that broker; none: they work in the
 *     workspace itself
 * @param database where the store is; none: in the workspace
 * @param zones key name by path prefix, in file order
 */
record WorkspaceSettings(
        @Nullable URI broker,
        @Nullable Path passphraseFile,
        @Nullable Path adminKey,
        @Nullable StoreLocation database,
        Map<String, String> zones) {
    /** Name of the file. */
    static final String FILE = "strongroom.yaml";

    private static final Pattern PASSPHRASE_LINE = Pattern.compile("(?m)^passphrase-file:.*(\\R|\\z)");
    private static final int MAX_ALIASES = 0;
    private static final String BROKER = "broker";
    private static final String ADMIN_KEY = "admin-key";
    private static final String PASSPHRASE_FILE = "passphrase-file";
    private static final String STORE = "store";
    private static final String STORE_PASSWORD_FILE = "store-password-file";
    private static final String ZONES = "zones";
    private static final String PREFIX = "prefix";
    private static final String KEY = "key";

    WorkspaceSettings {
        zones = Collections.unmodifiableMap(new LinkedHashMap<>(zones));
    }

    /** Where the store of the workspace in {@code home} is. */
    StoreLocation store(Path home) {
        return database == null ? Workspace.embeddedStore(home) : database;
    }

    /** The same, unless a command names another database; the password file of the settings belongs to that too. */
    StoreLocation store(Path home, @Nullable String named) {
        Optional<Path> password =
                database instanceof PostgresLocation postgres ? postgres.passwordFile() : Optional.empty();
        return named == null ? store(home) : PostgresLocation.parse(named, password);
    }

    /** Reads the settings of the workspace in {@code home}; a missing file has none. */
    static WorkspaceSettings read(Path home) throws IOException {
        Path file = home.resolve(FILE);
        if (!Files.exists(file)) {
            return new WorkspaceSettings(null, null, null, null, Map.of());
        }
        return parse(InputFile.text(file), file.toString());
    }

    /**
     * Reads settings.
     *
     * @param origin the file's name, for messages
     * @throws IllegalArgumentException if the text is not such settings
     */
    static WorkspaceSettings parse(String yaml, String origin) {
        Object root = load(yaml, origin);
        if (root == null) {
            return new WorkspaceSettings(null, null, null, null, Map.of());
        }
        Map<?, ?> fields =
                fields(root, origin, Set.of(BROKER, ADMIN_KEY, PASSPHRASE_FILE, STORE, STORE_PASSWORD_FILE, ZONES));
        Map<String, String> zones = new LinkedHashMap<>();
        Set<ZonePath> prefixes = new HashSet<>();
        for (Object entry : list(fields.get(ZONES), origin)) {
            Map<?, ?> zone = fields(entry, origin + ", " + ZONES, Set.of(PREFIX, KEY));
            String prefix = text(zone, PREFIX, origin).orElseThrow(() -> missing(PREFIX, origin));
            String key = text(zone, KEY, origin).orElseThrow(() -> missing(KEY, origin));
            if (!prefixes.add(zonePath(prefix, origin))) {
                throw new IllegalArgumentException(origin + ": two zones have the prefix '" + prefix + "'");
            }
            zones.put(prefix, key);
        }
        return new WorkspaceSettings(
                text(fields, BROKER, origin)
                        .map(text -> brokerUrl(text, origin))
                        .orElse(null),
                text(fields, PASSPHRASE_FILE, origin).map(Path::of).orElse(null),
                text(fields, ADMIN_KEY, origin).map(Path::of).orElse(null),
                database(
                        text(fields, STORE, origin),
                        text(fields, STORE_PASSWORD_FILE, origin).map(Path::of),
                        origin),
                zones);
    }

    /** The text of a new workspace's settings. */
    static byte[] initial(Optional<Path> passphraseFile, Optional<String> store, Optional<Path> storePasswordFile) {
        String passphrase =
                passphraseFile.map(file -> setting(PASSPHRASE_FILE, file)).orElse("# passphrase-file: /path/to/file\n");
        String database = store.map(address -> STORE + ": \"" + escaped(address) + "\"\n")
                        .orElse("# store: postgresql://user@host:5432/database\n")
                + storePasswordFile
                        .map(file -> setting(STORE_PASSWORD_FILE, file))
                        .orElse("# store-password-file: /path/to/file\n");
        String text = """
                # Settings of this workspace.

                # The broker that serves jobs. Without it every command starts its own.
                # broker: https://broker.example.com:8743

                # The private key of an administrator, with which commands administer that broker.
                # admin-key: /path/to/alice.pem

                # Where the passphrase of the root key is.
                PASSPHRASE
                # The database, if it is not the file in this directory.
                DATABASE
                # Zones of every submitted job, beside those of its command line.
                zones: []
                # zones:
                #   - prefix: file:/data/payroll
                #     key: payroll
                """;
        return text.replace("PASSPHRASE\n", passphrase)
                .replace("DATABASE\n", database)
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Names another passphrase file in the settings of a workspace, or none. Everything else in the file stays as it is.
     *
     * @throws CommandFailedException if the file is written in a way that this does not understand
     */
    static void setPassphraseFile(Path home, Optional<Path> passphraseFile) throws IOException {
        Path file = home.resolve(FILE);
        WorkspaceSettings before = read(home);
        Path wanted =
                passphraseFile.map(path -> path.toAbsolutePath().normalize()).orElse(null);
        if (Objects.equals(before.passphraseFile(), wanted)) {
            return;
        }
        String text = Files.exists(file) ? InputFile.text(file) : "";
        String without = PASSPHRASE_LINE.matcher(text).replaceAll("");
        String changed = wanted == null
                ? without
                : without + (without.isEmpty() || without.endsWith("\n") ? "" : "\n") + PASSPHRASE_FILE + ": \""
                        + escaped(wanted.toString()) + "\"\n";
        if (!parse(changed, file.toString())
                .equals(new WorkspaceSettings(
                        before.broker(), wanted, before.adminKey(), before.database(), before.zones()))) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "the root key is protected otherwise now, but " + file + " is written in a way that this command"
                            + " cannot change: set passphrase-file there to "
                            + passphraseFile.map(Path::toString).orElse("nothing") + " by hand");
        }
        PrivateFiles.write(file, changed.getBytes(StandardCharsets.UTF_8));
    }

    private static String setting(String name, Path file) {
        return name + ": \"" + escaped(file.toAbsolutePath().normalize().toString()) + "\"\n";
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static @Nullable Object load(String yaml, String origin) {
        if (YamlNesting.isTooDeep(yaml)) {
            throw new IllegalArgumentException(origin + ": nested deeper than " + YamlNesting.MAX_LEVELS + " levels");
        }
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setAllowDuplicateKeys(false)
                    .setMaxAliasesForCollections(MAX_ALIASES)
                    .setLabel(origin)
                    .build();
            return new Load(settings).loadFromString(yaml);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(
                    origin + " is not valid YAML: "
                            + String.valueOf(e.getMessage()).replaceAll("\\s+", " "),
                    e);
        }
    }

    private static Map<?, ?> fields(Object value, String origin, Set<String> known) {
        if (!(value instanceof Map<?, ?> fields)) {
            throw new IllegalArgumentException(
                    origin + ": wanted keys " + known.stream().sorted().toList() + ", got '" + value + "'");
        }
        for (Object key : fields.keySet()) {
            if (!known.contains(String.valueOf(key))) {
                throw new IllegalArgumentException(origin + ": unknown key '" + key + "' (did you mean '"
                        + NearestName.of(String.valueOf(key), known).orElseThrow() + "'? known: "
                        + String.join(", ", known.stream().sorted().toList()) + ")");
            }
        }
        return fields;
    }

    private static List<?> list(@Nullable Object value, String origin) {
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        throw new IllegalArgumentException(origin + ": zones is a list of prefix and key, got '" + value + "'");
    }

    private static Optional<String> text(Map<?, ?> fields, String key, String origin) {
        Object value = fields.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text && !text.isBlank()) {
            return Optional.of(text);
        }
        throw new IllegalArgumentException(origin + ": " + key + " is not a text: '" + value + "'");
    }

    private static @Nullable StoreLocation database(
            Optional<String> address, Optional<Path> passwordFile, String origin) {
        if (address.isEmpty() && passwordFile.isPresent()) {
            throw new IllegalArgumentException(origin + ": " + STORE_PASSWORD_FILE + " needs " + STORE);
        }
        try {
            return address.map(text -> PostgresLocation.parse(text, passwordFile))
                    .orElse(null);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(origin + ": " + e.getMessage(), e);
        }
    }

    private static URI brokerUrl(String text, String origin) {
        try {
            URI url = new URI(text);
            if ("https".equalsIgnoreCase(url.getScheme()) && url.getHost() != null) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    origin + ": broker '" + text + "' is not a URL (expected https://HOST:PORT)", e);
        }
        throw new IllegalArgumentException(
                origin + ": broker '" + text + "' is not an https URL (expected https://HOST:PORT)");
    }

    private static ZonePath zonePath(String prefix, String origin) {
        try {
            return ZonePath.parse(prefix);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(origin + ", zones: " + e.getMessage(), e);
        }
    }

    private static IllegalArgumentException missing(String key, String origin) {
        return new IllegalArgumentException(origin + ": a zone has no " + key);
    }
}
