/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.jca;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Presents the session's identity, on both sides of a connection, to whoever accepts an EC certificate. The peer's list of
 * issuers is a hint that is not followed: there is one identity, and a peer that does not want it ends the handshake.
 */
final class SessionKeyManager extends X509ExtendedKeyManager {
    private final Supplier<Identity> identity;

    SessionKeyManager(Supplier<Identity> identity) {
        this.identity = identity;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return aliases(keyType);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return aliases(keyType);
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(keyTypes);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return choose(keyTypes);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(keyType);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return choose(keyType);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return alias.equals(IdentityEntries.KEY_ALIAS) ? identity.get().chainArray() : null;
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return alias.equals(IdentityEntries.KEY_ALIAS) ? identity.get().key() : null;
    }

    private static String[] aliases(String keyType) {
        return choose(keyType) == null ? new String[0] : new String[] {IdentityEntries.KEY_ALIAS};
    }

    /** JSSE names key types such as {@code EC}, and for TLS 1.2 exchanges {@code EC_EC}. */
    private static @Nullable String choose(String... keyTypes) {
        for (String keyType : keyTypes) {
            if (keyType.equals("EC") || keyType.startsWith("EC_")) {
                return IdentityEntries.KEY_ALIAS;
            }
        }
        return null;
    }
}
