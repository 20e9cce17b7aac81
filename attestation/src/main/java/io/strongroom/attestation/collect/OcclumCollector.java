/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.collect;

import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.Tee;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Gets SGX quotes from Occlum by requests to its {@code /dev/sgx}. Thread-safe.
 *
 * <p>Source: Occlum, {@code src/libos/src/fs/dev_fs/dev_sgx}: requests 6, 7 and 8 of type {@code 's'}.
 */
final class OcclumCollector implements EvidenceCollector {
    /** {@code _IOR('s', 6, int)}: 1 if the host attests by DCAP. */
    static final long DETECT_DCAP_DRIVER = 0x80047306L;
    /** {@code _IOR('s', 7, uint32_t)}: the size of a quote in bytes. */
    static final long GET_DCAP_QUOTE_SIZE = 0x80047307L;
    /** {@code _IOWR('s', 8, struct)}: makes a quote. The struct: pointers to report data, length and buffer. */
    static final long GEN_DCAP_QUOTE = 0xC0187308L;

    private static final int MAX_QUOTE_BYTES = 1 << 20;
    private static final int POINTERS = 3;

    private final NativeDevice.Opener opener;
    private final Path path;

    private OcclumCollector(NativeDevice.Opener opener, Path path) {
        this.opener = opener;
        this.path = path;
    }

    /**
     * A collector over {@code /dev/sgx}.
     *
     * @throws EvidenceUnavailableException if the device cannot be used, or the host does not attest by DCAP
     */
    static OcclumCollector open(NativeDevice.Opener opener, Path path) throws EvidenceUnavailableException {
        try (NativeDevice device = opener.open(path)) {
            int detected = askUint32(device, DETECT_DCAP_DRIVER);
            if (detected != 1) {
                throw new EvidenceUnavailableException(path + " answers " + detected
                        + " for the DCAP driver (wanted 1); use a host with Intel's DCAP driver");
            }
            return new OcclumCollector(opener, path);
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public Tee tee() {
        return Tee.SGX;
    }

    @Override
    public Evidence collect(ReportData reportData) throws EvidenceUnavailableException {
        try (NativeDevice device = opener.open(path)) {
            int size = askUint32(device, GET_DCAP_QUOTE_SIZE);
            if (size <= 0 || size > MAX_QUOTE_BYTES) {
                throw new IOException("the size of a quote is " + Integer.toUnsignedString(size)
                        + " bytes (wanted 1 to " + MAX_QUOTE_BYTES + ")");
            }
            return Evidence.of(Tee.SGX, quote(device, reportData, size));
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private static byte[] quote(NativeDevice device, ReportData reportData, int size) throws IOException {
        ByteBuffer data = direct(ReportData.LENGTH_BYTES);
        data.put(0, reportData.bytes());
        ByteBuffer length = direct(Integer.BYTES);
        length.putInt(0, size);
        ByteBuffer quote = direct(size);
        ByteBuffer argument = direct(POINTERS * Long.BYTES);
        argument.putLong(0, device.addressOf(data));
        argument.putLong(Long.BYTES, device.addressOf(length));
        argument.putLong(2 * Long.BYTES, device.addressOf(quote));
        try {
            device.ioctl(GEN_DCAP_QUOTE, argument);
        } finally {
            Reference.reachabilityFence(data);
            Reference.reachabilityFence(length);
            Reference.reachabilityFence(quote);
        }
        int made = length.getInt(0);
        if (made <= 0 || made > size) {
            throw new IOException(
                    "the quote has " + Integer.toUnsignedString(made) + " bytes (wanted 1 to " + size + ")");
        }
        byte[] bytes = new byte[made];
        quote.get(0, bytes);
        return bytes;
    }

    private static int askUint32(NativeDevice device, long request) throws IOException {
        ByteBuffer answer = direct(Integer.BYTES);
        device.ioctl(request, answer);
        return answer.getInt(0);
    }

    private static ByteBuffer direct(int length) {
        return ByteBuffer.allocateDirect(length).order(ByteOrder.nativeOrder());
    }

    private static EvidenceUnavailableException unavailable(IOException cause) {
        return new EvidenceUnavailableException(
                "Occlum gives no evidence: " + cause.getMessage()
                        + "; check that the host's quoting service, aesmd, runs",
                cause);
    }
}
