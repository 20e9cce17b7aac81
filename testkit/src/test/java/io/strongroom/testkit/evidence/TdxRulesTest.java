/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.strongroom.attestation.Measurement;
import io.strongroom.attestation.PlatformPolicy;
import io.strongroom.attestation.Reason;
import io.strongroom.attestation.ReasonCode;
import io.strongroom.attestation.RefusalReason;
import io.strongroom.attestation.TdxRules;
import io.strongroom.attestation.VerifiedEvidence;
import io.strongroom.attestation.dcap.IntelEndorsements;
import io.strongroom.attestation.dcap.QuoteVerifier;
import io.strongroom.attestation.dcap.TrustAnchor;
import io.strongroom.attestation.quote.QuoteParser;
import io.strongroom.attestation.quote.TdAttribute;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a policy says about the configuration of trust domains. */
class TdxRulesTest {
    private static final Measurement NO_SERVICE_TD = Measurement.parse("00".repeat(48));
    private static final Measurement OTHER = Measurement.parse("99".repeat(48));

    @ParameterizedTest
    @CsvSource({
        "SEPT_VE_DISABLE, 0000001000000000",
        "MIGRATABLE, 0000002000000000",
        "PKS, 0000004000000000",
        "KL, 0000008000000000",
        "PERFMON, 0000000000000080"
    })
    void know_every_attribute(TdAttribute attribute, String bits) throws Exception {
        VerifiedEvidence set = domain(bits);
        VerifiedEvidence clear = domain("0000000000000000");
        var required = new TdxRules(Set.of(attribute), Set.of(), Set.of(), Set.of());
        var forbidden = new TdxRules(Set.of(), Set.of(attribute), Set.of(), Set.of());

        assertThat(refusals(required, set)).isEmpty();
        assertThat(refusals(forbidden, clear)).isEmpty();
        assertThat(refusals(required, clear)).containsExactly(RefusalReason.TD_ATTRIBUTE_NOT_ALLOWED);
        assertThat(refusals(forbidden, set)).containsExactly(RefusalReason.TD_ATTRIBUTE_NOT_ALLOWED);
    }

    @Test
    void demand_nothing_by_default() throws Exception {
        assertThat(refusals(TdxRules.ANY, domain("000000f000000080"))).isEmpty();
    }

    @Test
    void name_service_domains_and_modules() throws Exception {
        VerifiedEvidence plain = domain(TdField.ATTRIBUTES_PRODUCTION);
        var rules = new TdxRules(Set.of(), Set.of(), Set.of(NO_SERVICE_TD), Set.of());
        var others = new TdxRules(Set.of(), Set.of(), Set.of(OTHER), Set.of(OTHER));

        assertThat(refusals(rules, plain)).isEmpty();
        assertThat(refusals(others, plain))
                .containsExactly(RefusalReason.SERVICE_TD_NOT_ALLOWED, RefusalReason.SEAM_MODULE_NOT_ALLOWED);
    }

    @Test
    void refuse_to_require_what_they_forbid() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TdxRules(
                        Set.of(TdAttribute.PKS), Set.of(TdAttribute.PKS, TdAttribute.KL), Set.of(), Set.of()))
                .withMessageContaining("both required and forbidden");
    }

    private static List<ReasonCode> refusals(TdxRules rules, VerifiedEvidence evidence) {
        return PlatformPolicy.STRICT.withTdx(rules).check(evidence).stream()
                .map(Reason::code)
                .toList();
    }

    private static VerifiedEvidence domain(String attributes) throws Exception {
        ForgedDcap forged = DcapCase.tdx15()
                .withQuote(quote -> quote.withBody(body -> body.with(TdField.TD_ATTRIBUTES, attributes)))
                .forge();
        return new VerifiedEvidence.OfQuote(new QuoteVerifier()
                .verify(
                        QuoteParser.parse(forged.quote().bytes().toArray()),
                        IntelEndorsements.parseJson(forged.collateral().json()),
                        TrustAnchor.Intel.ofRoot(forged.root().certificate()),
                        forged.at()));
    }
}
