/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import static io.strongroom.ratls.Cbor.array;
import static io.strongroom.ratls.Cbor.byteString;
import static io.strongroom.ratls.Cbor.map;
import static io.strongroom.ratls.Cbor.pubkeyHash;
import static io.strongroom.ratls.Cbor.tag;
import static io.strongroom.ratls.Cbor.text;
import static io.strongroom.ratls.Cbor.unsigned;
import static io.strongroom.ratls.Der.bytes;
import static io.strongroom.ratls.Der.concat;
import static io.strongroom.ratls.Der.hex;
import static io.strongroom.ratls.EvidenceExtension.GRAMINE;
import static io.strongroom.ratls.EvidenceExtension.RATS_TLS;
import static io.strongroom.ratls.EvidenceExtension.TCG_DICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.Tee;
import io.strongroom.ratls.KeyBinding.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RaTlsCertificateReaderTest {
    private static final KeyPair KEY = CertificateForge.newKey("secp256r1");
    private static final Octets KEY_HASH = HashAlgorithm.SHA_256.hash(CertificateForge.spki(KEY));
    private static TestPlatform platform;

    @BeforeAll
    static void start_platform(@TempDir Path directory) throws Exception {
        TestPlatform.create(directory.resolve("platform"), CertificateForge.NOW);
        platform = TestPlatform.load(directory.resolve("platform"));
    }

    private static CertificateForge forge() {
        return new CertificateForge(KEY);
    }

    private static RaTlsCertificate read(CertificateForge forge) throws EvidenceFormatException {
        return RaTlsCertificateReader.read(forge.der());
    }

    private static void assertRefused(CertificateForge forge, String message) {
        assertThatThrownBy(() -> read(forge))
                .isInstanceOf(EvidenceFormatException.class)
                .hasMessageContaining(message);
    }

    private static byte[] claims() {
        return TestPlatform.claims(KEY);
    }

    @Nested
    class TcgForm {
        private static CertificateForge with(byte[] evidence) {
            return forge().evidence(TCG_DICE, evidence);
        }

        private static byte[] quoteOver(byte[] claims) {
            return platform.quote(HashAlgorithm.SHA_256.hash(Octets.of(claims)));
        }

        @Test
        void is_bound_to_the_key() throws Exception {
            RaTlsCertificate certificate = read(with(platform.tagged(claims())));

            assertThat(certificate.binding().verdict()).isEqualTo(Verdict.BOUND);
            assertThat(certificate.binding().explanation()).isEqualTo("the quote vouches for the certificate's key");
            assertThat(certificate.evidence().tee()).isEqualTo(Tee.SIMULATED);
            assertThat(certificate.evidence().octets())
                    .isEqualTo(certificate.form().quote())
                    .extracting(Octets::length)
                    .isEqualTo(certificate.quote().layout().totalBytes());
        }

        @ParameterizedTest
        @EnumSource(HashAlgorithm.class)
        void may_hash_the_key_with(HashAlgorithm algorithm) throws Exception {
            byte[] claims =
                    map(text("pubkey-hash"), pubkeyHash(algorithm.id(), algorithm.hash(CertificateForge.spki(KEY))));

            var binding =
                    (KeyBinding.ByClaims) read(with(platform.tagged(claims))).binding();

            assertThat(binding.isBound()).isTrue();
            assertThat(binding.algorithm()).contains(algorithm);
        }

        @Test
        void may_have_claims_that_are_not_known_in_any_order() throws Exception {
            byte[] claims = map(
                    text("zzz"),
                    array(unsigned(1), map()),
                    text("pubkey-hash"),
                    pubkeyHash(1, KEY_HASH),
                    text("key_0"),
                    byteString(bytes(1, 2, 0)));

            RaTlsCertificate certificate = read(with(platform.tagged(claims)));

            assertThat(certificate.binding().isBound()).isTrue();
            assertThat(((RaTlsEvidence.Tagged) certificate.form()).claims().names())
                    .containsExactly("zzz", "pubkey-hash", "key_0");
        }

        @Test
        void gives_the_nonce() throws Exception {
            byte[] claims = map(text("nonce"), byteString(bytes(7, 8)), text("pubkey-hash"), pubkeyHash(1, KEY_HASH));

            var evidence =
                    (RaTlsEvidence.Tagged) read(with(platform.tagged(claims))).form();

            assertThat(evidence.claims().nonce()).contains(Octets.parseHex("0708"));
        }

        @Test
        void does_not_bind_another_key() throws Exception {
            KeyPair other = CertificateForge.newKey("secp256r1");
            var forge = new CertificateForge(other).evidence(TCG_DICE, platform.tagged(claims()));

            KeyBinding binding = read(forge).binding();

            assertThat(binding.verdict()).isEqualTo(Verdict.NOT_BOUND);
            assertThat(binding.explanation()).isEqualTo("pubkey-hash is of another key than the certificate's");
        }

        @Test
        void does_not_bind_without_the_claim() throws Exception {
            byte[] claims = map(text("nonce"), byteString(bytes(1)));

            KeyBinding binding = read(with(platform.tagged(claims))).binding();

            assertThat(binding.verdict()).isEqualTo(Verdict.NOT_BOUND);
            assertThat(binding.explanation()).contains("no pubkey-hash");
        }

        @ParameterizedTest
        @ValueSource(longs = {0, 2, 6, 9, 0xFFFFFFFFL})
        void does_not_bind_by_other_hash_algorithms(long algorithm) throws Exception {
            byte[] claims = map(text("pubkey-hash"), pubkeyHash(algorithm, KEY_HASH));

            KeyBinding binding = read(with(platform.tagged(claims))).binding();

            assertThat(binding.verdict()).isEqualTo(Verdict.NOT_BOUND);
            assertThat(binding.explanation()).contains("wanted 1, 7 or 8");
        }

        @Test
        void does_not_bind_claims_that_were_not_quoted() throws Exception {
            byte[] quoted = map(text("pubkey-hash"), pubkeyHash(1, Octets.zeros(32)));
            byte[] evidence = tag(60000, array(byteString(quoteOver(quoted)), byteString(claims())));

            KeyBinding binding = read(with(evidence)).binding();

            assertThat(binding.isBound()).isFalse();
            assertThat(binding.explanation()).contains("other claims");
        }

        @Test
        void does_not_bind_if_the_rest_of_the_report_data_is_used() throws Exception {
            byte[] reportData = Arrays.copyOf(
                    HashAlgorithm.SHA_256.hash(Octets.of(claims())).bytes(), ReportData.LENGTH_BYTES);
            reportData[63] = 1;
            byte[] quote = platform.quote(ReportData.of(reportData));

            KeyBinding binding = read(with(tag(60000, array(byteString(quote), byteString(claims())))))
                    .binding();

            assertThat(binding.isBound()).isFalse();
            assertThat(binding.explanation()).contains("not zero");
        }

        @Test
        void does_not_bind_a_hash_that_was_cut() throws Exception {
            byte[] claims = map(text("pubkey-hash"), pubkeyHash(1, KEY_HASH.slice(0, 16)));

            assertThat(read(with(platform.tagged(claims))).binding().isBound()).isFalse();
        }

        @ParameterizedTest
        @ValueSource(longs = {0, 59999, 60001, 60002, 1733889})
        void is_refused_with_another_tag(long number) {
            byte[] evidence = tag(number, array(byteString(quoteOver(claims())), byteString(claims())));

            assertRefused(with(evidence), "the evidence has the CBOR tag " + number + " (wanted 60000)");
        }

        @Test
        void is_refused_without_a_tag() {
            assertRefused(with(array(byteString(quoteOver(claims())), byteString(claims()))), "wanted a tag");
        }

        @Test
        void is_refused_as_an_array_of_indefinite_length() {
            byte[] evidence =
                    concat(hex("d9ea60"), hex("9f"), byteString(quoteOver(claims())), byteString(claims()), hex("ff"));

            assertRefused(with(evidence), "no definite length");
        }

        @Test
        void is_refused_with_one_or_three_items() {
            byte[] quote = byteString(quoteOver(claims()));

            assertRefused(with(tag(60000, array(quote))), "has 1 items");
            assertRefused(with(tag(60000, array(quote, byteString(claims()), unsigned(0)))), "has 3 items");
        }

        @Test
        void is_refused_with_bytes_behind_it() {
            assertRefused(with(concat(platform.tagged(claims()), bytes(0))), "1 bytes follow the evidence");
        }

        @Test
        void is_refused_with_bytes_behind_the_claims() {
            assertRefused(with(platform.tagged(concat(claims(), bytes(0)))), "1 bytes follow the claims");
        }

        @Test
        void is_refused_with_bytes_behind_the_key_hash() {
            byte[] hash = concat(array(unsigned(1), byteString(KEY_HASH.bytes())), bytes(0));

            assertRefused(
                    with(platform.tagged(map(text("pubkey-hash"), byteString(hash)))), "1 bytes follow pubkey-hash");
        }

        @Test
        void is_refused_if_a_length_is_not_in_its_shortest_form() {
            byte[] evidence = platform.tagged(claims());
            byte[] longer =
                    concat(Arrays.copyOf(evidence, 3), hex("9802"), Arrays.copyOfRange(evidence, 4, evidence.length));

            assertRefused(with(longer), "not in its shortest form");
        }

        @Test
        void is_refused_with_a_claim_that_is_there_twice() {
            byte[] claims = map(
                    text("pubkey-hash"), pubkeyHash(1, Octets.zeros(32)), text("pubkey-hash"), pubkeyHash(1, KEY_HASH));

            assertRefused(with(platform.tagged(claims)), "a claim is there twice");
        }

        @Test
        void is_refused_with_known_claims_of_another_kind() {
            assertRefused(with(platform.tagged(map(text("pubkey-hash"), text("x")))), "wanted a byte string");
            assertRefused(with(platform.tagged(map(text("nonce"), text("x")))), "wanted a byte string");
            assertRefused(with(platform.tagged(map(unsigned(1), text("x")))), "wanted a text");
            assertRefused(with(platform.tagged(array())), "wanted a map");
        }

        @Test
        void is_refused_with_a_key_hash_of_another_shape() {
            byte[] three = byteString(array(unsigned(1), byteString(KEY_HASH.bytes()), unsigned(0)));
            byte[] text = byteString(array(text("sha-256"), byteString(KEY_HASH.bytes())));

            assertRefused(with(platform.tagged(map(text("pubkey-hash"), three))), "has 3 items");
            assertRefused(with(platform.tagged(map(text("pubkey-hash"), text))), "wanted an unsigned integer");
        }

        @Test
        void is_refused_with_more_claims_than_anybody_makes() {
            byte[][] items = new byte[130][];
            for (int i = 0; i < items.length; i += 2) {
                items[i] = text("claim" + i);
                items[i + 1] = unsigned(i);
            }

            assertRefused(with(platform.tagged(map(items))), "has 65 claims");
        }

        @Test
        void is_refused_with_a_quote_that_cannot_be_read() {
            assertRefused(
                    with(tag(60000, array(byteString(bytes(3, 0)), byteString(claims())))), "attestation key type");
        }
    }

    @Nested
    class OlderForm {
        @ParameterizedTest
        @EnumSource(
                value = EvidenceExtension.class,
                names = {"GRAMINE", "RATS_TLS"})
        void is_bound_to_the_key(EvidenceExtension extension) throws Exception {
            RaTlsCertificate certificate = read(forge().evidence(extension, platform.quote(KEY_HASH)));

            assertThat(certificate.binding().verdict()).isEqualTo(Verdict.BOUND);
            assertThat(certificate.form().extension()).isEqualTo(extension);
        }

        @Test
        void does_not_bind_another_key() throws Exception {
            KeyBinding binding = read(forge().evidence(GRAMINE, platform.quote(Octets.zeros(32))))
                    .binding();

            assertThat(binding.verdict()).isEqualTo(Verdict.NOT_BOUND);
            assertThat(binding.explanation()).contains("another key");
        }

        @Test
        void does_not_bind_if_the_rest_of_the_report_data_is_used() throws Exception {
            byte[] reportData = Arrays.copyOf(KEY_HASH.bytes(), ReportData.LENGTH_BYTES);
            reportData[32] = 1;

            KeyBinding binding = read(forge().evidence(GRAMINE, platform.quote(ReportData.of(reportData))))
                    .binding();

            assertThat(binding.isBound()).isFalse();
            assertThat(binding.explanation()).contains("not zero");
        }

        @Test
        void does_not_bind_by_the_pkcs_1_key_of_old_rats_tls() throws Exception {
            KeyPair rsa = CertificateForge.newRsaKey(2048, 65537);
            Octets pkcs1 = CertificateKey.read(CertificateForge.spki(rsa)).key();
            byte[] quote = platform.quote(HashAlgorithm.SHA_256.hash(pkcs1));

            KeyBinding binding =
                    read(new CertificateForge(rsa).evidence(RATS_TLS, quote)).binding();

            assertThat(binding.verdict()).isEqualTo(Verdict.NOT_BOUND_BY_GRAMINE_RULE);
            assertThat(binding.explanation()).contains("PKCS#1");
        }

        @Test
        void binds_a_key_of_rsa_by_the_whole_key_info() throws Exception {
            KeyPair rsa = CertificateForge.newRsaKey(2048, 65537);
            byte[] quote = platform.quote(HashAlgorithm.SHA_256.hash(CertificateForge.spki(rsa)));

            assertThat(read(new CertificateForge(rsa).evidence(RATS_TLS, quote))
                            .binding()
                            .verdict())
                    .isEqualTo(Verdict.BOUND);
        }

        @Test
        void is_refused_under_both_identifiers_at_once() {
            byte[] quote = platform.quote(KEY_HASH);

            assertRefused(forge().evidence(GRAMINE, quote).evidence(RATS_TLS, quote), "2 extensions with evidence");
        }
    }

    @Nested
    class Choice {
        @Test
        void prefers_tcgs_form_wherever_it_stands() throws Exception {
            var first = forge().evidence(TCG_DICE, platform.tagged(claims())).evidence(GRAMINE, bytes(1));
            var last = forge().evidence(GRAMINE, bytes(1)).evidence(TCG_DICE, platform.tagged(claims()));

            assertThat(read(first).form().extension()).isEqualTo(TCG_DICE);
            assertThat(read(last).form().extension()).isEqualTo(TCG_DICE);
            assertThat(read(last).carried())
                    .extracting(RaTlsCertificate.Carried::extension)
                    .containsExactly(GRAMINE, TCG_DICE);
        }

        @Test
        void does_not_fall_back_from_tcgs_form() throws Exception {
            var unreadable = forge().evidence(TCG_DICE, bytes(0)).evidence(GRAMINE, platform.quote(KEY_HASH));
            byte[] other = map(text("pubkey-hash"), pubkeyHash(1, Octets.zeros(32)));
            var unbound =
                    forge().evidence(TCG_DICE, platform.tagged(other)).evidence(GRAMINE, platform.quote(KEY_HASH));

            assertRefused(unreadable, "wanted a tag");
            assertThat(read(unbound).binding().isBound()).isFalse();
        }

        @Test
        void never_takes_intels_pck_extension_for_evidence() {
            byte[] pckExtension = hex("2a864886f84d010d01");

            assertRefused(
                    forge().extension(pckExtension, false, platform.quote(KEY_HASH)), "0 extensions with evidence");
        }

        @ParameterizedTest
        @EnumSource(EvidenceExtension.class)
        void refuses_an_extension_that_is_there_twice(EvidenceExtension extension) {
            byte[] value = extension == TCG_DICE ? platform.tagged(claims()) : platform.quote(KEY_HASH);

            assertRefused(forge().evidence(extension, value).evidence(extension, value), "is there twice");
        }

        @Test
        void refuses_a_certificate_without_evidence() {
            assertRefused(forge(), "0 extensions with evidence");
        }
    }

    @Nested
    class Encoding {
        private static byte[] good() {
            return forge().evidence(TCG_DICE, platform.tagged(claims())).der();
        }

        @Test
        void may_be_pem() throws Exception {
            String pem = "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(good())
                    + "\n-----END CERTIFICATE-----\n";

            RaTlsCertificate certificate = RaTlsCertificateReader.read(pem.getBytes(StandardCharsets.US_ASCII));

            assertThat(certificate.binding().isBound()).isTrue();
            assertThatThrownBy(() -> RaTlsCertificateReader.read((pem + pem).getBytes(StandardCharsets.US_ASCII)))
                    .hasMessageContaining("2 certificates");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "x", "-----BEGIN CERTIFICATE-----\n", "{}"})
        void is_refused_if_it_is_neither_der_nor_pem(String text) {
            assertThatThrownBy(() -> RaTlsCertificateReader.read(text.getBytes(StandardCharsets.US_ASCII)))
                    .isInstanceOf(EvidenceFormatException.class);
        }

        @Test
        void is_refused_if_it_is_too_large() {
            assertThatThrownBy(() -> RaTlsCertificateReader.read(new byte[RaTlsCertificateReader.MAX_BYTES + 1]))
                    .hasMessageContaining("wanted at most 65536");
            var large = forge().evidence(GRAMINE, new byte[RaTlsCertificateReader.MAX_BYTES]);
            assertThatThrownBy(() -> RaTlsCertificateReader.read(large.x509())).hasMessageContaining("wanted at most");
        }

        @Test
        void is_refused_with_bytes_behind_it() {
            assertThatThrownBy(() -> RaTlsCertificateReader.read(concat(good(), bytes(0))))
                    .hasMessage("1 bytes follow the certificate (wanted none)");
        }

        @Test
        void is_refused_at_every_truncation() {
            byte[] good = good();
            for (int length = 0; length < good.length; length++) {
                byte[] part = Arrays.copyOf(good, length);

                assertThatThrownBy(() -> RaTlsCertificateReader.read(part)).isInstanceOf(EvidenceFormatException.class);
            }
        }

        @ParameterizedTest
        @CsvSource({
            "308000, wanted 1 to 3",
            "3084000000010, wanted 1 to 3",
            "30810130, not in its shortest form",
            "3082008030, not in its shortest form",
            "31820001, has the tag 49"
        })
        void is_refused_if_it_is_not_strict_der(String start, String message) {
            String whole = start.length() % 2 == 0 ? start : start + "0";

            assertThatThrownBy(() -> CertificateParts.read(hex(whole))).hasMessageContaining(message);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 100, 10_000})
        void is_refused_or_read_however_deep_its_names_are_nested(int depth) {
            byte[] name = bytes();
            for (int i = 0; i < depth; i++) {
                name = Der.tlv(i % 2 == 0 ? Der.SEQUENCE : Der.SET, name);
                if (name.length > 60_000) {
                    break;
                }
            }
            byte[] part = forge().evidence(TCG_DICE, platform.tagged(claims())).signedPart();
            byte[] subject = new X500Principal("CN=RATLS, O=GramineDevelopers, C=US").getEncoded();
            byte[] nested = hex(Octets.of(part)
                    .hex()
                    .replaceFirst(Octets.of(subject).hex(), Octets.of(name).hex()));
            int content = Octets.of(nested).hex().indexOf("a003020102") / 2;
            byte[] der = forge().signed(Der.sequence(Arrays.copyOfRange(nested, content, nested.length)));

            assertThatThrownBy(() -> RaTlsCertificateReader.read(der)).isInstanceOf(EvidenceFormatException.class);
        }

        @Test
        void is_refused_if_it_names_two_signature_algorithms() {
            byte[] good = good();
            byte[] other = good.clone();
            int inner = indexOf(good, hex("06082a8648ce3d040302"));
            other[inner + 9] = 3;

            assertThatThrownBy(() -> RaTlsCertificateReader.read(other))
                    .hasMessageContaining("two signature algorithms");
        }

        private static int indexOf(byte[] bytes, byte[] wanted) {
            String all = Octets.of(bytes).hex();
            return all.indexOf(Octets.of(wanted).hex()) / 2;
        }
    }

    @Nested
    class Check {
        @Test
        void passes_a_bound_certificate() throws Exception {
            read(forge().evidence(TCG_DICE, platform.tagged(claims()))).check(CertificateForge.NOW);
        }

        @Test
        void names_the_binding_or_what_is_wrong_with_the_certificate() throws Exception {
            var stolen = read(new CertificateForge(CertificateForge.newKey("secp256r1"))
                    .evidence(TCG_DICE, platform.tagged(claims())));
            var old = read(forge().evidence(TCG_DICE, platform.tagged(claims())));

            assertThatThrownBy(() -> stolen.check(CertificateForge.NOW))
                    .isInstanceOfSatisfying(
                            EvidenceRejectedException.class,
                            e -> assertThat(e.reason()).isEqualTo(RejectReason.KEY_BINDING));
            assertThatThrownBy(() -> old.check(CertificateForge.NOW.plusSeconds(3601)))
                    .isInstanceOfSatisfying(
                            EvidenceRejectedException.class,
                            e -> assertThat(e.reason()).isEqualTo(RejectReason.EXPIRED));
        }
    }

    @Test
    void shows_its_findings_in_a_fixed_order() throws Exception {
        RaTlsCertificate certificate = read(forge().evidence(TCG_DICE, platform.tagged(claims())));

        Map<String, Object> fields = RaTlsFields.show(certificate);

        assertThat(fields.keySet())
                .containsExactly("extensionOid", "spkiSha256", "allEvidenceExtensions", "keyBinding", "bindingVerdict");
        assertThat(fields).containsEntry("spkiSha256", KEY_HASH.hex()).containsEntry("bindingVerdict", "BOUND");
    }
}
