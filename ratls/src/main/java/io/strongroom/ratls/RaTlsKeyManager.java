/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.attestation.collect.EvidenceUnavailableException;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Presents the certificate of an identity on one connection: one with fresh evidence if the peer sent a nonce, else the one
 * in use.
 *
 * <p>Source: {@code docs/spec/ra-tls.md} section 9.
 */
final class RaTlsKeyManager extends X509ExtendedKeyManager {
    private static final String ALIAS = "ra-tls";
    private static final String KEY_TYPE = "EC";
    private static final String COMMON_NAME = "CN=";

    private final RaTlsIdentity identity;
    private final AtomicReference<@Nullable X509Certificate> chosen = new AtomicReference<>();

    RaTlsKeyManager(RaTlsIdentity identity) {
        this.identity = identity;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
        SSLSession handshake = socket instanceof SSLSocket ssl ? ssl.getHandshakeSession() : null;
        return choose(List.of(keyType), requestedNonce(handshake));
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        return choose(List.of(keyType), requestedNonce(engine.getHandshakeSession()));
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
        return choose(Arrays.asList(keyTypes), announcedNonce(issuers));
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, SSLEngine engine) {
        return choose(Arrays.asList(keyTypes), announcedNonce(issuers));
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        X509Certificate certificate = chosen.get();
        return alias.equals(ALIAS) && certificate != null ? new X509Certificate[] {certificate} : null;
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return alias.equals(ALIAS) ? identity.privateKey() : null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    private @Nullable String choose(List<String> keyTypes, Optional<RaTlsNonce> nonce) {
        if (!keyTypes.contains(KEY_TYPE)) {
            return null;
        }
        try {
            chosen.set(nonce.isPresent() ? identity.certificateFor(nonce.get()) : identity.certificate());
            return ALIAS;
        } catch (EvidenceUnavailableException e) {
            throw new IllegalStateException("there is no certificate for this connection: " + e.getMessage(), e);
        }
    }

    /** The nonce in the server name that a client asks for. */
    private static Optional<RaTlsNonce> requestedNonce(@Nullable SSLSession handshake) {
        if (!(handshake instanceof ExtendedSSLSession extended)) {
            return Optional.empty();
        }
        return extended.getRequestedServerNames().stream()
                .filter(name -> name.getType() == StandardConstants.SNI_HOST_NAME)
                .map(RaTlsKeyManager::hostName)
                .flatMap(Optional::stream)
                .map(RaTlsNonce::ofName)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> hostName(SNIServerName name) {
        try {
            return Optional.of(new SNIHostName(name.getEncoded()).getAsciiName());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The nonce in the names of authorities that a server says it accepts. */
    private static Optional<RaTlsNonce> announcedNonce(Principal @Nullable [] issuers) {
        return Arrays.stream(Objects.requireNonNullElse(issuers, new Principal[0]))
                .filter(X500Principal.class::isInstance)
                .map(issuer -> ((X500Principal) issuer).getName(X500Principal.RFC2253))
                .filter(name -> name.startsWith(COMMON_NAME))
                .map(name -> RaTlsNonce.ofName(name.substring(COMMON_NAME.length())))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
