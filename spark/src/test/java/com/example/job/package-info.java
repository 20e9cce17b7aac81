/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/** Jobs written against plain Spark, as a user would: they import nothing of ours. */
package com.example.job;
