/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.collect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Plays Occlum's device: finds the buffers that a request points to, and makes a quote of the report data in them. */
final class FakeSgxDevice implements NativeDevice {
    private final Map<Long, ByteBuffer> memory = new HashMap<>();
    int detected = 1;
    int quoteSize = 100;
    int madeSize = 80;
    long refusedRequest = -1;
    int closed;

    @Override
    public void ioctl(long request, ByteBuffer argument) throws IOException {
        if (request == refusedRequest) {
            throw new IOException("/dev/sgx refuses request 0x" + Long.toHexString(request) + ": error 5");
        }
        switch ((int) request) {
            case 0x80047306 -> answer(argument, detected);
            case 0x80047307 -> answer(argument, quoteSize);
            case 0xC0187308 -> makeQuote(argument);
            default -> throw new IOException("unknown request " + Long.toHexString(request));
        }
    }

    @Override
    public long addressOf(ByteBuffer direct) {
        long address = 0x7f0000000000L + 0x1000L * memory.size();
        memory.put(address, direct);
        return address;
    }

    @Override
    public void close() {
        closed++;
    }

    /** What the quote of these report data holds. */
    static byte[] quoteOf(byte[] reportData, int size) {
        ByteBuffer quote = ByteBuffer.allocate(size);
        quote.put("quote of ".getBytes(StandardCharsets.US_ASCII)).put(reportData);
        return quote.array();
    }

    private void makeQuote(ByteBuffer argument) throws IOException {
        if (argument.capacity() != 24) {
            throw new IOException("the argument has " + argument.capacity() + " bytes");
        }
        ByteBuffer little = argument.order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer data = memory.get(little.getLong(0));
        ByteBuffer length = memory.get(little.getLong(8)).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer quote = memory.get(little.getLong(16));
        if (data.capacity() != 64 || length.capacity() != 4 || length.getInt(0) != quote.capacity()) {
            throw new IOException("the buffers have other sizes than the request says");
        }
        byte[] reportData = new byte[64];
        data.get(0, reportData);
        if (madeSize >= 80 && madeSize <= quote.capacity()) {
            quote.put(0, quoteOf(reportData, madeSize));
        }
        length.putInt(0, madeSize);
    }

    private static void answer(ByteBuffer argument, int value) throws IOException {
        if (argument.capacity() != Integer.BYTES) {
            throw new IOException("the argument has " + argument.capacity() + " bytes");
        }
        argument.order(ByteOrder.LITTLE_ENDIAN).putInt(0, value);
    }
}
