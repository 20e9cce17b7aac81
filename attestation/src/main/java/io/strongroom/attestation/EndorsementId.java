/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import io.strongroom.attestation.dcap.PckAuthority;
import io.strongroom.attestation.snp.SigningKey;
import io.strongroom.attestation.snp.SnpProduct;
import io.strongroom.attestation.snp.TcbVersion;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which one of the statements that vendors sign about their platforms. Each has a name of lower-case letters, digits and
 * hyphens, under which it is stored and reported.
 */
public sealed interface EndorsementId {
    /** The name, such as {@code sgx-tcb-info-00a067110000}; {@link #parse} reads it. */
    String name();

    /** The endorsement with exactly this name, or none. */
    static Optional<EndorsementId> parse(String name) {
        return IntelRootCrl.NAME.equals(name)
                ? Optional.of(new IntelRootCrl())
                : TcbInfo.parse(name)
                        .or(() -> QeIdentity.parse(name))
                        .or(() -> PckCrl.parse(name))
                        .or(() -> Vcek.parse(name))
                        .or(() -> AmdCrl.parse(name));
    }

    /**
     * Intel's TCB info of one platform family.
     *
     * @param tee {@link Tee#SGX} or {@link Tee#TDX}
     * @param fmspc FMSPC, 6 bytes
     */
    record TcbInfo(Tee tee, Octets fmspc) implements EndorsementId {
        private static final Pattern NAME = Pattern.compile("(sgx|tdx)-tcb-info-([0-9a-f]{12})");

        /** Checks the kind and the length. */
        public TcbInfo {
            requireIntel(tee);
            requireFmspc(fmspc);
        }

        @Override
        public String name() {
            return tee.wireName() + "-tcb-info-" + fmspc.hex();
        }

        private static Optional<EndorsementId> parse(String name) {
            Matcher matcher = NAME.matcher(name);
            return matcher.matches()
                    ? Tee.ofWireName(matcher.group(1)).map(tee -> new TcbInfo(tee, Octets.parseHex(matcher.group(2))))
                    : Optional.empty();
        }
    }

    /**
     * Intel's identity of the quoting enclave of one technology.
     *
     * @param tee {@link Tee#SGX} or {@link Tee#TDX}
     */
    record QeIdentity(Tee tee) implements EndorsementId {
        private static final Pattern NAME = Pattern.compile("(sgx|tdx)-qe-identity");

        /** Checks the kind. */
        public QeIdentity {
            requireIntel(tee);
        }

        @Override
        public String name() {
            return tee.wireName() + "-qe-identity";
        }

        private static Optional<EndorsementId> parse(String name) {
            Matcher matcher = NAME.matcher(name);
            return matcher.matches() ? Tee.ofWireName(matcher.group(1)).map(QeIdentity::new) : Optional.empty();
        }
    }

    /** The revocation list of one of the authorities that issue PCK certificates. */
    record PckCrl(PckAuthority authority) implements EndorsementId {
        private static final String PREFIX = "pck-crl-";

        @Override
        public String name() {
            return PREFIX + authority.wireName();
        }

        private static Optional<EndorsementId> parse(String name) {
            return Arrays.stream(PckAuthority.values())
                    .<EndorsementId>map(PckCrl::new)
                    .filter(id -> id.name().equals(name))
                    .findFirst();
        }
    }

    /** The revocation list of Intel's root. */
    record IntelRootCrl() implements EndorsementId {
        private static final String NAME = "intel-root-crl";

        @Override
        public String name() {
            return NAME;
        }
    }

    /**
     * The certificate of a chip's key at one TCB.
     *
     * @param product which line of processors
     * @param hardwareId the chip, 64 bytes, for Turin 8
     * @param tcb TCB_VERSION, 8 bytes
     */
    record Vcek(SnpProduct product, Octets hardwareId, Octets tcb) implements EndorsementId {
        private static final Pattern NAME = Pattern.compile("vcek-([a-z]+)-([0-9a-f]+)-([0-9a-f]{16})");

        /** Checks the lengths. */
        public Vcek {
            requireTcb(tcb);
            if (hardwareId.length() != product.hardwareIdBytes()) {
                throw new IllegalArgumentException("the chip of a VCEK of " + product.title() + " has "
                        + product.hardwareIdBytes() + " bytes, got " + hardwareId.length());
            }
        }

        @Override
        public String name() {
            return "vcek-" + lowerCase(product) + "-" + hardwareId.hex() + "-" + tcb.hex();
        }

        private static Optional<EndorsementId> parse(String name) {
            Matcher matcher = NAME.matcher(name);
            return matcher.matches()
                    ? productOf(matcher.group(1))
                            .filter(product -> matcher.group(2).length() == 2 * product.hardwareIdBytes())
                            .map(product -> new Vcek(
                                    product, Octets.parseHex(matcher.group(2)), Octets.parseHex(matcher.group(3))))
                    : Optional.empty();
        }
    }

    /**
     * The revocation list of one of AMD's roots, as it is published for one kind of keys.
     *
     * @param product the root's
     * @param signingKey {@link SigningKey#VCEK} or {@link SigningKey#VLEK}
     */
    record AmdCrl(SnpProduct product, SigningKey signingKey) implements EndorsementId {
        private static final Pattern NAME = Pattern.compile("amd-(vcek|vlek)-crl-([a-z]+)");

        /** Checks the kind. */
        public AmdCrl {
            requireEndorsed(signingKey);
        }

        @Override
        public String name() {
            return "amd-" + signingKey.name().toLowerCase(Locale.ROOT) + "-crl-" + lowerCase(product);
        }

        private static Optional<EndorsementId> parse(String name) {
            Matcher matcher = NAME.matcher(name);
            return matcher.matches()
                    ? productOf(matcher.group(2))
                            .map(product -> new AmdCrl(
                                    product, SigningKey.valueOf(matcher.group(1).toUpperCase(Locale.ROOT))))
                    : Optional.empty();
        }
    }

    private static String lowerCase(SnpProduct product) {
        return product.title().toLowerCase(Locale.ROOT);
    }

    private static Optional<SnpProduct> productOf(String lowerCase) {
        return Arrays.stream(SnpProduct.values())
                .filter(product -> lowerCase(product).equals(lowerCase))
                .findFirst();
    }

    /** Refuses a key that AMD does not certify. */
    static void requireEndorsed(SigningKey kind) {
        if (kind != SigningKey.VCEK && kind != SigningKey.VLEK) {
            throw new IllegalArgumentException("AMD certifies keys of kind VCEK and VLEK, got " + kind);
        }
    }

    /** Refuses a TCB version of another length than 8 bytes. */
    static void requireTcb(Octets tcb) {
        if (tcb.length() != TcbVersion.LENGTH_BYTES) {
            throw new IllegalArgumentException("a TCB version has 8 bytes, got " + tcb.length());
        }
    }

    /** Refuses any technology but Intel's. */
    static void requireIntel(Tee tee) {
        if (tee != Tee.SGX && tee != Tee.TDX) {
            throw new IllegalArgumentException("Intel endorses sgx and tdx, got " + tee.wireName());
        }
    }

    /** Refuses an FMSPC of another length than 6 bytes. */
    static void requireFmspc(Octets fmspc) {
        if (fmspc.length() != 6) {
            throw new IllegalArgumentException("an FMSPC has 6 bytes, got " + fmspc.length());
        }
    }
}
