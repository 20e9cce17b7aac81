/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.store;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL database, of which a workspace has its own. Never holds a password.
 *
 * @param host a name or an address, without brackets
 * @param port from 1 to 65535
 * @param database its name
 * @param user the role to log in as
 * @param parameters of the connection, by libpq's names; {@code sslmode} is always among them
 * @param passwordFile the file that holds the password; none: libpq's password file, or a login that needs none
 */
public record PostgresLocation(
        String host,
        int port,
        String database,
        String user,
        Map<String, String> parameters,
        Optional<Path> passwordFile)
        implements StoreLocation {
    /** What an address begins with. */
    public static final String SCHEME = "postgresql";

    private static final String FORM = "postgresql://USER@HOST:PORT/DATABASE";
    private static final int DEFAULT_PORT = 5432;
    private static final int MAX_PORT = 65_535;
    private static final String TLS_MODE = "sslmode";
    private static final Set<String> PARAMETERS = Set.of(TLS_MODE, "sslrootcert", "sslcert", "sslkey");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

    /** Modes in which nobody between us and the server reads along or answers in its place. */
    private static final Set<String> VERIFIED = Set.of("verify-full", "verify-ca");

    /** Copies. */
    public PostgresLocation {
        parameters = Map.copyOf(parameters);
    }

    /**
     * Reads {@code postgresql://USER@HOST[:PORT]/DATABASE[?sslmode=MODE&sslrootcert=FILE&sslcert=FILE&sslkey=FILE]}.
     *
     * <p>Without {@code sslmode} a connection to another machine is {@code verify-full}; one within this machine has no TLS.
     *
     * @throws IllegalArgumentException if it is anything else, holds a password, or asks for a connection to another
     *     machine without a verified certificate
     */
    public static PostgresLocation parse(String address, Optional<Path> passwordFile) {
        URI uri = uri(address);
        String user = uri.getUserInfo();
        if (user == null || user.isEmpty()) {
            throw invalid("names no user");
        }
        if (user.indexOf(':') >= 0) {
            throw invalid("holds a password, which others can read there: put it into a file of mode 0600 and name that"
                    + " with store-password-file, or use ~/.pgpass");
        }
        String path = uri.getPath();
        if (path == null || path.length() < 2 || path.indexOf('/', 1) >= 0) {
            throw invalid("names no database");
        }
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > MAX_PORT || uri.getFragment() != null) {
            throw invalid("names no host, or a wrong port");
        }
        String host = uri.getHost().replaceAll("[\\[\\]]", "");
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        return new PostgresLocation(
                host, port, path.substring(1), user, parameters(uri.getRawQuery(), host), passwordFile);
    }

    @Override
    public String display() {
        return SCHEME + "://" + user + "@" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port + "/"
                + database;
    }

    private static Map<String, String> parameters(@Nullable String query, String host) {
        Map<String, String> parameters = new TreeMap<>();
        for (String each : query == null ? new String[0] : query.split("&", -1)) {
            int equals = each.indexOf('=');
            String name = equals < 0 ? each : each.substring(0, equals);
            if (!PARAMETERS.contains(name)) {
                throw invalid("has the parameter '" + name + "' (known: "
                        + String.join(", ", PARAMETERS.stream().sorted().toList()) + ")");
            }
            String value = URLDecoder.decode(equals < 0 ? "" : each.substring(equals + 1), StandardCharsets.UTF_8);
            if (value.isEmpty() || parameters.put(name, value) != null) {
                throw invalid("has the parameter '" + name + "' empty or twice");
            }
        }
        boolean isLocal = LOOPBACK.contains(host);
        String mode = parameters.computeIfAbsent(TLS_MODE, name -> isLocal ? "disable" : "verify-full");
        if (!VERIFIED.contains(mode) && !(isLocal && mode.equals("disable"))) {
            throw invalid("asks for sslmode '" + mode + "' (expected verify-full or verify-ca"
                    + (isLocal ? ", or disable on this machine)" : ")"));
        }
        return parameters;
    }

    private static URI uri(String address) {
        try {
            URI uri = new URI(address);
            if (SCHEME.equals(uri.getScheme()) && !uri.isOpaque()) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "the store's address is not a URL: it has a wrong character at place " + e.getIndex() + "; write "
                            + FORM,
                    e);
        }
        throw invalid("does not begin with postgresql://");
    }

    private static IllegalArgumentException invalid(String what) {
        return new IllegalArgumentException("the store's address " + what + "; write " + FORM);
    }
}
