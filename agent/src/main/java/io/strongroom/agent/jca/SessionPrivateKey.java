/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.jca;

import java.io.NotSerializableException;
import java.io.ObjectStreamException;
import java.math.BigInteger;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * The identity key of this process: an EC key that signs but cannot be written anywhere by accident.
 *
 * <p>{@link #getEncoded} is null and serialisation is refused, so that no key store, PEM writer or closure serialiser can
 * store it. The JDK's signatures need the scalar itself ({@link #getS}); code that asks for it on purpose gets it. Native
 * TLS stacks that take an encoded key, such as Netty's OpenSSL provider, cannot use it.
 *
 * <p>Immutable and thread-safe.
 */
final class SessionPrivateKey implements ECPrivateKey {
    private static final long serialVersionUID = 1L;

    private final transient ECPrivateKey key;

    SessionPrivateKey(ECPrivateKey key) {
        this.key = key;
    }

    @Override
    public String getAlgorithm() {
        return "EC";
    }

    @Override
    public @Nullable String getFormat() {
        return null;
    }

    @Override
    public byte @Nullable [] getEncoded() {
        return null;
    }

    @Override
    public BigInteger getS() {
        return key.getS();
    }

    @Override
    public ECParameterSpec getParams() {
        return key.getParams();
    }

    private Object writeReplace() throws ObjectStreamException {
        throw new NotSerializableException("the session's identity key stays in this process");
    }

    @Override
    public String toString() {
        return "SessionPrivateKey[EC " + getParams().getCurve().getField().getFieldSize() + " bits]";
    }
}
