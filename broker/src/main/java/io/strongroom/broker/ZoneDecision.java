/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.broker.api.RequestedZone;
import io.strongroom.broker.policy.Policy;
import io.strongroom.broker.policy.PolicyZone;
import io.strongroom.seal.zone.ReadRule;
import io.strongroom.seal.zone.WriteRule;
import io.strongroom.seal.zone.ZonePath;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides the zones of a run: those of the policy, and those asked for that the policy allows. What is asked for can only
 * add sealed zones: it never changes, splits or re-binds a zone of the policy.
 *
 * <p>Pure. Source: docs/spec/policy.md, "Zones of a run".
 */
final class ZoneDecision {
    private static final String SEALED_SCHEME = "sealed+";
    private static final String REMEDY = "ask for a zone outside the zones of the policy, or change the policy";

    /** A zone before its key is looked up. */
    record NamedZone(ZonePath prefix, String key, ReadRule read, WriteRule write) {}

    private ZoneDecision() {}

    /**
     * The zones of a run.
     *
     * @param requested as in the job descriptor
     * @param runDirectory what {@code ${run}} stands for, absolute; empty if the session named none
     * @param jobId names the run key
     * @throws Refusal with {@code ZONE_REFUSED} if a zone that was asked for is not allowed
     */
    static List<NamedZone> decide(Policy policy, List<RequestedZone> requested, String runDirectory, String jobId)
            throws Refusal {
        List<NamedZone> zones = new ArrayList<>();
        for (PolicyZone zone : policy.zones()) {
            zones.add(new NamedZone(zone.prefix(), zone.key(), zone.read(), zone.write()));
        }
        for (RequestedZone zone : requested) {
            NamedZone named = named(zone, runDirectory, jobId);
            if (!isPresent(zones, named)) {
                requireAllowed(policy, named, zone);
                zones.add(named);
            }
        }
        return zones;
    }

    private static NamedZone named(RequestedZone zone, String runDirectory, String jobId) throws Refusal {
        boolean isBelowRun = zone.prefix().startsWith(RequestedZone.RUN_DIRECTORY + "/");
        boolean isRunKey = zone.key().equals(RequestedZone.RUN_KEY);
        if (isRunKey && !isBelowRun) {
            throw refused("zone " + zone.prefix() + " asks for the run key (expected a prefix below "
                    + RequestedZone.RUN_DIRECTORY + ")");
        }
        if (isBelowRun && runDirectory.isEmpty()) {
            throw refused("zone " + zone.prefix() + " is below the run directory, and the session named none");
        }
        String prefix = isBelowRun
                ? runDirectory + zone.prefix().substring(RequestedZone.RUN_DIRECTORY.length())
                : zone.prefix();
        try {
            ZonePath path = ZonePath.parse(prefix);
            if (isBelowRun && !isStrictlyBelow(ZonePath.parse(runDirectory), path)) {
                throw refused("zone " + zone.prefix() + " leads out of the run directory");
            }
            String key = isRunKey ? KeyName.ofRun(jobId) : zone.key();
            return new NamedZone(path, key, ReadRule.SEALED, WriteRule.SEALED);
        } catch (IllegalArgumentException e) {
            throw refused("zone " + zone.prefix() + ": " + e.getMessage());
        }
    }

    /** Whether a zone with this prefix and key is decided already; the same prefix with another key is a conflict. */
    private static boolean isPresent(List<NamedZone> zones, NamedZone named) throws Refusal {
        for (NamedZone zone : zones) {
            if (plain(zone.prefix()).equals(plain(named.prefix()))) {
                if (!zone.key().equals(named.key())) {
                    throw refused("zone " + named.prefix() + " is bound to key '" + zone.key() + "', key '"
                            + named.key() + "' was asked for");
                }
                return true;
            }
        }
        return false;
    }

    private static void requireAllowed(Policy policy, NamedZone named, RequestedZone asked) throws Refusal {
        boolean isRunZone = asked.key().equals(RequestedZone.RUN_KEY);
        if (!isRunZone && !policy.allowsRequestedZones()) {
            throw refused("zone " + named.prefix() + " was asked for, and the policy says 'requested-zones: deny'");
        }
        for (PolicyZone zone : policy.zones()) {
            boolean isSameKey = zone.key().equals(named.key()) && zone.write() != WriteRule.DENY;
            if (plain(zone.prefix()).contains(plain(named.prefix())) && !isSameKey) {
                throw refused("zone " + named.prefix() + " with key '" + named.key() + "' lies inside zone "
                        + zone.prefix() + " with key '" + zone.key() + "' (policy, line " + zone.line() + ")");
            }
        }
    }

    private static boolean isStrictlyBelow(ZonePath directory, ZonePath path) {
        return directory.contains(path) && !directory.equals(path);
    }

    /** The local file system has two scheme names, and a zone under one must not be split under the other. */
    private static ZonePath plain(ZonePath path) {
        return path.scheme().startsWith(SEALED_SCHEME)
                ? new ZonePath(path.scheme().substring(SEALED_SCHEME.length()), path.authority(), path.segments())
                : path;
    }

    private static Refusal refused(String message) {
        return Refusal.of(Refusal.Code.ZONE_REFUSED, message, REMEDY);
    }
}
