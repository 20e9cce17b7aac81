/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/** The agent: attests this JVM before its main method runs; the session is what everything else draws on. */
@NullMarked
package io.strongroom.agent;

import org.jspecify.annotations.NullMarked;
