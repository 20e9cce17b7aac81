/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a broker listens, by which names its peers know it, and how much it takes.
 *
 * @param host the address or name to listen on
 * @param port 0 for a free one
 * @param names further names and addresses that the certificate holds
 * @param limits how much it takes
 */
public record ServiceSettings(String host, int port, List<String> names, ServiceLimits limits) {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_NAMES = 32;
    private static final int MAX_NAME_CHARS = 253;

    /** Checks the port and the names. */
    public ServiceSettings {
        names = List.copyOf(names);
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("the port is " + port + " (expected 0 to " + MAX_PORT + ")");
        }
        if (names.size() > MAX_NAMES) {
            throw new IllegalArgumentException(names.size() + " names (expected at most " + MAX_NAMES + ")");
        }
        for (String name : names) {
            if (name.length() > MAX_NAME_CHARS || !name.matches("[0-9a-zA-Z:._-]+")) {
                throw new IllegalArgumentException("'" + name + "' is no host name or address");
            }
        }
    }

    /** The loopback address under the usual limits. */
    public static ServiceSettings local(int port) {
        return new ServiceSettings("127.0.0.1", port, List.of(), ServiceLimits.DEFAULT);
    }

    /** Every name of the certificate: those of this machine's loopback, the address that is listened on, the further ones. */
    List<String> certificateNames() {
        List<String> all = new ArrayList<>(List.of("localhost", "127.0.0.1", "::1"));
        for (String name : names) {
            addOnce(all, name);
        }
        addOnce(all, host);
        return all;
    }

    private static void addOnce(List<String> all, String name) {
        if (!all.contains(name)) {
            all.add(name);
        }
    }
}
