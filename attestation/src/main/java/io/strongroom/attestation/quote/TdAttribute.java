/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.quote;

import java.util.Locale;

/**
 * A bit of TDATTRIBUTES that a policy may have an opinion on; DEBUG has a rule of its own.
 *
 * <p>Source: Intel TDX Module Base Architecture Specification, "TD Attributes".
 */
public enum TdAttribute {
    /** Accesses to pages that are not accepted end the domain rather than raise an exception in it. */
    SEPT_VE_DISABLE {
        @Override
        public boolean isSetIn(TdAttributes attributes) {
            return attributes.isSeptVeDisabled();
        }
    },
    /** The domain can be moved to another platform by a migration TD. */
    MIGRATABLE {
        @Override
        public boolean isSetIn(TdAttributes attributes) {
            return attributes.isMigratable();
        }
    },
    /** Supervisor protection keys are allowed. */
    PKS {
        @Override
        public boolean isSetIn(TdAttributes attributes) {
            return attributes.hasProtectionKeys();
        }
    },
    /** Key Locker is allowed. */
    KL {
        @Override
        public boolean isSetIn(TdAttributes attributes) {
            return attributes.hasKeyLocker();
        }
    },
    /** The domain may use performance monitoring. */
    PERFMON {
        @Override
        public boolean isSetIn(TdAttributes attributes) {
            return attributes.hasPerfmon();
        }
    };

    /** True if the bit is set. */
    public abstract boolean isSetIn(TdAttributes attributes);

    /** The name in policies, such as {@code sept-ve-disable}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
