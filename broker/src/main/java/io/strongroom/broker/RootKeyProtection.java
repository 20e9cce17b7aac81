/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.broker.api.MessageFormatException;

/** Where the root key of a workspace comes from. */
public enum RootKeyProtection {
    /** A passphrase, by Argon2id. */
    PASSPHRASE("passphrase", "from a passphrase"),
    /** A file beside the data that it protects: development only. */
    DEVELOPMENT_FILE("development-file", "a file beside the data: for development only"),
    /** A key in an HSM, by PKCS#11. */
    PKCS11("pkcs11", "wrapped by a key in an HSM"),
    /** A key of the transit engine of Vault or OpenBao. */
    TRANSIT("transit", "wrapped by a key of a transit engine");

    private final String wireName;
    private final String description;

    RootKeyProtection(String wireName, String description) {
        this.wireName = wireName;
        this.description = description;
    }

    /** Its name in answers. */
    public String wireName() {
        return wireName;
    }

    /** Its name for people. */
    public String description() {
        return description;
    }

    static RootKeyProtection ofKind(String kind) throws MessageFormatException {
        return switch (kind) {
            case "passphrase" -> PASSPHRASE;
            case "key-file" -> DEVELOPMENT_FILE;
            case "pkcs11" -> PKCS11;
            case "transit" -> TRANSIT;
            default -> throw new MessageFormatException(RootKeyFile.NAME + ": the kind '" + kind + "' is not known");
        };
    }
}
