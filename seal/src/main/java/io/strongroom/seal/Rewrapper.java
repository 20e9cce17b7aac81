/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import static io.strongroom.seal.SealedHeader.WRAPPED_OFFSET;
import static io.strongroom.seal.SealedLengths.HEADER_BYTES;
import static io.strongroom.seal.SealedLengths.TAIL_BYTES;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * Wraps a file's data key anew, under the current version of its zone key, where the file stands. Chunks are not touched.
 *
 * <p>At every moment at least one of the two headers stands: the copy is replaced and synced first, then the header. If
 * the copy is the only one that stands, as after a crash, the header goes first. So a crash leaves a readable file, which
 * {@link SealedFileChecker} reports and another re-wrap completes.
 */
public final class Rewrapper {
    private static final int REPLACED_BYTES = HEADER_BYTES - WRAPPED_OFFSET;

    /** What was done. */
    public enum Outcome {
        /** Both headers are now wrapped under the current version. */
        REWRAPPED,
        /** Both were already; nothing was written. */
        ALREADY_CURRENT
    }

    private Rewrapper() {}

    /**
     * Re-wraps.
     *
     * @param file borrowed; synced before this returns
     * @throws SealedFileException if neither header stands, the two belong to different files, or the final record does
     *     not verify; nothing was written then
     * @throws KeyRefusedException if the old version, or wrapping with the key, is refused
     * @throws IOException if the file, or the holder of the key, fails
     */
    public static Outcome rewrap(RewritableCiphertext file, KeyWrapper wrapper) throws IOException {
        if (SealedLengths.plaintext(file.length()).isEmpty()) {
            throw SealedBytes.notThatLength(file);
        }
        SealCrypto crypto = SealCrypto.selected();
        byte[] front = SealedBytes.read(file, 0, HEADER_BYTES);
        byte[] tail = SealedBytes.read(file, file.length() - TAIL_BYTES, TAIL_BYTES);
        HeaderAttempt header = HeaderAttempt.of(crypto, front, 0, wrapper);
        HeaderAttempt copy = HeaderAttempt.of(crypto, tail, HEADER_BYTES, wrapper);
        try {
            OpenedHeader standing = requireOneFile(front, tail, header, copy);
            FinalRecord.parse(
                            tail,
                            0,
                            standing.keys(),
                            standing.header().identity().isResumable())
                    .requireLength(SealedLengths.plaintext(file.length()).getAsLong());
            return rewrap(file, wrapper, standing, header, copy);
        } finally {
            header.close();
            copy.close();
        }
    }

    private static Outcome rewrap(
            RewritableCiphertext file,
            KeyWrapper wrapper,
            OpenedHeader standing,
            HeaderAttempt header,
            HeaderAttempt copy)
            throws IOException {
        HeaderIdentity identity = standing.header().identity();
        byte[] renewed;
        WrappedDataKey wrapped;
        try (DataKey dataKey = wrapper.unwrap(identity, standing.header().wrapped())) {
            wrapped = wrapper.wrap(identity, dataKey);
            renewed = SealedHeader.encode(identity, wrapped, standing.keys());
        }
        if (header.isWrappedUnder(wrapped.keyVersion()) && header.isSameAs(copy)) {
            return Outcome.ALREADY_CURRENT;
        }
        long copyPosition = file.length() - HEADER_BYTES;
        boolean copyFirst = header.opened.isPresent();
        write(file, copyFirst ? copyPosition : 0, renewed);
        write(file, copyFirst ? 0 : copyPosition, renewed);
        return Outcome.REWRAPPED;
    }

    private static void write(RewritableCiphertext file, long headerPosition, byte[] renewed) throws IOException {
        file.write(headerPosition + WRAPPED_OFFSET, renewed, WRAPPED_OFFSET, REPLACED_BYTES);
        file.sync();
    }

    private static OpenedHeader requireOneFile(byte[] front, byte[] tail, HeaderAttempt header, HeaderAttempt copy)
            throws IOException {
        OpenedHeader standing;
        if (header.opened.isPresent()) {
            standing = header.opened.get();
        } else if (copy.opened.isPresent()) {
            standing = copy.opened.get();
        } else {
            throw header.failure();
        }
        byte[] frontIdentity = Arrays.copyOf(front, WRAPPED_OFFSET);
        byte[] copyIdentity = Arrays.copyOfRange(tail, HEADER_BYTES, HEADER_BYTES + WRAPPED_OFFSET);
        if (!MessageDigest.isEqual(frontIdentity, copyIdentity)) {
            throw new SealedFileException(
                    FailureKind.MALFORMED,
                    "the header and its copy belong to different files: re-wrap cannot repair that");
        }
        return standing;
    }

    /** One of the two headers: opened, or why not. */
    private static final class HeaderAttempt implements AutoCloseable {
        private final Optional<OpenedHeader> opened;
        private final Optional<IOException> failure;

        private HeaderAttempt(Optional<OpenedHeader> opened, Optional<IOException> failure) {
            this.opened = opened;
            this.failure = failure;
        }

        static HeaderAttempt of(SealCrypto crypto, byte[] b, int off, KeyWrapper wrapper) throws IOException {
            try {
                return new HeaderAttempt(
                        Optional.of(OpenedHeader.open(crypto, b, off, OpenedHeader.ZoneRule.any(), wrapper)),
                        Optional.empty());
            } catch (SealedFileException | KeyRefusedException e) {
                return new HeaderAttempt(Optional.empty(), Optional.of(e));
            }
        }

        IOException failure() {
            return failure.orElseThrow();
        }

        boolean isWrappedUnder(int version) {
            return opened.isPresent() && opened.get().header().wrapped().keyVersion() == version;
        }

        boolean isSameAs(HeaderAttempt other) {
            return opened.isPresent()
                    && other.opened.isPresent()
                    && opened.get()
                            .header()
                            .wrapped()
                            .equals(other.opened.get().header().wrapped());
        }

        @Override
        public void close() {
            opened.ifPresent(header -> header.keys().close());
        }
    }
}
