/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The JCA provider {@code STRONGROOM}: key stores, key managers and trust managers whose entries are this process's
 * attested identity, so that frameworks get mutual TLS with no key file and no password.
 */
@NullMarked
package io.strongroom.agent.jca;

import org.jspecify.annotations.NullMarked;
