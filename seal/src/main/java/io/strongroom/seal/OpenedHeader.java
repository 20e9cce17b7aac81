/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.io.IOException;

/**
 * A header that proved authentic, with the keys it gave.
 *
 * @param header the header
 * @param keys the file's keys; whoever holds this closes them
 */
record OpenedHeader(SealedHeader header, FileKeys keys) {
    /**
     * Judges a header's 256 bytes at {@code off}: constants, zone, unwrap, MAC, in this order.
     *
     * @throws SealedFileException of any kind but {@code TRUNCATED} and {@code TOO_LARGE}
     */
    static OpenedHeader open(SealCrypto crypto, byte[] b, int off, ZoneRule zone, KeyWrapper wrapper)
            throws IOException {
        SealedHeader header = SealedHeader.parse(b, off);
        zone.require(header.identity().zoneId());
        try (DataKey dataKey = wrapper.unwrap(header.identity(), header.wrapped())) {
            FileKeys keys = new FileKeys(new Hkdf(crypto), dataKey, header.identity());
            try {
                header.verify(keys);
                return new OpenedHeader(header, keys);
            } catch (SealedFileException e) {
                keys.close();
                throw e;
            }
        }
    }

    /** Which zone a file must belong to. */
    @FunctionalInterface
    interface ZoneRule {
        /** Throws {@code WRONG_ZONE} if {@code zone} is not the one. */
        void require(KeyId zone) throws SealedFileException;

        /** Any zone whose key is known. */
        static ZoneRule any() {
            return zone -> {};
        }

        /** Exactly one zone. */
        static ZoneRule exactly(KeyId expected) {
            return zone -> {
                if (!zone.equals(expected)) {
                    throw new SealedFileException(
                            FailureKind.WRONG_ZONE,
                            "the file belongs to the zone of key " + zone + " (expected key " + expected + ")");
                }
            };
        }
    }
}
