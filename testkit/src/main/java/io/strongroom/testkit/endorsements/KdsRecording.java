/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.endorsements;

import io.strongroom.testkit.evidence.ForgedSnp;
import io.strongroom.testkit.evidence.Pem;
import io.strongroom.testkit.evidence.SnpProduct;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Answers in the shape of AMD's Key Distribution Service, with forged content. Shape: AMD 57230, 4: certificates and
 * lists in DER, the chain of ASK or ASVK and ARK in PEM, nothing in headers.
 */
public final class KdsRecording {
    private KdsRecording() {}

    /** Path and query of the VCEK certificate of the platform that the testkit forges. */
    public static String vcek(SnpProduct product) {
        boolean isTurin = product == SnpProduct.TURIN;
        String chip = "c1d2e3f405162738".repeat(isTurin ? 1 : 8);
        String tcb = "blSPL=04&teeSPL=00&snpSPL=23&ucodeSPL=213";
        return "/vcek/v1/" + product.title() + "/" + chip + "?" + (isTurin ? "fmcSPL=01&" : "") + tcb;
    }

    /** Path of the chain: {@code kind} is vcek or vlek. */
    public static String chain(String kind, SnpProduct product) {
        return "/" + kind + "/v1/" + product.title() + "/cert_chain";
    }

    /** Path of the revocation list: {@code kind} is vcek or vlek. */
    public static String crl(String kind, SnpProduct product) {
        return "/" + kind + "/v1/" + product.title() + "/crl";
    }

    /** All answers about a platform. */
    public static Map<String, Recorded> of(ForgedSnp snp, SnpProduct product) {
        String kind = snp.isVlek() ? "vlek" : "vcek";
        Map<String, Recorded> answers = new LinkedHashMap<>();
        if (!snp.isVlek()) {
            answers.put(vcek(product), leaf(snp));
        }
        answers.put(chain(kind, product), chain(snp));
        answers.put(crl(kind, product), crl(snp));
        return answers;
    }

    /** AMD's answer: the certificate of the chip's key. */
    public static Recorded leaf(ForgedSnp snp) {
        return Recorded.of(200, "application/octet-stream", snp.leaf().der().toArray());
    }

    /** AMD's answer: ASK or ASVK, then ARK. */
    public static Recorded chain(ForgedSnp snp) {
        byte[] pem = Pem.chain(snp.intermediate(), snp.ark()).getBytes(StandardCharsets.US_ASCII);
        return Recorded.of(200, "application/x-pem-file", pem);
    }

    /** AMD's answer: the root's revocation list. */
    public static Recorded crl(ForgedSnp snp) {
        return Recorded.of(200, "application/octet-stream", snp.crl().toArray());
    }
}
