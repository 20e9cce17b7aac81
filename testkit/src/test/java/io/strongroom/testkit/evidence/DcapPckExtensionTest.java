/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import static io.strongroom.attestation.RejectReason.CERT_CHAIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The SGX extension of the PCK certificate in every form that it may have, and in some that it may not. */
class DcapPckExtensionTest {
    private static final DcapCase CASE = DcapCase.sgx();
    private static final String OID = SgxExtensionForge.OID;
    private static final String TCB = OID + ".2.";

    @Test
    void may_have_its_items_in_another_order() {
        assertThat(DcapJudge.platform(CASE.withPckExtension(SgxExtensionForge::reversed))
                        .pck())
                .isEqualTo(DcapJudge.platform(CASE).pck());
    }

    @Test
    void may_have_items_that_are_unknown() {
        assertAccepted(pck -> pck.with(OID + ".8", DERNull.INSTANCE));
        assertAccepted(pck -> pck.with(OID + ".200", new DERSequence()));
        assertAccepted(pck -> pck.with("1.2.3", new ASN1Integer(BigInteger.ONE.shiftLeft(500))));
        assertAccepted(pck -> pck.withTcb(TCB + "19", new ASN1Integer(-1)));
        assertAccepted(pck -> pck.withTcb(TCB + "1.1", new DERUTF8String("x")));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void must_have_every_item(int item) {
        assertRejected(pck -> pck.without(OID + "." + item));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18})
    void must_have_every_item_of_the_tcb(int item) {
        assertRejected(pck -> pck.without(TCB + item));
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7})
    void may_lack_platform_instance_and_configuration(int item) {
        assertAccepted(pck -> pck.without(OID + "." + item));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void must_not_have_an_item_twice(int item) {
        assertThat(DcapJudge.rejection(withItems(items -> items.add(items.get(item)))))
                .contains(CERT_CHAIN);
        assertThat(DcapJudge.rejection(withItems(items -> items.add(0, items.get(item)))))
                .contains(CERT_CHAIN);
    }

    @Test
    void must_not_have_an_svn_twice() {
        DcapCase recipe = withItems(items -> {
            var tcb = (ASN1Sequence) items.get(1);
            List<ASN1Encodable> svns = new ArrayList<>(List.of(((ASN1Sequence) tcb.getObjectAt(1)).toArray()));
            svns.add(new DERSequence(
                    new ASN1Encodable[] {((ASN1Sequence) svns.get(0)).getObjectAt(0), new ASN1Integer(255)}));
            items.set(1, new DERSequence(new ASN1Encodable[] {
                tcb.getObjectAt(0), new DERSequence(svns.toArray(ASN1Encodable[]::new))
            }));
        });

        assertThat(DcapJudge.rejection(recipe)).contains(CERT_CHAIN);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, -128, 256, 65536, 4294967296L, Long.MAX_VALUE})
    void must_have_svns_of_one_byte(long svn) {
        for (int item : List.of(1, 16)) {
            assertRejected(pck -> pck.withTcb(TCB + item, new ASN1Integer(svn)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 65536, 4294967296L, Long.MAX_VALUE})
    void must_have_a_pcesvn_of_two_bytes(long svn) {
        assertRejected(pck -> pck.withTcb(TCB + "17", new ASN1Integer(svn)));
        assertRejected(pck -> pck.withTcb(TCB + "17", new ASN1Integer(BigInteger.ONE.shiftLeft(2000))));
    }

    @Test
    void must_have_values_of_their_types() {
        assertRejected(pck -> pck.withTcb(TCB + "3", new DEROctetString(new byte[] {2})));
        assertRejected(pck -> pck.withTcb(TCB + "18", new ASN1Integer(0)));
        assertRejected(pck -> pck.with(OID + ".4", new ASN1Integer(0)));
        assertRejected(pck -> pck.with(OID + ".5", new ASN1Integer(0)));
    }

    @Test
    void must_have_values_of_their_lengths() {
        for (String hex : List.of("", "00", "4e".repeat(15), "4e".repeat(17))) {
            assertRejected(pck -> pck.withPpid(hex));
            assertRejected(pck -> pck.withCpuSvn(hex));
            assertRejected(pck -> pck.withFmspc(hex));
        }
        for (String hex : List.of("", "00", "000000")) {
            assertRejected(pck -> pck.withPceId(hex));
        }
    }

    @Test
    void must_be_one_sequence_and_there() {
        ForgedExtension right = CASE.pckExtension().extension();

        for (Bytes value : List.of(
                Bytes.zeros(0),
                Bytes.hex("0500"),
                Bytes.hex("3000"),
                Bytes.join(right.value(), Bytes.zeros(1)),
                right.value().slice(0, right.value().length() - 1),
                Bytes.hex("3080"))) {
            assertThat(DcapJudge.rejection(CASE.withPck(pck -> pck.with(new ForgedExtension(OID, false, value)))))
                    .contains(CERT_CHAIN);
        }
        assertThat(DcapJudge.rejection(CASE.withPck(pck -> pck.without(OID)))).contains(CERT_CHAIN);
        assertThat(DcapJudge.rejection(CASE.withPck(pck -> pck.plus(right)))).contains(CERT_CHAIN);
    }

    private static void assertAccepted(UnaryOperator<SgxExtensionForge> change) {
        assertThat(DcapJudge.rejection(CASE.withPckExtension(change))).isEmpty();
    }

    private static void assertRejected(UnaryOperator<SgxExtensionForge> change) {
        assertThat(DcapJudge.rejection(CASE.withPckExtension(change))).contains(CERT_CHAIN);
    }

    private interface Edit {
        void apply(List<ASN1Encodable> items);
    }

    private static DcapCase withItems(Edit edit) {
        ASN1Sequence sequence =
                ASN1Sequence.getInstance(CASE.pckExtension().extension().value().toArray());
        List<ASN1Encodable> items = new ArrayList<>(List.of(sequence.toArray()));
        edit.apply(items);
        return CASE.withPck(
                pck -> pck.with(ForgedExtension.of(OID, new DERSequence(items.toArray(ASN1Encodable[]::new)))));
    }
}
