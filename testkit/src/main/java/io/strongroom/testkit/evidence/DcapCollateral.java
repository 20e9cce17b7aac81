/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The collateral of a quote by name, as {@code collateral.json} holds it: texts, certificates in PEM, signatures and
 * CRLs in hexadecimal. Immutable.
 */
public record DcapCollateral(Map<String, String> entries) {
    /** The exact signed text of the TCB info. */
    public static final String TCB_INFO = "tcb_info";

    /** Its signature, r and s in hexadecimal. */
    public static final String TCB_INFO_SIGNATURE = "tcb_info_signature";

    /** TCB signing certificate and root. */
    public static final String TCB_INFO_ISSUER_CHAIN = "tcb_info_issuer_chain";

    /** The exact signed text of the QE identity. */
    public static final String QE_IDENTITY = "qe_identity";

    /** Its signature, r and s in hexadecimal. */
    public static final String QE_IDENTITY_SIGNATURE = "qe_identity_signature";

    /** TCB signing certificate and root. */
    public static final String QE_IDENTITY_ISSUER_CHAIN = "qe_identity_issuer_chain";

    /** The CRL of the root: DER in hexadecimal. */
    public static final String ROOT_CA_CRL = "root_ca_crl";

    /** The CRL of the CA of the PCK: DER in hexadecimal. */
    public static final String PCK_CRL = "pck_crl";

    /** CA of the PCK, and root. */
    public static final String PCK_CRL_ISSUER_CHAIN = "pck_crl_issuer_chain";

    /** Copies the map and keeps its order. */
    public DcapCollateral {
        entries = new LinkedHashMap<>(entries);
    }

    /** One entry. */
    public String get(String name) {
        String value = entries.get(name);
        if (value == null) {
            throw new IllegalArgumentException("there is no collateral '" + name + "'");
        }
        return value;
    }

    /** The same with an entry replaced or added. */
    public DcapCollateral with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(entries);
        changed.put(name, value);
        return new DcapCollateral(changed);
    }

    /** The same with the entries of other collateral by these names. */
    public DcapCollateral withFrom(DcapCollateral other, String... names) {
        DcapCollateral changed = this;
        for (String name : names) {
            changed = changed.with(name, other.get(name));
        }
        return changed;
    }

    /** The same without an entry. */
    public DcapCollateral without(String name) {
        Map<String, String> changed = new LinkedHashMap<>(entries);
        changed.remove(name);
        return new DcapCollateral(changed);
    }

    /** The content of {@code collateral.json}. */
    public String json() {
        return JsonFields.write(entries);
    }
}
