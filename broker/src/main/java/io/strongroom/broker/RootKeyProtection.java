/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

/** Where the root key of a workspace comes from. */
public enum RootKeyProtection {
    /** A passphrase, by Argon2id. */
    PASSPHRASE,
    /** A file beside the data that it protects: development only. */
    DEVELOPMENT_FILE
}
