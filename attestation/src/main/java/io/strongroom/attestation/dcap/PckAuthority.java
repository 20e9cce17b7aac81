/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;

/** The two authorities of Intel that issue PCK certificates, each with a revocation list of its own. */
public enum PckAuthority {
    /** Of platforms with several processors. */
    PLATFORM("Intel SGX PCK Platform CA"),
    /** Of single processors. */
    PROCESSOR("Intel SGX PCK Processor CA");

    /** Made once: to compare a name costs less than to parse it. */
    private static final Map<PckAuthority, X500Principal> SUBJECTS = Arrays.stream(values())
            .collect(Collectors.toUnmodifiableMap(
                    authority -> authority,
                    authority -> new X500Principal(
                            "C=US,ST=CA,L=Santa Clara,O=Intel Corporation,CN=" + authority.commonName)));

    private final String commonName;

    PckAuthority(String commonName) {
        this.commonName = commonName;
    }

    /** The name in Intel's service: {@code platform} or {@code processor}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The authority with exactly this wire name, or none. */
    public static Optional<PckAuthority> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(authority -> authority.wireName().equals(wireName))
                .findFirst();
    }

    /** The subject of the authority's certificate. */
    X500Principal subject() {
        return Objects.requireNonNull(SUBJECTS.get(this));
    }

    /** The authority with this subject, or none. */
    static Optional<PckAuthority> ofSubject(X500Principal subject) {
        return Arrays.stream(values())
                .filter(authority -> authority.subject().equals(subject))
                .findFirst();
    }
}
