/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The findings about a certificate as fields of JSON: texts, numbers, truth values, lists and maps, in a fixed order. */
public final class RaTlsFields {
    private RaTlsFields() {}

    /**
     * Everything that can be said without verifying the quote.
     *
     * @param certificate as it was read
     */
    public static Map<String, Object> show(RaTlsCertificate certificate) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("extensionOid", certificate.form().extension().oid());
        fields.put(
                "spkiSha256",
                HashAlgorithm.SHA_256
                        .hash(certificate.key().subjectPublicKeyInfo())
                        .hex());
        fields.put(
                "allEvidenceExtensions",
                certificate.carried().stream().map(RaTlsFields::show).toList());
        fields.put("keyBinding", showBinding(certificate));
        fields.put("bindingVerdict", certificate.binding().verdict().name());
        return fields;
    }

    private static Map<String, Object> show(RaTlsCertificate.Carried carried) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("oid", carried.extension().oid());
        fields.put("length", carried.lengthBytes());
        return fields;
    }

    private static Map<String, Object> showBinding(RaTlsCertificate certificate) {
        KeyBinding binding = certificate.binding();
        if (binding instanceof KeyBinding.ByClaims byClaims
                && certificate.form() instanceof RaTlsEvidence.Tagged tagged) {
            return show(byClaims, tagged.claims().names());
        }
        return show((KeyBinding.ByReportData) binding);
    }

    private static Map<String, Object> show(KeyBinding.ByClaims binding, List<String> claims) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("form", "TCG DICE tagged evidence");
        fields.put("cborTag", RaTlsEvidence.Tagged.TAG);
        fields.put("claims", claims);
        fields.put("claimsSha256EqualsReportData", binding.claimsMatch());
        fields.put("reportDataTailZero", binding.tailIsZero());
        binding.pubkeyHashes().stream()
                .findFirst()
                .ifPresent(hash -> fields.put(
                        "pubkeyHashAlg",
                        hash.algorithm().map(HashAlgorithm::label).orElse(Long.toString(hash.algorithmId()))));
        fields.put("pubkeyHashMatchesSpki", binding.keyMatches());
        return fields;
    }

    private static Map<String, Object> show(KeyBinding.ByReportData binding) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("form", "legacy raw quote");
        fields.put("spkiSha256EqualsReportData", binding.keyMatches());
        fields.put("reportDataTailZero", binding.tailIsZero());
        binding.pkcs1Matches().forEach(matches -> fields.put("pkcs1PublicKeySha256EqualsReportData", matches));
        return fields;
    }
}
