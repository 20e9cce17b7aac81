/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/** Reports of runs: what the audit log tells of a job's processes, signed and verifiable offline. */
@NullMarked
package io.strongroom.broker.report;

import org.jspecify.annotations.NullMarked;
