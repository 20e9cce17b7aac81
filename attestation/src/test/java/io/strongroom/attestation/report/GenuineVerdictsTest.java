/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.strongroom.attestation.Endorsements;
import io.strongroom.attestation.GenuineEvidence;
import io.strongroom.attestation.GenuineEvidence.Vector;
import io.strongroom.attestation.PlatformPolicy;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.attestation.dcap.IntelEndorsements;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Genuine quotes of SGX and TDX with Intel's collateral: the verdict and every field, under the pinned root. */
class GenuineVerdictsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final QuoteReport JUDGE = new QuoteReport(TrustAnchors.PRODUCTION, PlatformPolicy.STRICT);

    /** What a vector says about itself, and the binding of a certificate, which is another module's. */
    private static final Set<String> NOT_OURS = Set.of(
            "name",
            "source",
            "sourceTestExpects",
            "computedBy",
            "notes",
            "peers",
            "divergent",
            "verifyAtEpoch",
            "ratls",
            "alsoAcceptable",
            "statusIfNotBeforeIgnored");

    @BeforeAll
    static void skip_visibly_without_vectors() {
        GenuineEvidence.require();
    }

    static List<Vector> quotes() {
        return GenuineEvidence.quotes();
    }

    @ParameterizedTest
    @MethodSource("quotes")
    void are_judged_as_expected_in_every_field(Vector vector) throws Exception {
        VerificationReport report = judge(vector);

        JsonNode got = JSON.valueToTree(report.fields());
        assertThat(got.path("rejectReason").asText())
                .as("reasons %s", report.fields().get("reasons"))
                .isEqualTo(vector.expected().path("rejectReason").asText());
        for (Map.Entry<String, JsonNode> wanted : vector.expected().properties()) {
            if (!NOT_OURS.contains(wanted.getKey())) {
                assertContains(wanted.getKey(), got.get(wanted.getKey()), wanted.getValue());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("quotes")
    void are_accepted_by_default_only_if_up_to_date_and_without_debug(Vector vector) throws Exception {
        VerificationReport report = judge(vector);

        boolean isSound = vector.expected().path("status").asText().equals("UpToDate")
                && !vector.expected().path("debug").asBoolean();
        assertThat(report.isAccepted()).isEqualTo(isSound);
        assertThat(report.fields().get("tier")).isEqualTo(isSound ? "affirming" : "contraindicated");
        assertThat(report.reasons().isEmpty()).isEqualTo(isSound);
    }

    static VerificationReport judge(Vector vector) throws Exception {
        Path file = vector.directory().resolve("collateral.json");
        Endorsements endorsements =
                Files.exists(file) ? IntelEndorsements.parseJson(Files.readString(file)) : Endorsements.NONE;
        Instant at = Instant.parse(vector.expected().get("verifyAt").asText());
        return JUDGE.judge(vector.quote(), endorsements, at);
    }

    /** Objects may hold more than is wanted; all else must be equal. */
    private static void assertContains(String path, JsonNode got, JsonNode wanted) {
        if (wanted.isObject()) {
            assertThat(got).as(path).isNotNull();
            wanted.properties()
                    .forEach(field ->
                            assertContains(path + "." + field.getKey(), got.get(field.getKey()), field.getValue()));
        } else {
            assertThat(got).as(path).isEqualTo(wanted);
        }
    }
}
