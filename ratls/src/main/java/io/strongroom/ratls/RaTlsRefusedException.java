/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.attestation.Reason;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A peer's certificate is refused in a handshake. The peer learns no more than that; this side finds the reasons here. */
public final class RaTlsRefusedException extends CertificateException {
    private static final long serialVersionUID = 1L;

    /** Not written out: nobody serialises it. */
    private final transient List<Reason> reasons;

    RaTlsRefusedException(List<Reason> reasons) {
        super(reasons.stream()
                .map(reason -> reason.code().name() + ": " + reason.message())
                .collect(Collectors.joining("; ")));
        this.reasons = new ArrayList<>(reasons);
    }

    RaTlsRefusedException(String message) {
        super(message);
        this.reasons = List.of();
    }

    /** Every reason of the verifier's; none if it was not asked, because the connection itself is not acceptable. */
    public List<Reason> reasons() {
        return List.copyOf(reasons);
    }

    /** The refusal that made a handshake fail, if that was why it failed. */
    public static Optional<RaTlsRefusedException> in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RaTlsRefusedException refused) {
                return Optional.of(refused);
            }
        }
        return Optional.empty();
    }
}
