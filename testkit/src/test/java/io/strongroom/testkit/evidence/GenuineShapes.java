/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.junit.jupiter.api.Assumptions;

/**
 * Genuine evidence, which is not part of this project: a directory given by the system property {@code
 * strongroom.vectors}, by default {@code ../shared/vectors} beside the checkout. Tests over it are skipped, with the
 * reason, where it is missing.
 */
final class GenuineShapes {
    private static final ObjectMapper JSON = new ObjectMapper();

    private GenuineShapes() {}

    static byte[] file(String name) throws IOException {
        Path root = Path.of(System.getProperty("strongroom.root", ".."));
        String named = System.getProperty("strongroom.vectors");
        Path directory = named == null ? root.resolve("../shared/vectors").normalize() : Path.of(named);
        Assumptions.assumeTrue(
                Files.isDirectory(directory),
                () -> "no genuine evidence in " + directory + "; set -Dstrongroom.vectors=DIR to test over it");
        return Files.readAllBytes(directory.resolve(name));
    }

    static JsonNode json(String name) throws IOException {
        return JSON.readTree(file(name));
    }

    static JsonNode parse(String text) throws IOException {
        return JSON.readTree(text);
    }

    static X509Certificate certificate(String name) throws IOException, CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(file(name)));
    }

    /** The first certificate in the PEM within a quote. */
    static X509Certificate leafOf(String vector) throws IOException, CertificateException {
        String quote = new String(file(vector + "/quote.bin"), StandardCharsets.ISO_8859_1);
        byte[] pem = quote.substring(quote.indexOf("-----BEGIN")).getBytes(StandardCharsets.ISO_8859_1);
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
    }

    /** Types, and OIDs by value, of DER; octet strings by length or the sequence in them, other values left out. */
    static String shape(byte[] der) throws IOException {
        return shape(ASN1Primitive.fromByteArray(der));
    }

    private static String shape(Object node) throws IOException {
        if (node instanceof ASN1Sequence sequence) {
            return children("SEQUENCE", sequence);
        }
        if (node instanceof ASN1Set set) {
            return children("SET", set);
        }
        if (node instanceof ASN1TaggedObject tagged) {
            return "[" + tagged.getTagNo() + "]" + shape(tagged.getBaseObject());
        }
        if (node instanceof ASN1ObjectIdentifier oid) {
            return oid.getId();
        }
        if (node instanceof ASN1OctetString octets) {
            return octets(octets.getOctets());
        }
        return node.getClass().getSimpleName();
    }

    private static String octets(byte[] content) throws IOException {
        return holdsSequence(content) ? "OCTETS{" + shape(content) + "}" : "OCTETS" + content.length;
    }

    /** Key identifiers are hashes: one in 256 begins like a sequence, and almost none of those ends like one. */
    private static boolean holdsSequence(byte[] content) {
        try {
            return content.length > 0 && content[0] == 0x30 && ASN1Primitive.fromByteArray(content) != null;
        } catch (IOException notDer) {
            return false;
        }
    }

    private static String children(String name, Iterable<?> nodes) throws IOException {
        var text = new StringBuilder(name).append('(');
        for (Object node : nodes) {
            text.append(shape(node)).append(' ');
        }
        return text.append(')').toString();
    }

    /** All keys of a JSON text with the keys that lead to them; list elements are merged. */
    static Set<String> keys(JsonNode node) {
        Set<String> keys = new TreeSet<>();
        collect("", node, keys);
        return keys;
    }

    private static void collect(String path, JsonNode node, Set<String> keys) {
        if (node.isArray()) {
            node.forEach(element -> collect(path + "[]", element, keys));
            return;
        }
        node.properties().forEach(field -> {
            String key = path + "." + field.getKey() + ":" + field.getValue().getNodeType();
            keys.add(key);
            collect(path + "." + field.getKey(), field.getValue(), keys);
        });
    }
}
