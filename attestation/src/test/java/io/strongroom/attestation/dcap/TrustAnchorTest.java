/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.strongroom.attestation.Octets;
import io.strongroom.attestation.quote.QeVendor;
import io.strongroom.attestation.simulated.CertificateForge;
import java.security.KeyPair;
import org.junit.jupiter.api.Test;

class TrustAnchorTest {
    private static final String INTEL_ROOT = "C=US,ST=CA,L=Santa Clara,O=Intel Corporation,CN=Intel SGX Root CA";

    private final KeyPair key = CertificateForge.newKeyPair();

    @Test
    void of_a_simulated_root_is_not_one_of_intel() {
        var root = CertificateForge.root(key).issue();

        assertThat(TrustAnchor.Simulated.ofRoot(root).qeVendor()).isEqualTo(QeVendor.SIMULATED);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrustAnchor.Intel.ofRoot(root))
                .withMessageContaining("Strongroom SIMULATED Root CA");
    }

    @Test
    void of_intels_name_is_not_a_simulated_one() {
        var root = CertificateForge.root(key)
                .subject(INTEL_ROOT)
                .issuer(INTEL_ROOT)
                .issue();

        assertThat(TrustAnchor.Intel.ofRoot(root).qeVendor()).isEqualTo(QeVendor.INTEL);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrustAnchor.Simulated.ofRoot(root))
                .withMessageContaining("Intel SGX Root CA");
    }

    @Test
    void needs_a_point_of_p256() {
        var p384 = CertificateForge.newKeyPair("secp384r1");
        var root = CertificateForge.root(p384)
                .signedBy(p384.getPrivate(), "SHA384withECDSA")
                .issue();

        assertThatIllegalArgumentException().isThrownBy(() -> TrustAnchor.Simulated.ofRoot(root));
        assertThatIllegalArgumentException().isThrownBy(() -> new TrustAnchor.Simulated(Octets.zeros(64)));
        assertThatIllegalArgumentException().isThrownBy(() -> new TrustAnchor.Intel(Octets.zeros(63)));
    }
}
