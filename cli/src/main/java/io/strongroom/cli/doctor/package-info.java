/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Looks at the machine and the workspace and says what is missing and what to do about it. {@link
 * io.strongroom.cli.doctor.Finding} is one line of the answer; each other class looks at one subject.
 */
@NullMarked
package io.strongroom.cli.doctor;

import org.jspecify.annotations.NullMarked;
