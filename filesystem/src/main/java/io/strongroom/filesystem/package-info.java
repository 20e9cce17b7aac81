/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Hadoop file systems that seal what is written in a zone and open what is read there, for jobs that know nothing of it.
 *
 * <p>Hadoop reaches a scheme through two doors, {@code FileSystem} and {@code AbstractFileSystem}; {@link
 * io.strongroom.filesystem.FileSystemDoors} gives the settings for both, {@link io.strongroom.filesystem.DoorCheck}
 * refuses when one is missing:
 *
 * <pre>{@code
 * Configuration conf = new Configuration();
 * FileSystemDoors.settings(List.of("s3a")).forEach(conf::set);
 * FileSystem files = FileSystem.get(URI.create("s3a://lake/"), conf);
 * }</pre>
 *
 * <p>Zones and keys come from {@link io.strongroom.agent.Session#current}; without a session every operation is refused.
 */
@NullMarked
package io.strongroom.filesystem;

import org.jspecify.annotations.NullMarked;
