/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Lets one process at a time, and in it one thread, make a workspace or change what protects its root key. */
final class WorkspaceLock {
    private static final String FILE = "init.lock";
    private static final Object IN_PROCESS = new Object();

    /** What is done alone. */
    @FunctionalInterface
    interface Work<T> {
        /** Does it. */
        T run() throws IOException;
    }

    private WorkspaceLock() {}

    /** Whether anybody ever held the lock of this directory. */
    static boolean exists(Path home) {
        return Files.exists(home.resolve(FILE));
    }

    /** Waits for its turn. The lock of a process that dies is free again. */
    static <T> T holding(Path home, Work<T> work) throws IOException {
        synchronized (IN_PROCESS) {
            Path file = home.resolve(FILE);
            PrivateFiles.createIfMissing(file);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.lock();
                return work.run();
            }
        }
    }
}
