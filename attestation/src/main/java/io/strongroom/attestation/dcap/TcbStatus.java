/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * How a platform's, a TDX module's or a quoting enclave's security version stands against what Intel publishes.
 *
 * <p>Source: Intel SGX and TDX PCS API version 4, {@code tcbStatus}; the two TD relaunch values: Intel DCAP Quote
 * Verification Library, {@code TcbStatus}.
 */
public enum TcbStatus {
    /** Nothing to do. */
    UP_TO_DATE("UpToDate"),
    /** The platform is current, but the software in it must mitigate known vulnerabilities. */
    SW_HARDENING_NEEDED("SWHardeningNeeded"),
    /** The platform is current, but its configuration leaves it vulnerable. */
    CONFIGURATION_NEEDED("ConfigurationNeeded"),
    /** Both of the above. */
    CONFIGURATION_AND_SW_HARDENING_NEEDED("ConfigurationAndSWHardeningNeeded"),
    /** Microcode, firmware or module is older than a security update. */
    OUT_OF_DATE("OutOfDate"),
    /** Out of date, and its configuration leaves it vulnerable even after an update. */
    OUT_OF_DATE_CONFIGURATION_NEEDED("OutOfDateConfigurationNeeded"),
    /** The platform was updated while the trust domain ran: starting it again makes it current. */
    TD_RELAUNCH_ADVISED("TDRelaunchAdvised"),
    /** The same, and the platform's configuration leaves it vulnerable. */
    TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED("TDRelaunchAdvisedConfigurationNeeded"),
    /** The platform's keys must not be trusted. */
    REVOKED("Revoked");

    /** What a TCB level can be. A new start of a domain is advised by us, never by the vendor's text. */
    static final Set<TcbStatus> OF_TCB_LEVELS =
            Set.copyOf(EnumSet.complementOf(EnumSet.of(TD_RELAUNCH_ADVISED, TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED)));

    /** What a TDX module can be. */
    static final Set<TcbStatus> OF_TDX_MODULES = Set.of(UP_TO_DATE, OUT_OF_DATE, REVOKED);

    /** What a quoting enclave can be. */
    static final Set<TcbStatus> OF_QUOTING_ENCLAVES =
            Set.of(UP_TO_DATE, CONFIGURATION_NEEDED, OUT_OF_DATE, OUT_OF_DATE_CONFIGURATION_NEEDED, REVOKED);

    private final String wireName;

    TcbStatus(String wireName) {
        this.wireName = wireName;
    }

    /** The name in Intel's documents, such as {@code SWHardeningNeeded}. */
    public String wireName() {
        return wireName;
    }

    /** The status with exactly this name, or none. */
    public static Optional<TcbStatus> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(status -> status.wireName.equals(wireName))
                .findFirst();
    }

    /** True if the configuration is part of what is wrong. */
    boolean namesConfiguration() {
        return this == CONFIGURATION_NEEDED
                || this == CONFIGURATION_AND_SW_HARDENING_NEEDED
                || this == OUT_OF_DATE_CONFIGURATION_NEEDED;
    }

    /**
     * This status of a platform, once one of its parts (a TDX module, a quoting enclave) turned out to have status {@code
     * part}. A part in any other state than {@code UpToDate} and {@code Revoked} counts as out of date. Source: Intel DCAP
     * Quote Verification Library, {@code convergeTcbStatusWithQeTcbStatus}, {@code EnclaveReportVerifier}.
     */
    TcbStatus convergedWith(TcbStatus part) {
        if (part == REVOKED) {
            return REVOKED;
        }
        if (part == UP_TO_DATE) {
            return this;
        }
        return switch (this) {
            case UP_TO_DATE, SW_HARDENING_NEEDED -> OUT_OF_DATE;
            case CONFIGURATION_NEEDED, CONFIGURATION_AND_SW_HARDENING_NEEDED -> OUT_OF_DATE_CONFIGURATION_NEEDED;
            case OUT_OF_DATE,
                    OUT_OF_DATE_CONFIGURATION_NEEDED,
                    TD_RELAUNCH_ADVISED,
                    TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED,
                    REVOKED -> this;
        };
    }
}
