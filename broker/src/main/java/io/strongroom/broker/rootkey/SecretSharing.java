/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.rootkey;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bouncycastle.crypto.threshold.SecretShare;
import org.bouncycastle.crypto.threshold.ShamirSecretSplitter;
import org.bouncycastle.crypto.threshold.ShamirSplitSecret;
import org.bouncycastle.crypto.threshold.ShamirSplitSecretShare;

/**
 * Shamir's secret sharing, byte by byte over the field of AES, by Bouncy Castle, whose arithmetic there takes the same steps
 * whatever the values. With fewer shares than the threshold every secret is equally likely.
 *
 * <p>Source: A. Shamir, "How to Share a Secret", Communications of the ACM 22 (1979).
 */
final class SecretSharing {
    /** The most shares that a secret has: as many as the field has elements other than 0. */
    static final int MAX_SHARES = 255;

    private static final ShamirSecretSplitter.Algorithm FIELD = ShamirSecretSplitter.Algorithm.AES;

    private SecretSharing() {}

    /**
     * Splits a secret.
     *
     * @param secret borrowed
     * @param shares how many, up to {@link #MAX_SHARES}
     * @param threshold how many of them give the secret back, from 2 on
     * @return the shares by their index, 1 to {@code shares}, each as long as the secret; the caller wipes them. Copies that
     *     the library keeps are left to the garbage collector
     * @throws IllegalArgumentException if there are no such numbers
     */
    static SortedMap<Integer, byte[]> split(byte[] secret, int shares, int threshold, SecureRandom random) {
        requireNumbers(shares, threshold);
        ShamirSecretSplitter splitter = ShamirSecretSplitter.getInstance(FIELD, secret.length, random);
        SortedMap<Integer, byte[]> split = new TreeMap<>();
        try {
            for (SecretShare share : splitter.resplit(secret, threshold, shares).getSecretShares()) {
                split.put(split.size() + 1, share.getEncoded());
            }
        } catch (IOException e) {
            throw new IllegalStateException("shares are in memory", e);
        }
        return split;
    }

    /**
     * Gives the secret back, if there are as many shares as its threshold, and all are right; other bytes otherwise.
     *
     * @param shares by their index, 1 to {@link #MAX_SHARES}, all of one length; borrowed
     * @return the secret, which the caller wipes
     */
    static byte[] combine(SortedMap<Integer, byte[]> shares) {
        ShamirSplitSecretShare[] all = new ShamirSplitSecretShare[shares.size()];
        int next = 0;
        for (Map.Entry<Integer, byte[]> share : shares.entrySet()) {
            all[next++] = new ShamirSplitSecretShare(share.getValue(), share.getKey());
        }
        try {
            return ShamirSplitSecret.getInstance(FIELD, all).getSecret();
        } catch (IOException e) {
            throw new IllegalStateException("shares are in memory", e);
        }
    }

    /** Refuses numbers of shares that cannot be, or protect nothing. */
    static void requireNumbers(int shares, int threshold) {
        if (threshold < 2 || threshold > shares || shares > MAX_SHARES) {
            throw new IllegalArgumentException("there are no " + shares + " shares of which " + threshold
                    + " are needed (expected a threshold from 2 to the number of shares, and at most " + MAX_SHARES
                    + " shares)");
        }
    }
}
