/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.jca;

import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The provider {@code STRONGROOM}, with algorithm names of its own only: {@code KeyStore.STRONGROOM}, {@code
 * KeyManagerFactory.STRONGROOM} and {@code TrustManagerFactory.STRONGROOM}.
 *
 * <p>It answers no request for any other algorithm, so that the application's cryptography is what it was. Thread-safe.
 */
public final class StrongroomProvider extends Provider {
    /** The name of the provider, and of each algorithm it has. */
    public static final String NAME = "STRONGROOM";

    /** The whole content of a key store file that stands for the session's identity, in ASCII. It holds no secret. */
    public static final String KEY_STORE_MARKER = "strongroom-session-keystore-v1\n";

    private static final long serialVersionUID = 1L;
    private static final String KEY_STORE_TYPE = "keystore.type";

    private StrongroomProvider(Supplier<Identity> identity, String platformType) {
        super(NAME, "1", "Strongroom session: the identity of this attested process");
        service("KeyStore", () -> new SessionKeyStore(this, identity, platformType));
        service("KeyManagerFactory", () -> new SessionKeyManagerFactory(identity));
        service("TrustManagerFactory", () -> new SessionTrustManagerFactory(identity));
    }

    /** A provider over the given identity whose key store reads other files as {@code platformType} does. */
    static StrongroomProvider of(Supplier<Identity> identity, String platformType) {
        return new StrongroomProvider(identity, platformType);
    }

    /**
     * Registers the provider behind all others, and makes its key store the default type, because frameworks such as
     * Spark open their key store file as {@link KeyStore#getDefaultType}. The type loads the session for our marker file
     * ({@link #KEY_STORE_MARKER}) and every other file exactly as the type that was the default before.
     */
    public static void install(Supplier<Identity> identity) {
        Security.addProvider(of(identity, KeyStore.getDefaultType()));
        Security.setProperty(KEY_STORE_TYPE, NAME);
    }

    private void service(String type, Supplier<Object> spi) {
        putService(new SessionService(this, type, spi));
    }

    private static final class SessionService extends Service {
        private final Supplier<Object> spi;

        private SessionService(Provider provider, String type, Supplier<Object> spi) {
            super(provider, type, NAME, spi.getClass().getName(), List.of(), null);
            this.spi = spi;
        }

        @Override
        public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
            if (parameter != null) {
                throw new NoSuchAlgorithmException(getType() + " " + NAME + " takes no parameter");
            }
            return spi.get();
        }
    }
}
