/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/** The database: embedded SQLite, or PostgreSQL for several copies of a broker. */
@NullMarked
package io.strongroom.broker.store;

import org.jspecify.annotations.NullMarked;
