/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/** The embedded database: SQLite, shared by any number of processes. */
@NullMarked
package io.strongroom.broker.store;

import org.jspecify.annotations.NullMarked;
