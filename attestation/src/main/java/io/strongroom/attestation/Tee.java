/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A kind of trusted execution environment, and so of evidence. */
public enum Tee {
    /** Intel SGX enclave; evidence is a quote of version 3, 4 or 5. */
    SGX(AssuranceClass.HARDWARE),
    /** Intel TDX machine; evidence is a quote of version 4 or 5. */
    TDX(AssuranceClass.HARDWARE),
    /** AMD SEV-SNP machine; evidence is an attestation report. */
    SNP(AssuranceClass.HARDWARE),
    /** What was booted, vouched for by a TPM 2.0; evidence is a quote over PCRs. Memory is not protected. */
    TPM(AssuranceClass.TPM),
    /** No protection at all: a quote of version 3 made by software, for development and tests. */
    SIMULATED(AssuranceClass.SIMULATED);

    private final AssuranceClass assuranceClass;

    Tee(AssuranceClass assuranceClass) {
        this.assuranceClass = assuranceClass;
    }

    /** The class of everything that is attested with this kind of evidence. */
    public AssuranceClass assuranceClass() {
        return assuranceClass;
    }

    /** The name in the KBS protocol and in policies: {@code sgx}, {@code tdx}, {@code snp}, {@code tpm}, {@code simulated}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind with exactly this wire name, or none. */
    public static Optional<Tee> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(tee -> tee.wireName().equals(wireName))
                .findFirst();
    }
}
