/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.EndorsementId;
import io.strongroom.attestation.GenuineEvidence;
import io.strongroom.attestation.GenuineEvidence.Vector;
import io.strongroom.attestation.PlatformId;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.quote.QuoteParser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Genuine collateral, item by item, under Intel's pinned root. */
class EndorsementVerifierTest {
    @BeforeEach
    void require() {
        GenuineEvidence.require();
    }

    static List<Vector> verified() {
        return GenuineEvidence.quotes().stream()
                .filter(vector -> vector.has("collateral.json"))
                .filter(vector -> vector.expected().path("verdict").asText().equals("VERIFIED"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("verified")
    void authenticates_each_item_and_finds_what_the_quote_asks_for(Vector vector) throws Exception {
        var text = new String(vector.file("collateral.json"), StandardCharsets.UTF_8);
        IntelEndorsements genuine = IntelEndorsements.parseJson(text);
        TrustAnchor.Intel anchor = TrustAnchor.Intel.PRODUCTION;
        PlatformId.Intel platform = QuotePlatform.of(QuoteParser.parse(vector.quote()));

        var items = List.of(
                EndorsementVerifier.verifyTcbInfo(
                        genuine.tcbInfo(), genuine.tcbInfoSignature(), genuine.tcbInfoIssuerChain(), anchor),
                EndorsementVerifier.verifyQeIdentity(
                        genuine.qeIdentity(), genuine.qeIdentitySignature(), genuine.qeIdentityIssuerChain(), anchor),
                EndorsementVerifier.verifyPckCrl(genuine.pckCrl(), genuine.pckCrlIssuerChain(), anchor),
                EndorsementVerifier.verifyRootCrl(genuine.rootCaCrl(), anchor));

        assertThat(items).extracting(item -> item.id()).containsExactlyElementsOf(platform.needs());
        Instant at = Instant.parse(vector.expected().path("verifyAt").asText());
        assertThat(items).allMatch(item -> item.validity().contains(at));
        assertThat(platform.tee()).isEqualTo(vector.isSgx() ? Tee.SGX : Tee.TDX);
        assertThat(platform.fmspc().hex())
                .isEqualToIgnoringCase(
                        vector.expected().path("pck").path("fmspc").asText());
        assertThat(items.get(0).id()).isInstanceOf(EndorsementId.TcbInfo.class);
        assertThat(IntelEndorsements.parseJson(genuine.json())).isEqualTo(genuine);
    }
}
