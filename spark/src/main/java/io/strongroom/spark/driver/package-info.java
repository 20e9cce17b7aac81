/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * What runs inside a job's driver: checks that the application kept the settings that protect it. Only this package needs
 * Spark, and it needs nothing but Spark, Hadoop and our file systems.
 */
@NullMarked
package io.strongroom.spark.driver;

import org.jspecify.annotations.NullMarked;
