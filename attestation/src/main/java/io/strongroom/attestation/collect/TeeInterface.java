/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.collect;

import io.strongroom.attestation.Tee;

/** A way in which a platform shows that it has to do with trusted execution, those that attest this process first. */
public enum TeeInterface {
    /** Files that Gramine shows inside an SGX enclave. */
    GRAMINE("Gramine", "dev/attestation/quote", Tee.SGX, true),
    /** The device that Occlum shows inside an SGX enclave. With older SGX drivers of a host the name is a directory. */
    OCCLUM("Occlum", "dev/sgx", Tee.SGX, true),
    /** The kernel's directory of attestation reports in a TDX or SEV-SNP machine; which of them is seen by its use. */
    CONFIGFS_TSM("configfs-tsm", "sys/kernel/config/tsm/report", Tee.TDX, true),
    /** The driver of a TDX machine. */
    TDX_GUEST("TDX guest driver", "dev/tdx_guest", Tee.TDX, true),
    /** The driver of an SEV-SNP machine. */
    SEV_GUEST("SEV-SNP guest driver", "dev/sev-guest", Tee.SNP, true),
    /** A host that can start enclaves. */
    SGX_HOST("SGX driver of the host", "dev/sgx_enclave", Tee.SGX, false),
    /** The same, with the driver's older name. */
    SGX_HOST_OLDER("SGX driver of the host, older name", "dev/sgx/enclave", Tee.SGX, false),
    /** A host that can provision enclaves. */
    SGX_PROVISION("SGX provisioning of the host", "dev/sgx_provision", Tee.SGX, false),
    /** A host that can start enclaves that Intel signed. */
    SGX_HOST_LEGACY("SGX driver of the host without launch control", "dev/isgx", Tee.SGX, false),
    /** A host that can start machines under SEV. */
    SEV_HOST("SEV firmware of the host", "dev/sev", Tee.SNP, false);

    private final String description;
    private final String path;
    private final Tee tee;
    private final boolean attestsThisProcess;

    TeeInterface(String description, String path, Tee tee, boolean attestsThisProcess) {
        this.description = description;
        this.path = path;
        this.tee = tee;
        this.attestsThisProcess = attestsThisProcess;
    }

    /** What it is, for people. */
    public String description() {
        return description;
    }

    /** Where it lies, below the root of the file system. */
    public String path() {
        return path;
    }

    /** The environment that it belongs to, as far as its presence tells. */
    public Tee tee() {
        return tee;
    }

    /**
     * True if this process runs inside and could collect evidence through it; false if the machine could only start such
     * environments.
     */
    public boolean attestsThisProcess() {
        return attestsThisProcess;
    }
}
