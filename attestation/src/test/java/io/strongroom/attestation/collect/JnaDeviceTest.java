/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import com.sun.jna.Pointer;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class JnaDeviceTest {
    /** Asks for the number of bytes that can be read. */
    private static final long FIONREAD = 0x541B;
    /** Asks a terminal for its size. */
    private static final long TIOCGWINSZ = 0x5413;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void needs_a_c_library_that_jna_knows() throws IOException {
        file = Files.writeString(directory.resolve("file"), "five!");
        assumeThatCode(() -> NativeDevices.open(file).close()).doesNotThrowAnyException();
    }

    @Test
    void sends_a_request_whose_answer_the_kernel_writes_into_the_buffer() throws Exception {
        try (NativeDevice device = NativeDevices.open(file)) {
            ByteBuffer answer = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());

            device.ioctl(FIONREAD, answer);

            assertThat(answer.getInt(0)).isEqualTo(5);
        }
    }

    @Test
    void tells_the_number_of_the_error() throws Exception {
        try (NativeDevice device = NativeDevices.open(file)) {
            assertThatThrownBy(() -> device.ioctl(TIOCGWINSZ, ByteBuffer.allocateDirect(8)))
                    .isInstanceOf(IOException.class)
                    .hasMessage(file + " refuses request 0x5413: error 25");
        }
        assertThatThrownBy(() -> NativeDevices.open(directory.resolve("none")))
                .isInstanceOf(IOException.class)
                .hasMessage(directory.resolve("none") + " cannot be opened: error 2");
    }

    @Test
    void gives_the_address_of_a_buffer() throws Exception {
        ByteBuffer buffer = ByteBuffer.allocateDirect(5);
        buffer.put(0, "bytes".getBytes(StandardCharsets.US_ASCII));
        try (NativeDevice device = NativeDevices.open(file)) {
            byte[] seen = new Pointer(device.addressOf(buffer)).getByteArray(0, 5);

            assertThat(seen).asString(StandardCharsets.US_ASCII).isEqualTo("bytes");
        }
    }

    @Test
    void takes_direct_buffers_only() throws Exception {
        try (NativeDevice device = NativeDevices.open(file)) {
            assertThatThrownBy(() -> device.ioctl(FIONREAD, ByteBuffer.allocate(4)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(
                            () -> device.addressOf(ByteBuffer.allocateDirect(4).position(1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void is_closed_once() throws Exception {
        NativeDevice device = NativeDevices.open(file);
        device.close();
        device.close();

        assertThatThrownBy(() -> device.ioctl(FIONREAD, ByteBuffer.allocateDirect(4)))
                .hasMessageEndingWith("error 9");
    }

    @Test
    void is_missed_only_where_a_device_needs_it() throws Exception {
        URL classes = JnaDevice.class.getProtectionDomain().getCodeSource().getLocation();
        try (var withoutJna = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            Class<?> collectors = withoutJna.loadClass("io.strongroom.attestation.collect.EvidenceCollectors");
            assertThat(collectors.getMethod("devices").invoke(null)).isNotNull();
            var open = withoutJna
                    .loadClass("io.strongroom.attestation.collect.NativeDevices")
                    .getDeclaredMethod("open", Path.class);
            open.setAccessible(true);

            assertThatThrownBy(() -> open.invoke(null, file))
                    .cause()
                    .hasMessage("requests to " + file
                            + " need JNA, which is not on the class path; put lib/jna.jar beside the agent");
        }
    }
}
