/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.report;

import io.strongroom.attestation.dcap.PckCertificate;
import io.strongroom.attestation.quote.Quote;
import io.strongroom.attestation.quote.QuoteLayout;
import io.strongroom.attestation.quote.SgxReportBody;
import io.strongroom.attestation.quote.TdReportBody;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every field of a quote of SGX or TDX, as its bytes say and nobody has checked. */
public final class QuoteFields {
    private QuoteFields() {}

    /** All fields, in the order of the quote; {@code pck} only if the quote holds a certificate that can be read. */
    public static Map<String, @Nullable Object> of(Quote quote) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("tee", quote.header().isTdx() ? "TDX" : "SGX");
        fields.put("quoteVersion", quote.header().version());
        fields.put("bodyType", quote.body().bodyType());
        fields.put("attestationKeyType", quote.header().attestationKeyType());
        fields.put("qeVendorId", quote.header().qeVendor().id().hex());
        fields.put("userData", quote.header().userData().hex());
        fields.put("debug", quote.body().isDebug());
        if (quote.body() instanceof SgxReportBody sgx) {
            putSgx(fields, sgx);
        } else if (quote.body() instanceof TdReportBody td) {
            putTd(fields, td);
        }
        fields.put("reportData", quote.body().reportData().toString());
        fields.put("trailingBytes", quote.layout().trailingBytes());
        fields.put("quoteBytes", layout(quote));
        fields.put("qe", quotingEnclave(quote.signatureData().qeReport()));
        PckCertificate.read(quote.signatureData().certificationData())
                .ifPresent(certificate -> fields.put("pck", pck(certificate)));
        return fields;
    }

    private static void putSgx(Map<String, @Nullable Object> fields, SgxReportBody body) {
        fields.put("mrEnclave", body.mrEnclave().toString());
        fields.put("mrSigner", body.mrSigner().toString());
        fields.put("isvProdId", body.isvProdId());
        fields.put("isvSvn", body.isvSvn());
        fields.put("attributes", body.attributes().octets().hex());
        fields.put("miscSelect", String.format(Locale.ROOT, "%08x", body.miscSelect()));
        fields.put("cpuSvn", body.cpuSvn().hex());
        fields.put("isvExtProdId", body.isvExtProdId().hex());
        fields.put("configId", body.configId().hex());
        fields.put("configSvn", body.configSvn());
        fields.put("isvFamilyId", body.isvFamilyId().hex());
    }

    private static void putTd(Map<String, @Nullable Object> fields, TdReportBody body) {
        fields.put("teeTcbSvn", body.teeTcbSvn().hex());
        fields.put("mrSeam", body.mrSeam().toString());
        fields.put("mrSignerSeam", body.mrSignerSeam().toString());
        fields.put("seamAttributes", body.seamAttributes().hex());
        fields.put("tdAttributes", body.tdAttributes().octets().hex());
        fields.put("xfam", body.xfam().hex());
        fields.put("mrTd", body.mrTd().toString());
        fields.put("mrConfigId", body.mrConfigId().hex());
        fields.put("mrOwner", body.mrOwner().toString());
        fields.put("mrOwnerConfig", body.mrOwnerConfig().toString());
        body.runtimeMeasurements().forEach((name, value) -> fields.put(name, value.toString()));
        body.td15().ifPresent(extension -> {
            fields.put("teeTcbSvn2", extension.teeTcbSvn2().hex());
            fields.put("mrServiceTd", extension.mrServiceTd().toString());
        });
    }

    private static Map<String, @Nullable Object> layout(Quote quote) {
        QuoteLayout layout = quote.layout();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("total", layout.totalBytes());
        fields.put("signedPrefix", layout.signedPrefixBytes());
        fields.put("authDataOffset", layout.authDataOffset());
        fields.put("authDataLength", layout.authDataBytes());
        fields.put("trailingBytes", layout.trailingBytes());
        fields.put("qeReportOffset", layout.qeReportOffset());
        fields.put("certDataType", quote.signatureData().certificationData().type());
        fields.put(
                "certDataLength",
                quote.signatureData().certificationData().data().length());
        fields.put("qeAuthDataLength", quote.signatureData().qeAuthData().length());
        return fields;
    }

    private static Map<String, @Nullable Object> quotingEnclave(SgxReportBody qe) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("mrEnclave", qe.mrEnclave().toString());
        fields.put("mrSigner", qe.mrSigner().toString());
        fields.put("isvProdId", qe.isvProdId());
        fields.put("isvSvn", qe.isvSvn());
        return fields;
    }

    private static Map<String, @Nullable Object> pck(PckCertificate certificate) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("ca", certificate.authority());
        fields.put("fmspc", certificate.extension().fmspc().hex());
        fields.put("pceId", certificate.extension().pceId().hex());
        fields.put("pceSvn", certificate.extension().pceSvn());
        fields.put("cpuSvnComponents", certificate.extension().components());
        fields.put("serial", certificate.serialNumber().toString(16));
        fields.put("notBefore", certificate.validity().notBefore().toString());
        fields.put("notAfter", certificate.validity().notAfter().toString());
        return fields;
    }
}
