/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.linecorp.armeria.common.util.TlsEngineType;
import io.netty.handler.ssl.OpenSsl;
import io.strongroom.seal.Ecdsa;
import io.strongroom.seal.SealCrypto;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Security;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.HexFormat;
import javax.crypto.KeyAgreement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cryptography of a process that does nothing but serve. Libraries of ours take the fast provider by its object and
 * install nothing in the JVM; TLS and JOSE ask the JVM for an algorithm, and get the provider that comes first.
 */
public final class ProcessCrypto {
    private static final String AGREEMENT = "ECDH";
    private static final String TLS_GROUPS = "jdk.tls.namedGroups";
    private static final String CURVE = "secp256r1";
    private static final Logger LOG = LoggerFactory.getLogger(ProcessCrypto.class);

    /** Marks what may install a provider, because the JVM is ours; the build allows it here alone. */
    @Retention(RetentionPolicy.CLASS)
    @Target(ElementType.METHOD)
    private @interface OwnProcess {}

    private static volatile TlsEngineType tlsEngine = TlsEngineType.JDK;

    private ProcessCrypto() {}

    /** What servers of this process do TLS with: the JDK, unless {@link #preferFast} found something better. */
    static TlsEngineType tlsEngine() {
        return tlsEngine;
    }

    /**
     * Puts the provider that {@link SealCrypto} chose before the JDK's own in this JVM, for everything in it, and has TLS
     * agree on the curves that it is fast in, unless the system property {@value #TLS_GROUPS} says otherwise. Does nothing if
     * that provider is one of the JDK's, or fails a known answer for signatures or agreements. Servers do TLS with BoringSSL
     * where its library can be loaded. May be called again; must be called before the first use of TLS.
     *
     * @return whether the fast provider comes first now
     */
    @OwnProcess
    public static boolean preferFast() {
        if (OpenSsl.isAvailable()) {
            tlsEngine = TlsEngineType.OPENSSL;
            LOG.debug("TLS by {}", OpenSsl.versionString());
        }
        Provider provider = SealCrypto.selected().provider();
        boolean isOfJdk = provider.equals(Security.getProvider("SunJCE"));
        if (isOfJdk || !Ecdsa.provider().equals(provider) || !agrees(provider)) {
            return false;
        }
        Security.removeProvider(provider.getName());
        Security.insertProviderAt(provider, 1);
        if (System.getProperty(TLS_GROUPS) == null) {
            System.setProperty(TLS_GROUPS, "secp256r1,secp384r1");
        }
        return true;
    }

    /** Known answer: the shared secret of RFC 5903, section 8.1. */
    static boolean agrees(Provider provider) {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(CURVE));
            ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
            KeyFactory keys = KeyFactory.getInstance("EC", provider);
            KeyAgreement agreement = KeyAgreement.getInstance(AGREEMENT, provider);
            agreement.init(keys.generatePrivate(new ECPrivateKeySpec(
                    number("c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433"), curve)));
            ECPoint peer = new ECPoint(
                    number("d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63"),
                    number("56fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab"));
            agreement.doPhase(keys.generatePublic(new ECPublicKeySpec(peer, curve)), true);
            byte[] known = HexFormat.of().parseHex("d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de");
            return MessageDigest.isEqual(known, agreement.generateSecret());
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }

    private static BigInteger number(String hex) {
        return new BigInteger(hex, 16);
    }
}
