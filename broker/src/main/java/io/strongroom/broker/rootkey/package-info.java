/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * What protects a root key: a passphrase, a file, an HSM or a transit engine, and shares of it for people.
 *
 * <p>Source: docs/spec/root-key.md.
 */
@org.jspecify.annotations.NullMarked
package io.strongroom.broker.rootkey;
