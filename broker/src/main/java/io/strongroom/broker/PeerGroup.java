/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;

/** Who counts as one peer where peers have limits: an IPv4 address, or the network of 64 bits of an IPv6 address. */
final class PeerGroup {
    private static final int NETWORK_GROUPS = 4;

    private PeerGroup() {}

    /**
     * The group of a peer.
     *
     * @param peer an actor with an {@code address} as {@link java.net.InetAddress#getHostAddress} writes it, IPv6 in eight
     *     groups
     */
    static String of(ObjectNode peer) {
        return of(peer.path("address").asText());
    }

    /** The group of the peer at an address, in the form of {@link java.net.InetAddress#getHostAddress}. */
    static String of(String address) {
        String[] groups = address.split(":", -1);
        return groups.length > NETWORK_GROUPS
                ? String.join(":", Arrays.copyOf(groups, NETWORK_GROUPS)) + "::/64"
                : address;
    }
}
