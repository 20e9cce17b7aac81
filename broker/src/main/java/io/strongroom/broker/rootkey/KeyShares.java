/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.rootkey;

import io.strongroom.attestation.Octets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes shares of a root key, and the root key of shares. */
public final class KeyShares {
    private KeyShares() {}

    /**
     * Splits a root key.
     *
     * @param secret borrowed
     * @param check its check value
     * @param shares how many, up to 255
     * @param threshold how many of them are needed, from 2 on
     * @return the shares, which the caller closes
     * @throws IllegalArgumentException if there are no such numbers
     */
    public static List<KeyShare> split(byte[] secret, Octets check, int shares, int threshold, SecureRandom random) {
        SortedMap<Integer, byte[]> values = SecretSharing.split(secret, shares, threshold, random);
        List<Octets> checksums = new ArrayList<>();
        values.forEach((index, value) -> checksums.add(ShareSet.checksum(index, value)));
        ShareSet set = new ShareSet(check, threshold, checksums);
        List<KeyShare> all = new ArrayList<>();
        values.forEach((index, value) -> all.add(new KeyShare(set, index, value)));
        return List.copyOf(all);
    }

    /**
     * Gives the root key back. Whether it is that of a workspace is for the caller to see, by its check value.
     *
     * @param shares borrowed
     * @return the secret, which the caller wipes
     * @throws ShareException if shares are of several sets, one is given twice, or they are too few
     */
    public static byte[] combine(List<KeyShare> shares) throws ShareException {
        if (shares.isEmpty()) {
            throw new ShareException("there is no share");
        }
        ShareSet set = shares.get(0).set();
        SortedMap<Integer, byte[]> values = new TreeMap<>();
        for (KeyShare share : shares) {
            if (!share.set().equals(set)) {
                throw new ShareException("the shares are of several sets: share "
                        + shares.get(0).index() + " is of set " + set.shortId() + ", share " + share.index()
                        + " of set " + share.set().shortId());
            }
            if (values.put(share.index(), share.value()) != null) {
                throw new ShareException("share " + share.index() + " of set " + set.shortId() + " is given twice");
            }
        }
        if (values.size() < set.threshold()) {
            throw new ShareException("there are " + values.size() + " shares of set " + set.shortId() + " (wanted "
                    + set.threshold() + " of its " + set.shares() + ")");
        }
        return SecretSharing.combine(values);
    }
}
