/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;

/**
 * Writes a PKCS#10 certificate request for a P-256 key with an empty subject: the broker alone decides what the
 * certificate says, so the request only proves possession of the key.
 *
 * <p>The structure is fixed, so a few DER lengths suffice here and the agent needs no X.509 library. Source: RFC 2986,
 * section 4.
 */
final class CertificateRequest {
    private static final int SEQUENCE = 0x30;
    private static final int BIT_STRING = 0x03;
    private static final int ATTRIBUTES = 0xA0;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    /** AlgorithmIdentifier of ecdsa-with-SHA256, 1.2.840.10045.4.3.2, as its content. */
    private static final byte[] ECDSA_WITH_SHA256 = {0x06, 0x08, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 4, 3, 2};

    private CertificateRequest() {}

    /** The DER of the request, signed with {@code key}. */
    static byte[] sign(KeyPair key) throws GeneralSecurityException {
        byte[] noAttributes = tlv(ATTRIBUTES);
        byte[] emptyName = tlv(SEQUENCE);
        byte[] info = tlv(SEQUENCE, VERSION_0, emptyName, key.getPublic().getEncoded(), noAttributes);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key.getPrivate());
        signature.update(info);
        byte[] noUnusedBits = {0};
        return tlv(SEQUENCE, info, tlv(SEQUENCE, ECDSA_WITH_SHA256), tlv(BIT_STRING, noUnusedBits, signature.sign()));
    }

    /** Tag, definite length (X.690, 8.1.3) and the concatenated content. */
    private static byte[] tlv(int tag, byte[]... contents) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : contents) {
            content.writeBytes(part);
        }
        int length = content.size();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >>> 8);
            out.write(length & 0xFF);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
