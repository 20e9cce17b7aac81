/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Opens files that another system encrypted, so that sealing them seals their plaintext. Found by {@link ServiceLoader};
 * where its keys come from is its own affair. Implementations are thread-safe.
 */
public interface PlaintextImporter {
    /** How many bytes of a file {@link #recognises} gets to see, if the file has as many. */
    int HEAD_BYTES = 512;

    /** The format's name for people, such as {@code older-system-cbc}. */
    String format();

    /** Whether a file that begins with {@code head} is of this format. */
    boolean recognises(byte[] head);

    /**
     * Opens a file of this format.
     *
     * @return its plaintext; an importer of a format that is authenticated throws from {@code read} rather than hand out
     *     what does not verify
     */
    InputStream open(Path source) throws IOException;

    /** All importers on the class path of this class. */
    static List<PlaintextImporter> installed() {
        return ServiceLoader.load(PlaintextImporter.class, PlaintextImporter.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
