/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.io.IOException;
import java.security.PrivateKey;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;

/**
 * How a certificate or CRL is signed. The schemes of the vendors are deterministic here: the same recipe with the same
 * keys gives the same bytes, so that a root issued twice is one root.
 *
 * @param algorithm the AlgorithmIdentifier in DER
 * @param function the signature of a message by a key
 */
public record SignatureScheme(Bytes algorithm, BiFunction<PrivateKey, Bytes, Bytes> function) {
    /** ECDSA with SHA-256, as Intel signs. */
    public static final SignatureScheme ECDSA_SHA256 = deterministic(
            "300a06082a8648ce3d040302",
            () -> new DSADigestSigner(new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest())), new SHA256Digest()));

    private static final String PSS = "06092a864886f70d01010a";
    private static final String PSS_PARAMETERS = "a00f300d06096086480165030402020500"
            + "a11c301a06092a864886f70d010108300d06096086480165030402020500"
            + "a203020130";
    private static final int PSS_SALT_BYTES = 48;

    /** RSASSA-PSS with SHA-384, as AMD's ARK, ASK and ASVK are signed: with the trailer field that DER leaves out. */
    public static final SignatureScheme PSS_OF_AUTHORITIES =
            deterministic("3046" + PSS + "3039" + PSS_PARAMETERS + "a303020101", SignatureScheme::pss);

    /** RSASSA-PSS with SHA-384, as AMD's VCEK and VLEK are signed: without the trailer field. */
    public static final SignatureScheme PSS_OF_LEAVES =
            deterministic("3041" + PSS + "3034" + PSS_PARAMETERS, SignatureScheme::pss);

    /** Any algorithm of the JDK, by its name, as {@code SHA1withECDSA}. Not deterministic. */
    public static SignatureScheme jdk(String name) {
        Bytes algorithm = Der.encode(new DefaultSignatureAlgorithmIdentifierFinder().find(name));
        return new SignatureScheme(algorithm, (key, message) -> ForgedKeys.sign(name, key, message));
    }

    /** {@code body} with algorithm and signature behind it. Source: RFC 5280, 4.1 and 5.1. */
    Bytes sign(PrivateKey key, Bytes body) {
        return Der.sequence(body, algorithm, Der.bitString(function.apply(key, body)));
    }

    private static SignatureScheme deterministic(String algorithm, Supplier<Signer> signers) {
        return new SignatureScheme(Bytes.hex(algorithm), (key, message) -> {
            try {
                Signer signer = signers.get();
                signer.init(true, PrivateKeyFactory.createKey(key.getEncoded()));
                signer.update(message.toArray(), 0, message.length());
                return Bytes.of(signer.generateSignature());
            } catch (CryptoException | IOException e) {
                throw new IllegalStateException("cannot sign", e);
            }
        });
    }

    private static Signer pss() {
        return new PSSSigner(new RSABlindedEngine(), new SHA384Digest(), new SHA384Digest(), new byte[PSS_SALT_BYTES]);
    }
}
