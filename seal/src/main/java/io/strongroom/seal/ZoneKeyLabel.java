/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

/**
 * The purposes for which a zone key derives keys. A zone key is used for nothing else, and no two purposes share a label.
 *
 * <p>The registry is docs/spec/zone-key-labels.md; a new purpose is entered there first.
 */
public enum ZoneKeyLabel {
    /** Wrapping the data keys of sealed files. Only {@link ZoneKeyring} itself derives it, with a salt it draws. */
    FILE_WRAP("slf1 wrap"),
    /** Wrapping the keys of Parquet Modular Encryption. */
    PARQUET("parquet1 wrap"),
    /** Encrypted keys of Hadoop's key provider interface. */
    HADOOP("hadoop1 key"),
    /** Reserved: manifests of version 1 are sealed files, and derive nothing else. */
    MANIFEST("manifest1 seal"),
    /** Sealing requests and responses of model serving. */
    SERVING("serving1 seal");

    private final String label;

    ZoneKeyLabel(String label) {
        this.label = label;
    }

    /** The label as it stands in the derivation: printable ASCII. */
    public String label() {
        return label;
    }
}
