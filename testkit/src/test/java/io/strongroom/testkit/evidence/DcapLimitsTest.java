/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import static io.strongroom.attestation.RejectReason.CERT_CHAIN;
import static io.strongroom.attestation.RejectReason.CERT_REVOKED;
import static io.strongroom.attestation.RejectReason.COLLATERAL_FORMAT;
import static io.strongroom.attestation.RejectReason.CRL_FORMAT;
import static io.strongroom.attestation.RejectReason.FORMAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.RejectReason;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs that are far too large: refused, or judged, in little time and memory. The tests run in 1 GiB. */
class DcapLimitsTest {
    private static final DcapCase CASE = DcapCase.sgx();
    private static final int MANY = 10_000;
    private static final int DEEP = 100_000;

    @Test
    @Timeout(20)
    void ten_thousand_certificates_in_a_quote_are_refused() {
        DcapCase recipe = CASE.withQuote(quote ->
                quote.withCertification(5, chain -> text(chain.get(0).pem().repeat(MANY))));

        assertThat(DcapJudge.rejection(recipe)).contains(CERT_CHAIN);
    }

    /** What lies between the lines is not base64: it would be the reason, if it were looked at. */
    @Test
    void too_many_certificates_are_refused_before_they_are_decoded() {
        String junk = "-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----\n";
        DcapCase four = CASE.withQuote(quote -> quote.withCertification(5, chain -> text(junk.repeat(4))));
        DcapCase many = CASE.withQuote(quote -> quote.withCertification(5, chain -> text(junk.repeat(MANY))));

        assertThat(DcapJudge.message(four.forge())).contains("more than 3");
        assertThat(DcapJudge.message(many.forge())).contains("wanted at most 73728 for 3 certificates");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "A", "A\n", "=", "-----BEGIN CERTIFICATE-----\n", "\0"})
    @Timeout(20)
    void megabytes_of_anything_in_the_place_of_a_chain_are_refused(String unit) {
        Bytes filler = text(unit.repeat(8 * 1024 * 1024 / unit.length()));
        for (boolean isBehind : new boolean[] {true, false}) {
            DcapCase recipe = CASE.withQuote(quote -> quote.withCertification(5, chain -> {
                Bytes pem = DcapQuoteForge.pem(chain.toArray(Identity[]::new));
                return isBehind ? Bytes.join(pem.slice(0, pem.length() - 1), filler) : Bytes.join(filler, pem);
            }));

            assertThat(DcapJudge.rejection(recipe)).contains(CERT_CHAIN);
        }
    }

    @Test
    @Timeout(20)
    void ten_thousand_certificates_in_the_collateral_are_refused() {
        ForgedDcap forged = CASE.forge();
        for (String chain : List.of(
                DcapCollateral.TCB_INFO_ISSUER_CHAIN,
                DcapCollateral.QE_IDENTITY_ISSUER_CHAIN,
                DcapCollateral.PCK_CRL_ISSUER_CHAIN)) {
            String many = forged.collateral().get(chain).repeat(MANY / 2);
            assertThat(DcapJudge.rejection(forged.withCollateral(collateral -> collateral.with(chain, many))))
                    .hasValueSatisfying(reason -> assertThat(reason).isIn(CERT_CHAIN, FORMAT));
        }
    }

    @Test
    void a_certificate_of_a_megabyte_is_refused() {
        var padding = new ForgedExtension("1.2.3.4", false, Bytes.zeros(1 << 20));

        assertThat(DcapJudge.rejection(CASE.withPck(pck -> pck.plus(padding)))).contains(CERT_CHAIN);
        assertThat(DcapJudge.rejection(CASE.withTcbSigning(signing -> signing.plus(padding))))
                .contains(CERT_CHAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[[{\"a\":"})
    void json_of_a_hundred_thousand_levels_is_refused(String opening) {
        String deep = opening.repeat(DEEP);

        assertThat(rejectionOfTcbInfo(deep)).isEqualTo(COLLATERAL_FORMAT);
        assertThat(rejectionOfTcbInfo("{\"id\":" + deep)).isEqualTo(COLLATERAL_FORMAT);
        assertThat(DcapJudge.rejection(CASE.withQeIdentity(identity -> identity.withEdit(old -> "{\"id\":" + deep))))
                .contains(COLLATERAL_FORMAT);
        assertThat(DcapJudge.rejectionOfCollateral("{\"tcb_info\":" + deep)).contains(FORMAT);
    }

    @Test
    void json_with_endless_names_numbers_and_texts_is_refused() {
        assertThat(rejectionOfTcbInfo("{\"" + "a".repeat(DEEP) + "\":1}")).isEqualTo(COLLATERAL_FORMAT);
        assertThat(rejectionOfTcbInfo("{\"version\":" + "9".repeat(1 << 20) + "}"))
                .isEqualTo(COLLATERAL_FORMAT);
        assertThat(rejectionOfTcbInfo("{\"version\":1" + "0".repeat(1 << 20) + "e-9}"))
                .isEqualTo(COLLATERAL_FORMAT);
        assertThat(rejectionOfTcbInfo("{\"id\":\"" + "a".repeat(3 << 20) + "\"}"))
                .isEqualTo(COLLATERAL_FORMAT);
    }

    @Test
    void json_of_a_hundred_thousand_levels_of_the_tcb_is_read_or_refused() {
        String level = "{\"tcb\":{},\"tcbDate\":\"2026-01-14T00:00:00Z\",\"tcbStatus\":\"UpToDate\"},";

        assertThat(rejectionOfTcbInfo("{\"version\":3,\"tcbLevels\":[" + level.repeat(50_000) + "{}]}"))
                .isEqualTo(COLLATERAL_FORMAT);
    }

    @Tag("slow")
    @Test
    void a_million_revoked_serial_numbers_are_searched() {
        List<BigInteger> serials = CrlForge.serials(1_000_000);
        ForgedDcap forged = CASE.withPckCrl(crl -> crl.withRevoked(serials)).forge();
        ForgedDcap revoked = forged.withPck(CASE.pck().withSerial(serials.get(654_321)), CASE.quote());

        long start = System.nanoTime();
        assertThat(DcapJudge.rejection(forged)).isEmpty();
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        assertThat(DcapJudge.rejection(revoked)).contains(CERT_REVOKED);
        System.out.printf(
                "a CRL of a million entries, %d bytes, was read and searched in %d ms%n",
                forged.collateral().get(DcapCollateral.PCK_CRL).length() / 2, took.toMillis());
    }

    @Test
    void thousands_of_revoked_serial_numbers_are_searched() {
        List<BigInteger> serials = CrlForge.serials(20_000);
        ForgedDcap forged = CASE.withPckCrl(crl -> crl.withRevoked(serials)).forge();

        assertThat(DcapJudge.rejection(forged)).isEmpty();
        for (int index : List.of(0, 9_999, 19_999)) {
            assertThat(DcapJudge.rejection(forged.withPck(CASE.pck().withSerial(serials.get(index)), CASE.quote())))
                    .contains(CERT_REVOKED);
        }
    }

    @Test
    void a_crl_whose_lengths_promise_gigabytes_is_refused() {
        for (String hex : List.of("30847fffffff", "3084ffffffff", "30843fffffff30843ffffff0", "3080")) {
            assertThat(DcapJudge.rejection(
                            CASE.forge().withCollateral(collateral -> collateral.with(DcapCollateral.PCK_CRL, hex))))
                    .contains(CRL_FORMAT);
        }
    }

    private static RejectReason rejectionOfTcbInfo(String text) {
        return DcapJudge.rejection(CASE.withTcbInfo(info -> info.withEdit(old -> text)))
                .orElseThrow();
    }

    private static Bytes text(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.US_ASCII));
    }
}
