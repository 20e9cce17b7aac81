/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import static io.strongroom.seal.SealedLengths.CHUNK_BYTES;
import static io.strongroom.seal.SealedLengths.HEADER_BYTES;
import static io.strongroom.seal.SealedLengths.SEALED_CHUNK_BYTES;
import static io.strongroom.seal.SealedLengths.TAG_BYTES;
import static io.strongroom.seal.SealedLengths.TAIL_BYTES;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Goes through a whole sealed file once, from front to back, and judges all of it: both headers, the final record, every
 * chunk and the chain of their tags. Memory: 320 KiB. Not thread-safe.
 */
final class FullPass {
    private static final int CHUNKS_A_READ = 4;

    private final SealCrypto crypto = SealCrypto.selected();
    private final CiphertextSource source;
    private final KeyWrapper wrapper;
    private final Findings findings;
    private final PlaintextSink sink;

    FullPass(CiphertextSource source, KeyWrapper wrapper, Findings findings, PlaintextSink sink) {
        this.source = source;
        this.wrapper = wrapper;
        this.findings = findings;
        this.sink = sink;
    }

    /** Told of everything that is wrong. May throw to end the pass. */
    @FunctionalInterface
    interface Findings {
        void found(Damage damage) throws SealedFileException;
    }

    /** Gets the plaintext of every chunk that verified, in order. */
    @FunctionalInterface
    interface PlaintextSink {
        void write(byte[] b, int len) throws IOException;
    }

    /**
     * Runs.
     *
     * @throws KeyRefusedException if the key may not be used, so that nothing can be judged
     * @throws IOException if the source, the sink or the holder of the key fails
     */
    void run() throws IOException {
        OptionalLong length = SealedLengths.plaintext(source.length());
        if (length.isEmpty()) {
            findings.found(Damage.of(Damage.Part.FILE, SealedBytes.notThatLength(source)));
            return;
        }
        byte[] front = SealedBytes.read(source, 0, HEADER_BYTES);
        byte[] tail = SealedBytes.read(source, source.length() - TAIL_BYTES, TAIL_BYTES);
        byte[] copy = Arrays.copyOfRange(tail, HEADER_BYTES, TAIL_BYTES);
        if (!SealedMagic.matches(front) && !SealedMagic.matches(copy)) {
            findings.found(Damage.of(
                    Damage.Part.FILE,
                    FailureKind.NOT_SEALED,
                    "the file is not sealed: it neither begins nor ends with the magic number of a sealed file"));
            return;
        }
        Optional<OpenedHeader> opened = openHeaders(front, copy);
        if (opened.isEmpty()) {
            return;
        }
        try (FileKeys keys = opened.get().keys()) {
            boolean resumable = opened.get().header().identity().isResumable();
            Optional<FinalRecord> record = openFinalRecord(tail, keys, resumable, length.getAsLong());
            if (record.isPresent() || !resumable) {
                List<WriteSession> sessions = record.map(FinalRecord::sessions).orElse(List.of());
                passChunks(keys, sessions, length.getAsLong(), record);
            }
        }
    }

    private Optional<OpenedHeader> openHeaders(byte[] front, byte[] copy) throws IOException {
        Attempt frontAttempt = attempt(front);
        if (MessageDigest.isEqual(front, copy)) {
            frontAttempt.throwRefusal();
            frontAttempt.report(Damage.Part.HEADER, findings);
            return frontAttempt.opened;
        }
        Attempt copyAttempt = attempt(copy);
        if (frontAttempt.opened.isEmpty() && copyAttempt.opened.isEmpty()) {
            frontAttempt.throwRefusal();
            copyAttempt.throwRefusal();
        }
        frontAttempt.report(Damage.Part.HEADER, findings);
        copyAttempt.report(Damage.Part.HEADER_COPY, findings);
        if (frontAttempt.opened.isPresent() && copyAttempt.opened.isPresent()) {
            compare(frontAttempt.opened.get(), copyAttempt.opened.get());
            frontAttempt.opened.get().keys().close();
        }
        return copyAttempt.opened.or(() -> frontAttempt.opened);
    }

    private void compare(OpenedHeader front, OpenedHeader copy) throws SealedFileException {
        if (!front.header().identity().equals(copy.header().identity())) {
            findings.found(Damage.of(
                    Damage.Part.HEADER,
                    FailureKind.MALFORMED,
                    "the header and its copy are each authentic, but belong to different files"));
        } else {
            findings.found(interruptedRewrap());
        }
    }

    private static Damage interruptedRewrap() {
        return Damage.of(
                Damage.Part.HEADER_COPY,
                FailureKind.REWRAP_INTERRUPTED,
                "the header and its copy are wrapped differently: a re-wrap was interrupted (re-wrap again to complete it)");
    }

