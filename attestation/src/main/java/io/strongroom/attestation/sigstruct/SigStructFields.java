/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.sigstruct;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every field of a SIGSTRUCT, and whether it holds together, as names and values. */
public final class SigStructFields {
    private SigStructFields() {}

    /** All fields, in the order in which a reader asks. Values are texts, integers and booleans. */
    public static Map<String, @Nullable Object> of(SigStruct struct) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("kind", "SGX SIGSTRUCT");
        fields.put("bytes", SigStruct.LENGTH_BYTES);
        fields.put("isSigned", struct.isSigned());
        fields.put("hasRightQuotients", struct.hasRightQuotients());
        fields.put("allowsDebug", struct.allowsDebug());
        fields.put("mrEnclave", struct.mrEnclave().toString());
        fields.put("mrSigner", struct.mrSigner().toString());
        fields.put("isvProdId", struct.isvProdId());
        fields.put("isvSvn", struct.isvSvn());
        fields.put("date", struct.date());
        fields.put("vendor", struct.vendor() == SigStruct.VENDOR_INTEL ? "Intel" : "none");
        fields.put("swDefined", struct.swDefined());
        fields.put("attributes", struct.attributes().octets().hex());
        fields.put("attributesMask", struct.attributesMask().hex());
        fields.put("miscSelect", struct.miscSelect());
        fields.put("miscMask", struct.miscMask());
        fields.put("cetAttributes", struct.cetAttributes());
        fields.put("cetAttributesMask", struct.cetAttributesMask());
        fields.put("isvFamilyId", struct.isvFamilyId().hex());
        fields.put("isvExtProdId", struct.isvExtProdId().hex());
        return fields;
    }
}
