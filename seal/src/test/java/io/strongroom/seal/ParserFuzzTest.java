/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever bytes a parser gets, it ends in a value or in its own exception. */
class ParserFuzzTest {
    private static final ZoneKeyring KEYS = TestFiles.newKeyring();
    private static final byte[] SEALED = TestFiles.seal(TestFiles.plaintext(100), KEYS);

    @Property(tries = 2000)
    void a_whole_file(@ForAll @Size(max = 2000) byte[] bytes) throws IOException {
        tryOpen(bytes);
    }

    @Property(tries = 2000)
    void a_file_with_altered_bytes(@ForAll @Size(min = 1, max = 8) int[] positions, @ForAll @Size(8) byte[] values)
            throws IOException {
        byte[] bytes = SEALED.clone();
        for (int i = 0; i < positions.length; i++) {
            bytes[Math.floorMod(positions[i], bytes.length)] = values[i];
        }
        tryOpen(bytes);
    }

    @Property(tries = 1000)
    void a_header(@ForAll @Size(256) byte[] bytes) {
        try {
            SealedHeader.parse(bytes, 0);
        } catch (SealedFileException expected) {
            assertThat(expected.getMessage()).isNotBlank();
        }
    }

    @Property(tries = 1000)
    void an_authentic_final_record_of_a_faulty_writer(
            @ForAll @IntRange(max = 223) int position, @ForAll byte value, @ForAll boolean resumable) {
        HeaderIdentity identity = SealedHeader.newIdentity(KEYS.id(), resumable, new SecureRandom());
        try (DataKey dataKey = DataKey.random(new SecureRandom());
                FileKeys keys = new FileKeys(new Hkdf(SealCrypto.selected()), dataKey, identity)) {
            byte[] record = new FinalRecord(100_000, new byte[32], List.of()).encode(keys);
            record[position] = value;
            byte[] mac = keys.finalMac(Arrays.copyOf(record, 224));
            System.arraycopy(mac, 0, record, 224, 32);
            try {
                FinalRecord.parse(record, 0, keys, resumable);
            } catch (SealedFileException expected) {
                assertThat(expected.kind()).isEqualTo(FailureKind.MALFORMED);
            }
        }
    }

    @Property(tries = 1000)
    void a_resume_point(@ForAll @Size(max = 700) byte[] bytes) {
        tryDecode(bytes);
    }

    @Property(tries = 1000)
    void a_resume_point_with_altered_bytes(@ForAll @IntRange(max = 519) int position, @ForAll byte value)
            throws IOException {
        var writer = ResumableSealedFileWriter.create(TestFiles.channel(new ByteArrayOutputStream()), KEYS.id(), KEYS);
        byte[] bytes = writer.persist().encode();
        bytes[position] = value;
        tryDecode(bytes);
    }

    private static void tryDecode(byte[] bytes) {
        try {
            ResumePoint.decode(bytes);
        } catch (SealedFileException expected) {
            assertThat(expected.getMessage()).isNotBlank();
        }
    }

    private static void tryOpen(byte[] bytes) throws IOException {
        SealedFileChecker.check(CiphertextSource.ofBytes(bytes), KEYS);
        try {
            TestFiles.open(bytes, KEYS);
        } catch (SealedFileException expected) {
            assertThat(expected.getMessage()).isNotBlank();
        }
        try {
            SealedFileInspector.inspect(CiphertextSource.ofBytes(bytes));
        } catch (SealedFileException expected) {
            assertThat(expected.getMessage()).isNotBlank();
        }
    }
}
