/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Authenticates everything in a sealed file: both headers, the final record, every chunk and every tag. Reads the file
 * once; memory does not depend on its size.
 */
public final class SealedFileChecker {
    /** The most findings of one file that are kept; it is damaged beyond telling then. */
    public static final int MAX_FINDINGS = 1000;

    private SealedFileChecker() {}

    /**
     * Checks a file and collects all that is wrong.
     *
     * @param source borrowed
     * @return what is wrong, in file order of its parts; empty if nothing is
     * @throws KeyRefusedException if the key may not be used, so that nothing can be judged
     * @throws IOException if the source, or the holder of the key, cannot be reached
     */
    public static List<Damage> check(CiphertextSource source, KeyWrapper keys) throws IOException {
        return check(source, keys, bytes -> {});
    }

    /** The same; {@code progress} is told how many bytes of plaintext were verified since the last time. */
    public static List<Damage> check(CiphertextSource source, KeyWrapper keys, LongConsumer progress)
            throws IOException {
        List<Damage> found = new ArrayList<>();
        FullPass.Findings collect = damage -> {
            if (found.size() < MAX_FINDINGS) {
                found.add(damage);
            }
        };
        new FullPass(source, keys, collect, (plaintext, len) -> progress.accept(len)).run();
        return List.copyOf(found);
    }
}
