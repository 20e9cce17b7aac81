/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

import io.strongroom.attestation.Octets;
import java.util.stream.Collectors;

/**
 * TCB_VERSION: the security version numbers of a platform's parts, 8 bytes.
 *
 * <p>Source: AMD 56860, 2.2.
 *
 * @param layout which byte is which part's
 * @param octets exactly 8 bytes
 */
public record TcbVersion(TcbLayout layout, Octets octets) {
    /** Length in bytes. */
    public static final int LENGTH_BYTES = 8;

    /** Checks the length. */
    public TcbVersion {
        if (octets.length() != LENGTH_BYTES) {
            throw new IllegalArgumentException("a TCB version has 8 bytes, got " + octets.length());
        }
    }

    /**
     * The number of a component, 0 to 255.
     *
     * @throws IllegalArgumentException if there is none in this layout
     */
    public int svn(TcbComponent component) {
        int index = layout.components().indexOf(component);
        if (index < 0) {
            throw new IllegalArgumentException("layout " + layout + " has no component " + component.shortName());
        }
        return octets.byteAt(index);
    }

    /** Names and numbers of all components that have a meaning, as {@code bl 4, tee 0, snp 24, ucode 213}. */
    @Override
    public String toString() {
        return layout.components().stream()
                .filter(component -> !component.isReserved())
                .map(component -> component.shortName() + " " + svn(component))
                .collect(Collectors.joining(", "));
    }
}
