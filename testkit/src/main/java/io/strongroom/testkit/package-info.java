/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/** A broker in this process, evidence for it, and throwaway certificates: for tests of every module. */
@NullMarked
package io.strongroom.testkit;

import org.jspecify.annotations.NullMarked;
