/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/** The audit log: records chained by hashes, written together with the decisions they tell. */
@NullMarked
package io.strongroom.broker.audit;

import org.jspecify.annotations.NullMarked;
