/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

/**
 * The version of the SEV firmware. Source: AMD 56860, 7.3.
 *
 * @param major 0 to 255
 * @param minor 0 to 255
 * @param build 0 to 255
 */
public record FirmwareVersion(int major, int minor, int build) {
    /** Major, minor and build, joined by dots. */
    @Override
    public String toString() {
        return major + "." + minor + "." + build;
    }
}
