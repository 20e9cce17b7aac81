/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.endorsements;

import io.strongroom.testkit.evidence.DcapCollateral;
import io.strongroom.testkit.evidence.ForgedDcap;
import io.strongroom.testkit.evidence.SgxExtensionForge;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Answers in the shape of Intel's service (PCS API version 4) and of a PCCS, with forged content. Shape: "Get TCB Info",
 * "Enclave Identity", "Get Revocation List" of the API's documentation: status, content type, Request-ID, the issuer chain
 * URL-encoded in a header, no white space in the JSON.
 */
public final class PcsRecording {
    /** Path and query: TCB info of SGX. */
    public static final String SGX_TCB_INFO = "/sgx/certification/v4/tcb?fmspc=" + SgxExtensionForge.FMSPC;
    /** Path and query: TCB info of TDX. */
    public static final String TDX_TCB_INFO = "/tdx/certification/v4/tcb?fmspc=" + SgxExtensionForge.FMSPC;
    /** Path and query: QE identity of SGX. */
    public static final String SGX_QE_IDENTITY = "/sgx/certification/v4/qe/identity";
    /** Path and query: QE identity of TDX. */
    public static final String TDX_QE_IDENTITY = "/tdx/certification/v4/qe/identity";
    /** Path and query: list of the platform CA. */
    public static final String PLATFORM_CRL = "/sgx/certification/v4/pckcrl?ca=platform&encoding=der";
    /** Path and query: list of the processor CA. */
    public static final String PROCESSOR_CRL = "/sgx/certification/v4/pckcrl?ca=processor&encoding=der";
    /** Path and query: list of the root, at Intel. */
    public static final String ROOT_CRL = "/IntelSGXRootCA.der";
    /** Path and query: list of the root, at a PCCS. */
    public static final String PCCS_ROOT_CRL = "/sgx/certification/v4/rootcacrl";
    /** Header with the issuer chain of TCB infos. */
    public static final String TCB_INFO_CHAIN = "TCB-Info-Issuer-Chain";
    /** Header with the issuer chain of QE identities. */
    public static final String IDENTITY_CHAIN = "SGX-Enclave-Identity-Issuer-Chain";
    /** Header with the issuer chain of revocation lists. */
    public static final String CRL_CHAIN = "SGX-PCK-CRL-Issuer-Chain";

    private PcsRecording() {}

    /** Intel's answers about an SGX platform with several processors. */
    public static Map<String, Recorded> sgx(ForgedDcap dcap) {
        Map<String, Recorded> answers = lists(dcap);
        answers.put(SGX_TCB_INFO, tcbInfo(dcap));
        answers.put(SGX_QE_IDENTITY, qeIdentity(dcap));
        return answers;
    }

    /** Intel's answers about a TDX platform. */
    public static Map<String, Recorded> tdx(ForgedDcap dcap) {
        Map<String, Recorded> answers = lists(dcap);
        answers.put(TDX_TCB_INFO, tcbInfo(dcap));
        answers.put(TDX_QE_IDENTITY, qeIdentity(dcap));
        return answers;
    }

    /** A PCCS's answers about an SGX platform: its lists are hexadecimal, the root's under the content type of text. */
    public static Map<String, Recorded> pccs(ForgedDcap dcap) {
        Map<String, Recorded> answers = sgx(dcap);
        answers.remove(ROOT_CRL);
        answers.put(
                PLATFORM_CRL,
                crl(dcap, DcapCollateral.PCK_CRL)
                        .with("Content-Type", "application/x-pem-file; charset=utf-8")
                        .with(CRL_CHAIN, encoded(dcap, DcapCollateral.PCK_CRL_ISSUER_CHAIN))
                        .withBody(dcap.collateral().get(DcapCollateral.PCK_CRL)));
        answers.put(
                PCCS_ROOT_CRL,
                crl(dcap, DcapCollateral.ROOT_CA_CRL)
                        .with("Content-Type", "text/html; charset=utf-8")
                        .withBody(dcap.collateral().get(DcapCollateral.ROOT_CA_CRL)));
        return answers;
    }

    /** Intel's answer: TCB info. */
    public static Recorded tcbInfo(ForgedDcap dcap) {
        String body = signed(dcap, "tcbInfo", DcapCollateral.TCB_INFO, DcapCollateral.TCB_INFO_SIGNATURE);
        return Recorded.of(200, "application/json", body.getBytes(StandardCharsets.UTF_8))
                .with(TCB_INFO_CHAIN, encoded(dcap, DcapCollateral.TCB_INFO_ISSUER_CHAIN));
    }

    /** Intel's answer: QE identity. */
    public static Recorded qeIdentity(ForgedDcap dcap) {
        String body = signed(dcap, "enclaveIdentity", DcapCollateral.QE_IDENTITY, DcapCollateral.QE_IDENTITY_SIGNATURE);
        return Recorded.of(200, "application/json", body.getBytes(StandardCharsets.UTF_8))
                .with(IDENTITY_CHAIN, encoded(dcap, DcapCollateral.QE_IDENTITY_ISSUER_CHAIN));
    }

    /** Intel's answer: the PCK CA's list. */
    public static Recorded pckCrl(ForgedDcap dcap) {
        return crl(dcap, DcapCollateral.PCK_CRL).with(CRL_CHAIN, encoded(dcap, DcapCollateral.PCK_CRL_ISSUER_CHAIN));
    }

    /** Intel's answer: the root's list. */
    public static Recorded rootCrl(ForgedDcap dcap) {
        return crl(dcap, DcapCollateral.ROOT_CA_CRL);
    }

    private static Map<String, Recorded> lists(ForgedDcap dcap) {
        Map<String, Recorded> answers = new LinkedHashMap<>();
        answers.put(PLATFORM_CRL, pckCrl(dcap));
        answers.put(ROOT_CRL, rootCrl(dcap));
        return answers;
    }

    private static Recorded crl(ForgedDcap dcap, String entry) {
        byte[] der = HexFormat.of().parseHex(dcap.collateral().get(entry));
        return Recorded.of(200, "application/pkix-crl", der);
    }

    private static String signed(ForgedDcap dcap, String field, String text, String signature) {
        return "{\"" + field + "\":" + dcap.collateral().get(text) + ",\"signature\":\""
                + dcap.collateral().get(signature) + "\"}";
    }

    /** As Intel encodes: a space is %20, a line feed %0A, and base64's other characters are escaped. */
    private static String encoded(ForgedDcap dcap, String chain) {
        return URLEncoder.encode(dcap.collateral().get(chain), StandardCharsets.UTF_8)
                .replace("+", "%20");
    }
}
