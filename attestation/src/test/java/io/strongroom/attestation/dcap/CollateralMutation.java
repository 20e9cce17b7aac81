/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import static io.strongroom.attestation.RejectReason.CERT_CHAIN;
import static io.strongroom.attestation.RejectReason.COLLATERAL_SIGNATURE;
import static io.strongroom.attestation.RejectReason.CRL_FORMAT;
import static io.strongroom.attestation.RejectReason.CRL_ISSUER;
import static io.strongroom.attestation.RejectReason.CRL_SIGNATURE;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.RejectReason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One change to collateral in the form of {@code collateral.json}, and the step that must reject it. The list follows
 * the table of mutations in {@code docs/spec/attestation.md} section 6; every change names its row.
 *
 * @param row number of the row in the table
 * @param name what is changed
 * @param change the change, in place
 * @param outcome the step that rejects it
 */
record CollateralMutation(int row, String name, Change change, RejectReason outcome) {
    private static final ObjectMapper JSON = new ObjectMapper();

    interface Change {
        void apply(ObjectNode collateral) throws JsonProcessingException;
    }

    @Override
    public String toString() {
        return row + " " + name;
    }

    static List<CollateralMutation> all() {
        return List.of(
                of(17, "TCB info chain without root", CERT_CHAIN, edit("tcb_info_issuer_chain", text -> first(text))),
                of(17, "PCK CRL chain without root", CERT_CHAIN, edit("pck_crl_issuer_chain", text -> first(text))),
                of(
                        17,
                        "QE identity chain without signer",
                        CERT_CHAIN,
                        edit("qe_identity_issuer_chain", text -> last(text))),
                of(
                        19,
                        "TCB info printed with indents",
                        COLLATERAL_SIGNATURE,
                        edit("tcb_info", text -> json(text).toPrettyString())),
                of(19, "TCB info in another order", COLLATERAL_SIGNATURE, edit("tcb_info", text -> reversed(text))),
                of(
                        19,
                        "QE identity printed with indents",
                        COLLATERAL_SIGNATURE,
                        edit("qe_identity", text -> json(text).toPrettyString())),
                of(
                        19,
                        "QE identity in another order",
                        COLLATERAL_SIGNATURE,
                        edit("qe_identity", text -> reversed(text))),
                of(19, "a space behind the TCB info", COLLATERAL_SIGNATURE, edit("tcb_info", text -> text + " ")),
                of(19, "a space behind the QE identity", COLLATERAL_SIGNATURE, edit("qe_identity", text -> text + " ")),
                of(20, "every status UpToDate", COLLATERAL_SIGNATURE, edit("tcb_info", CollateralMutation::flattered)),
                of(
                        20,
                        "a digit of the QE's isvsvn",
                        COLLATERAL_SIGNATURE,
                        edit("qe_identity", CollateralMutation::lowered)),
                of(
                        20,
                        "a digit of the TCB info's signature",
                        COLLATERAL_SIGNATURE,
                        edit("tcb_info_signature", text -> digit(text))),
                of(
                        20,
                        "a digit of the QE identity's signature",
                        COLLATERAL_SIGNATURE,
                        edit("qe_identity_signature", text -> digit(text))),
                of(
                        20,
                        "the signatures swapped",
                        COLLATERAL_SIGNATURE,
                        c -> swap(c, "tcb_info_signature", "qe_identity_signature")),
                of(
                        20,
                        "TCB info and QE identity swapped",
                        COLLATERAL_SIGNATURE,
                        c -> swap(c, "tcb_info", "qe_identity")),
                of(21, "last byte of the root CRL", CRL_SIGNATURE, edit("root_ca_crl", text -> lastDigit(text))),
                of(21, "last byte of the PCK CRL", CRL_SIGNATURE, edit("pck_crl", text -> lastDigit(text))),
                of(21, "the root CRL as PCK CRL", CRL_ISSUER, c -> c.set("pck_crl", c.get("root_ca_crl"))),
                of(21, "the PCK CRL as root CRL", CRL_ISSUER, c -> c.set("root_ca_crl", c.get("pck_crl"))),
                of(21, "empty root CRL", CRL_FORMAT, c -> c.put("root_ca_crl", "")),
                of(21, "empty PCK CRL", CRL_FORMAT, c -> c.put("pck_crl", "")),
                of(21, "PCK CRL cut by a byte", CRL_FORMAT, edit("pck_crl", text -> text.substring(2))));
    }

    private static CollateralMutation of(int row, String name, RejectReason outcome, Change change) {
        return new CollateralMutation(row, name, change, outcome);
    }

    private interface Edit {
        String apply(String text) throws JsonProcessingException;
    }

    private static Change edit(String name, Edit edit) {
        return collateral -> {
            String before = collateral.get(name).asText();
            String after = edit.apply(before);
            if (after.equals(before)) {
                throw new IllegalStateException(name + " is as before: the mutation does nothing");
            }
            collateral.put(name, after);
        };
    }

    private static String first(String chain) {
        int end = chain.indexOf("-----END CERTIFICATE-----\n") + "-----END CERTIFICATE-----\n".length();
        return chain.substring(0, end);
    }

    private static String last(String chain) {
        return chain.substring(chain.lastIndexOf("-----BEGIN"));
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return JSON.readTree(text);
    }

    private static String reversed(String text) throws JsonProcessingException {
        JsonNode object = json(text);
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        Collections.reverse(names);
        ObjectNode changed = JSON.createObjectNode();
        names.forEach(name -> changed.set(name, object.get(name)));
        return changed.toString();
    }

    /** Every status other than UpToDate made UpToDate; if there is none, another number of the evaluation. */
    private static String flattered(String text) {
        String changed = text.replaceAll("\"tcbStatus\":\"[A-Za-z]+\"", "\"tcbStatus\":\"UpToDate\"");
        return changed.equals(text)
                ? text.replace("\"tcbEvaluationDataNumber\":1", "\"tcbEvaluationDataNumber\":2")
                : changed;
    }

    private static String lowered(String text) {
        int at = text.indexOf("\"isvsvn\":") + "\"isvsvn\":".length();
        char digit = text.charAt(at) == '1' ? '2' : '1';
        return text.substring(0, at) + digit + text.substring(at + 1);
    }

    private static String digit(String hex) {
        return (hex.charAt(0) == '1' ? '2' : '1') + hex.substring(1);
    }

    /** The lowest bit of the last digit flipped. */
    private static String lastDigit(String hex) {
        int last = hex.length() - 1;
        return hex.substring(0, last) + Integer.toHexString(Character.digit(hex.charAt(last), 16) ^ 1);
    }

    private static void swap(ObjectNode collateral, String one, String other) {
        JsonNode kept = collateral.get(one);
        collateral.set(one, collateral.get(other));
        collateral.set(other, kept);
    }
}
