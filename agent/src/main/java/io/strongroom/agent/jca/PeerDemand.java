/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.jca;

import io.strongroom.broker.api.WorkloadId;
import java.net.URI;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which peers a trust manager accepts beside those of a valid chain. What is not said is as strict as possible for tenant
 * and job, which must be this process's own; any policy will do.
 *
 * <p>Said by the system properties {@code strongroom.peer.tenant}, {@code .policy} and {@code .job}, or by the query of a
 * URI {@code strongroom:peer?tenant=…&policy=…&job=…}, which goes first. A value is one name, several with commas between,
 * {@code same} or {@code any}. Immutable and thread-safe.
 *
 * <p>Source: docs/agent.md, "Peers".
 */
final class PeerDemand implements KeyStore.Entry {
    /** The alias, in no list, under which a session's key store keeps its demand. */
    static final String ALIAS = "strongroom-peer";

    /** The scheme of the URI. */
    static final String SCHEME = "strongroom";

    private static final String PROPERTY = "strongroom.peer.";
    private static final String QUERY = "peer?";
    private static final String TENANT = "tenant";
    private static final String POLICY = "policy";
    private static final String JOB = "job";
    private static final Set<String> PARTS = Set.of(TENANT, POLICY, JOB);
    private static final String SAME = "same";
    private static final String ANY = "any";

    /** By part: what was said of it. */
    private final Map<String, Set<String>> said;

    private PeerDemand(Map<String, Set<String>> said) {
        this.said = Map.copyOf(said);
    }

    /**
     * What the system properties say.
     *
     * @throws IllegalArgumentException if one begins like ours and is none, or has no names in it
     */
    static PeerDemand of(Properties properties) {
        Map<String, Set<String>> said = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(PROPERTY)) {
                say(said, name.substring(PROPERTY.length()), properties.getProperty(name));
            }
        }
        return new PeerDemand(said);
    }

    /**
     * The same, with what a URI says in the place of what was said before.
     *
     * @throws IllegalArgumentException if it is not {@code strongroom:peer?PART=NAMES&…}
     */
    PeerDemand with(URI uri) {
        String text = String.valueOf(uri.getSchemeSpecificPart());
        if (!SCHEME.equals(uri.getScheme()) || !text.startsWith(QUERY)) {
            throw new IllegalArgumentException("'" + uri + "' is not strongroom:peer?tenant=…&policy=…&job=…");
        }
        Map<String, Set<String>> fresh = new TreeMap<>();
        for (String pair : text.substring(QUERY.length()).split("&", -1)) {
            String[] sides = pair.split("=", 2);
            if (sides.length != 2 || fresh.containsKey(sides[0])) {
                throw new IllegalArgumentException(
                        "'" + pair + "' in '" + uri + "' is not PART=NAMES, or stands twice");
            }
            say(fresh, sides[0], sides[1]);
        }
        Map<String, Set<String>> all = new TreeMap<>(said);
        all.putAll(fresh);
        return new PeerDemand(all);
    }

    /**
     * Demands it of a peer.
     *
     * @throws CertificateException that says what the peer is and what was expected
     */
    void check(WorkloadId own, WorkloadId peer) throws CertificateException {
        if (own.assuranceClass() != peer.assuranceClass()) {
            throw new CertificateException("the peer is of class "
                    + peer.assuranceClass().wireName() + " (expected "
                    + own.assuranceClass().wireName() + ")");
        }
        check(TENANT, SAME, own.tenant(), peer.tenant());
        check(POLICY, ANY, own.policy(), peer.policy());
        check(JOB, SAME, own.jobId(), peer.jobId());
    }

    private void check(String part, String fallback, String own, String peer) throws CertificateException {
        Set<String> wanted = new TreeSet<>(said.getOrDefault(part, Set.of(fallback)));
        if (wanted.contains(ANY)) {
            return;
        }
        if (wanted.remove(SAME)) {
            wanted.add(own);
        }
        if (!wanted.contains(peer)) {
            throw new CertificateException("the peer is of " + part + "/" + peer + " (expected " + part + "/"
                    + String.join(" or " + part + "/", wanted) + ")");
        }
    }

    private static void say(Map<String, Set<String>> said, String part, String names) {
        Set<String> all = new TreeSet<>(Arrays.asList(names.split(",", -1)));
        if (!PARTS.contains(part) || !all.stream().allMatch(WorkloadId::isValidName)) {
            throw new IllegalArgumentException("the demand '" + part + "=" + names
                    + "' on peers is none (expected tenant, policy or job; names with commas between, same or any)");
        }
        said.put(part, all);
    }

    @Override
    public String toString() {
        return "PeerDemand" + new TreeMap<>(said);
    }
}
