/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.util.OptionalLong;

/**
 * What a sealed file says of itself to anyone. Nothing in it is authenticated.
 *
 * @param version version of the format
 * @param suite number of the cipher suite
 * @param chunkBytes plaintext bytes of a full chunk
 * @param resumable whether it may have been written in several sessions
 * @param zone the zone id: the id of the zone key
 * @param fileId the file's random id, 64 lower-case hexadecimal digits
 * @param keyVersion the version of the zone key in the header in front
 * @param sealedBytes length of the sealed file
 * @param plaintextBytes length of the plaintext that fits it; empty if none does
 * @param hasFinalRecord whether a final record stands where it should
 * @param headersAgree whether the header and its copy are equal; if not, the file is damaged or a re-wrap was interrupted
 */
public record SealedFileInfo(
        int version,
        int suite,
        int chunkBytes,
        boolean resumable,
        KeyId zone,
        String fileId,
        int keyVersion,
        long sealedBytes,
        OptionalLong plaintextBytes,
        boolean hasFinalRecord,
        boolean headersAgree) {}
