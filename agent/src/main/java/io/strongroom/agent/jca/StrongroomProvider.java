/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.jca;

import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The provider {@code STRONGROOM}, with algorithm names of its own only. Key store, key and trust managers of the name
 * {@link #NAME} are the session's, whatever they are given. Those of the name {@link #DEFAULT} are the session's for a key
 * store that holds its identity, and the platform's for every other.
 *
 * <p>It answers no request for any other algorithm, so that the application's cryptography is what it was. Thread-safe.
 */
public final class StrongroomProvider extends Provider {
    /** The name of the provider, and of what is always the session's. */
    public static final String NAME = "STRONGROOM";

    /** The name of what is the session's or the platform's: the default of a process with a session. */
    public static final String DEFAULT = "STRONGROOM-OR-PLATFORM";

    /** The whole content of a key store file that stands for the session's identity, in ASCII. It holds no secret. */
    public static final String KEY_STORE_MARKER = "strongroom-session-keystore-v1\n";

    private static final long serialVersionUID = 1L;
    private static final String KEY_STORE_TYPE = "keystore.type";
    private static final String KEY_MANAGERS = "ssl.KeyManagerFactory.algorithm";
    private static final String TRUST_MANAGERS = "ssl.TrustManagerFactory.algorithm";

    /**
     * What the platform's defaults are without us.
     *
     * @param keyStoreType of key stores
     * @param keyManagers the algorithm of key managers
     * @param trustManagers the algorithm of trust managers
     */
    private record Platform(String keyStoreType, String keyManagers, String trustManagers) {}

    private StrongroomProvider(Supplier<Identity> identity, PeerKnowledge knowledge, Platform platform) {
        super(NAME, "1", "Strongroom session: the identity of this attested process");
        service("KeyStore", NAME, () -> new IdentityEntries(identity));
        service("KeyManagerFactory", NAME, () -> new SessionKeyManagerFactory(identity));
        service("TrustManagerFactory", NAME, () -> new SessionTrustManagerFactory(identity, knowledge));
        service("KeyStore", DEFAULT, () -> new SessionKeyStore(this, identity, platform.keyStoreType()));
        service("KeyManagerFactory", DEFAULT, () -> new DefaultKeyManagerFactory(identity, platform.keyManagers()));
        service(
                "TrustManagerFactory",
                DEFAULT,
                () -> new DefaultTrustManagerFactory(identity, knowledge, platform.trustManagers()));
    }

    /** A provider over the given identity whose key store reads other files as {@code platformType} does. */
    static StrongroomProvider of(Supplier<Identity> identity, String platformType) {
        return of(identity, PeerKnowledge.NONE, platformType);
    }

    /** The same with what the broker tells of peers. */
    static StrongroomProvider of(Supplier<Identity> identity, PeerKnowledge knowledge, String platformType) {
        return new StrongroomProvider(
                identity,
                knowledge,
                new Platform(
                        platformType,
                        KeyManagerFactory.getDefaultAlgorithm(),
                        TrustManagerFactory.getDefaultAlgorithm()));
    }

    /**
     * Registers the provider behind all others, and makes the names {@link #DEFAULT} the platform's defaults, because
     * frameworks open their key store file as {@link KeyStore#getDefaultType} and take the default factories: so what they
     * make over our marker file ({@link #KEY_STORE_MARKER}) follows renewals and judges peers, and what they make over
     * every other file is what it was.
     */
    public static void install(Supplier<Identity> identity, PeerKnowledge knowledge) {
        Security.addProvider(of(identity, knowledge, KeyStore.getDefaultType()));
        Security.setProperty(KEY_STORE_TYPE, DEFAULT);
        Security.setProperty(KEY_MANAGERS, DEFAULT);
        Security.setProperty(TRUST_MANAGERS, DEFAULT);
    }

    private void service(String type, String algorithm, Supplier<Object> spi) {
        putService(new SessionService(this, type, algorithm, spi));
    }

    private static final class SessionService extends Service {
        private final Supplier<Object> spi;

        private SessionService(Provider provider, String type, String algorithm, Supplier<Object> spi) {
            super(provider, type, algorithm, spi.getClass().getName(), List.of(), null);
            this.spi = spi;
        }

        @Override
        public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
            if (parameter != null) {
                throw new NoSuchAlgorithmException(getType() + " " + getAlgorithm() + " takes no parameter");
            }
            return spi.get();
        }
    }
}
