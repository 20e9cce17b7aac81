/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.broker.policy.Policy;

/**
 * A version of the policy.
 *
 * @param number from 1
 * @param policy what it says
 */
public record PolicyVersion(long number, Policy policy) {}
