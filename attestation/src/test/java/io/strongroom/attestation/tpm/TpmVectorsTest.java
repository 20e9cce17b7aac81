/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Evidence that a TPM gave, of every scheme, read on machines that have none. */
class TpmVectorsTest {
    static List<TpmVectors.Vector> vectors() {
        return TpmVectors.all();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void are_verified_with_the_expected_claims(TpmVectors.Vector vector) throws Exception {
        var endorsements = TpmEndorsements.of(List.of()).allowMissingLists();

        VerifiedTpmEvidence verified = new TpmVerifier()
                .verify(vector.evidence(), TpmAuthorities.of(vector.authority()), endorsements, TestMachine.NOW);

        assertThat(verified.quote().extraData().hex()).isEqualTo(vector.expected("extraData"));
        assertThat(verified.quote().pcrDigest().hex()).isEqualTo(vector.expected("pcrDigest"));
        assertThat(verified.quote().clockInfo().resetCount()).isEqualTo(Long.parseLong(vector.expected("resetCount")));
        assertThat(Long.toHexString(verified.quote().firmwareVersion())).isEqualTo(vector.expected("firmwareVersion"));
        assertThat(verified.events()).hasSize(9);
        assertThat(PcrPolicy.ofValues(verified.pcrValues()).check(verified)).isEmpty();
    }
}