    private Attempt attempt(byte[] header) throws IOException {
        try {
            return new Attempt(
                    Optional.of(OpenedHeader.open(crypto, header, 0, OpenedHeader.ZoneRule.any(), wrapper)),
                    Optional.empty(),
                    Optional.empty());
        } catch (SealedFileException e) {
            return new Attempt(Optional.empty(), Optional.of(e), Optional.empty());
        } catch (KeyRefusedException e) {
            return new Attempt(Optional.empty(), Optional.empty(), Optional.of(e));
        }
    }

    private record Attempt(
            Optional<OpenedHeader> opened,
            Optional<SealedFileException> failure,
            Optional<KeyRefusedException> refusal) {
        void throwRefusal() throws KeyRefusedException {
            if (refusal.isPresent()) {
                throw refusal.get();
            }
        }

        void report(Damage.Part part, Findings findings) throws SealedFileException {
            if (failure.isPresent()) {
                findings.found(Damage.of(part, failure.get()));
            } else if (refusal.isPresent()) {
                findings.found(interruptedRewrap());
            }
        }
    }

    private Optional<FinalRecord> openFinalRecord(byte[] tail, FileKeys keys, boolean resumable, long length)
            throws SealedFileException {
        try {
            FinalRecord record = FinalRecord.parse(tail, 0, keys, resumable);
            record.requireLength(length);
            return Optional.of(record);
        } catch (SealedFileException e) {
            findings.found(Damage.of(Damage.Part.FINAL_RECORD, e));
            return Optional.empty();
        }
    }

    private void passChunks(FileKeys keys, List<WriteSession> sessions, long length, Optional<FinalRecord> record)
            throws IOException {
        TagChain tags = new TagChain(crypto, TagChain.start());
        try (ChunkKeys chunkKeys = new ChunkKeys(keys, sessions)) {
            boolean allVerify = new ChunkPass(chunkKeys, length, tags).run();
            if (allVerify
                    && record.isPresent()
                    && !MessageDigest.isEqual(record.get().tagChain(), tags.value())) {
                findings.found(Damage.of(
                        Damage.Part.FINAL_RECORD,
                        FailureKind.AUTHENTICATION_FAILED,
                        "the final record lists other chunk tags than the file has"));
            }
        }
    }

    /** The chunks, in order. */
    private final class ChunkPass {
        private final ChunkCipher cipher = new ChunkCipher(crypto);
        private final ChunkKeys keys;
        private final TagChain tags;
        private final long length;
        private final long chunks;
        private final byte[] ciphertext;
        private final byte[] plaintext;
        private long firstDamaged = -1;
        private boolean allVerify = true;

        ChunkPass(ChunkKeys keys, long length, TagChain tags) {
            this.keys = keys;
            this.tags = tags;
            this.length = length;
            this.chunks = SealedLengths.chunks(length);
            this.ciphertext = new byte[(int) Math.min(CHUNKS_A_READ, chunks) * SEALED_CHUNK_BYTES];
            this.plaintext = new byte[(int) Math.min(CHUNK_BYTES, length)];
        }

        /** Whether every chunk verified. */
        boolean run() throws IOException {
            try {
                for (long first = 0; first < chunks; first += CHUNKS_A_READ) {
                    passSome(first, (int) Math.min(CHUNKS_A_READ, chunks - first));
                }
                endRun(chunks);
                return allVerify;
            } finally {
                Arrays.fill(plaintext, (byte) 0);
            }
        }

        private void passSome(long first, int count) throws IOException {
            int lastBytes = plaintextBytesOf(first + count - 1) + TAG_BYTES;
            int bytes = (count - 1) * SEALED_CHUNK_BYTES + lastBytes;
            SealedBytes.readFully(source, SealedLengths.chunkPosition(first), ciphertext, 0, bytes);
            for (int i = 0; i < count; i++) {
                pass(first + i, i * SEALED_CHUNK_BYTES);
            }
        }

        private void pass(long chunk, int off) throws IOException {
            int bytes = plaintextBytesOf(chunk);
            tags.add(ciphertext, off + bytes);
            if (cipher.open(keys.of(chunk), chunk, chunk == chunks - 1, ciphertext, off, bytes, plaintext, 0)) {
                endRun(chunk);
                sink.write(plaintext, bytes);
            } else if (firstDamaged < 0) {
                firstDamaged = chunk;
                allVerify = false;
            }
        }

        /** Reports the run of damaged chunks that ended before {@code chunk}, if there was one. */
        private void endRun(long chunk) throws SealedFileException {
            if (firstDamaged >= 0) {
                findings.found(Damage.ofChunks(firstDamaged, chunk - 1, chunks));
                firstDamaged = -1;
            }
        }

        private int plaintextBytesOf(long chunk) {
            return (int) Math.min(CHUNK_BYTES, length - chunk * CHUNK_BYTES);
        }
    }
}
