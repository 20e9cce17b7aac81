/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.strongroom.attestation.GenuineEvidence;
import io.strongroom.attestation.GenuineEvidence.Vector;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every field of genuine reports and certificates. */
class GenuineReportFieldsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What does not lie in report or certificate: the verdict, which other tests compare, and the vector's origin. */
    private static final Set<String> NOT_FIELDS = Set.of(
            "name",
            "source",
            "notes",
            "sourceTestExpects",
            "computedBy",
            "verdict",
            "rejectReason",
            "checks",
            "verifyAt",
            "verifyAtEpoch");

    @BeforeAll
    static void skip_visibly_without_vectors() {
        GenuineEvidence.require();
    }

    static List<Vector> reports() {
        return GenuineEvidence.reports();
    }

    @ParameterizedTest
    @MethodSource("reports")
    void are_all_as_expected(Vector vector) throws Exception {
        JsonNode shown = JSON.valueToTree(
                SnpReportFields.show(GenuineReports.report(vector), GenuineReports.endorsements(vector)));

        assertThat(vector.expected().properties())
                .filteredOn(wanted -> !NOT_FIELDS.contains(wanted.getKey()))
                .hasSizeGreaterThan(25)
                .allSatisfy(wanted -> assertThat(text(shown.get(wanted.getKey())))
                        .as(wanted.getKey())
                        .isEqualTo(text(wanted.getValue())));
    }

    @ParameterizedTest
    @MethodSource("reports")
    void are_shown_without_a_certificate_but_for_what_it_says(Vector vector) throws Exception {
        Map<String, Object> whole =
                SnpReportFields.show(GenuineReports.report(vector), GenuineReports.endorsements(vector));
        Map<String, Object> alone = SnpReportFields.show(GenuineReports.report(vector));

        whole.keySet().removeAll(Set.of("window", "endorsementKey", "certExtensions"));
        if (vector.expected().get("reportVersion").asInt() == 2) {
            whole.put("product", null);
        }
        assertThat(alone).isEqualTo(whole);
    }

    @Test
    void of_a_certificate_that_cannot_be_read_are_left_out() throws Exception {
        Vector vector = GenuineEvidence.vector("snp-milan-v3-dstack");
        var broken = SnpEndorsements.of(new byte[9], vector.file("ask.der"), vector.file("ark.der"));

        assertThat(SnpReportFields.certificate(broken)).isEmpty();
        assertThat(SnpReportFields.show(GenuineReports.report(vector), broken))
                .isEqualTo(SnpReportFields.show(GenuineReports.report(vector)));
    }

    /** Numbers of any width and members in any order compare equal; a missing value is no null. */
    private static String text(JsonNode node) throws Exception {
        return node == null
                ? "missing"
                : JSON.writer()
                        .with(com.fasterxml.jackson.databind.SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                        .writeValueAsString(JSON.treeToValue(node, Object.class));
    }
}
