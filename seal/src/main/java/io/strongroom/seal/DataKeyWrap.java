/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;

/**
 * Wraps data keys under the bytes of one zone-key version.
 *
 * <p>Source: docs/spec/sealed-file.md, section "Wrapping".
 */
final class DataKeyWrap {
    private static final int SALT_BYTES = 32;
    private static final int PARAMETER_BYTES = 8;
    private static final int SALT_OFFSET = PARAMETER_BYTES;
    private static final int WRAPPED_KEY_OFFSET = SALT_OFFSET + SALT_BYTES;

    private final SealCrypto crypto;

    DataKeyWrap(SealCrypto crypto) {
        this.crypto = crypto;
    }

    /** Wraps with a fresh salt from {@code random}. */
    WrappedDataKey wrap(byte[] zoneKey, int version, HeaderIdentity identity, DataKey dataKey, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] parameters = ByteBuffer.allocate(PARAMETER_BYTES)
                .putInt(version)
                .put(SealedHeader.WRAP_ALGORITHM)
                .put((byte) SealedHeader.WRAPPED_KEY_BYTES)
                .array();
        byte[] plain = dataKey.copyBytes();
        try (AesKey wrapKey = wrapKey(zoneKey, salt, identity, parameters)) {
            byte[] wrapped =
                    new ChunkCipher(crypto).sealOnce(wrapKey, associatedData(identity, parameters, salt), plain);
            return WrappedDataKey.of(ByteBuffer.allocate(WrappedDataKey.LENGTH_BYTES)
                    .put(parameters)
                    .put(salt)
                    .put(wrapped)
                    .array());
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /**
     * Unwraps.
     *
     * @throws SealedFileException {@code AUTHENTICATION_FAILED}
     */
    DataKey unwrap(byte[] zoneKey, HeaderIdentity identity, WrappedDataKey wrapped) throws SealedFileException {
        byte[] bytes = wrapped.bytes();
        byte[] parameters = Arrays.copyOf(bytes, PARAMETER_BYTES);
        byte[] salt = Arrays.copyOfRange(bytes, SALT_OFFSET, WRAPPED_KEY_OFFSET);
        byte[] wrappedKey = Arrays.copyOfRange(bytes, WRAPPED_KEY_OFFSET, bytes.length);
        try (AesKey wrapKey = wrapKey(zoneKey, salt, identity, parameters)) {
            return DataKey.takeOwnership(
                    new ChunkCipher(crypto).openOnce(wrapKey, associatedData(identity, parameters, salt), wrappedKey));
        } catch (AEADBadTagException e) {
            throw new SealedFileException(
                    FailureKind.AUTHENTICATION_FAILED,
                    "the wrapped data key does not verify under version "
                            + Integer.toUnsignedString(wrapped.keyVersion()) + " of zone key " + identity.zoneId()
                            + ": the header was altered",
                    e);
        }
    }

    private AesKey wrapKey(byte[] zoneKey, byte[] salt, HeaderIdentity identity, byte[] parameters) {
        Hkdf hkdf = new Hkdf(crypto);
        byte[] extracted = hkdf.extract(salt, zoneKey);
        try {
            return new AesKey(hkdf.derive(extracted, ZoneKeyLabel.FILE_WRAP.label(), identity.bytes(), parameters));
        } finally {
            Arrays.fill(extracted, (byte) 0);
        }
    }

    private static byte[] associatedData(HeaderIdentity identity, byte[] parameters, byte[] salt) {
        return ByteBuffer.allocate(HeaderIdentity.LENGTH_BYTES + PARAMETER_BYTES + SALT_BYTES)
                .put(identity.bytes())
                .put(parameters)
                .put(salt)
                .array();
    }
}
