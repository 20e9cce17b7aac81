/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.Tee;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OcclumCollectorTest {
    private static final Path DEVICE = Path.of("/dev/sgx");
    private static final ReportData DATA = ReportData.ofRuntimeData("{}".getBytes(StandardCharsets.UTF_8));

    private final FakeSgxDevice device = new FakeSgxDevice();

    @Test
    void asks_for_a_quote_of_the_size_that_the_device_names() throws Exception {
        OcclumCollector collector = open();

        assertThat(collector.tee()).isEqualTo(Tee.SGX);
        assertThat(collector.collect(DATA))
                .isEqualTo(Evidence.of(Tee.SGX, FakeSgxDevice.quoteOf(DATA.bytes(), device.madeSize)));
        assertThat(device.closed).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, -1})
    void refuses_a_host_without_dcap(int answer) {
        device.detected = answer;

        assertThatThrownBy(this::open)
                .isInstanceOf(EvidenceUnavailableException.class)
                .hasMessage("/dev/sgx answers " + answer
                        + " for the DCAP driver (wanted 1); use a host with Intel's DCAP driver");
        assertThat(device.closed).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, (1 << 20) + 1})
    void refuses_a_size_that_no_quote_has_before_it_allocates(int size) throws Exception {
        OcclumCollector collector = open();
        device.quoteSize = size;

        assertThatThrownBy(() -> collector.collect(DATA))
                .isInstanceOf(EvidenceUnavailableException.class)
                .hasMessageContaining("the size of a quote is " + Integer.toUnsignedString(size) + " bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -5, 101})
    void refuses_a_length_outside_the_buffer(int length) throws Exception {
        OcclumCollector collector = open();
        device.madeSize = length;

        assertThatThrownBy(() -> collector.collect(DATA))
                .hasMessageContaining("the quote has " + Integer.toUnsignedString(length) + " bytes (wanted 1 to 100)");
    }

    @ParameterizedTest
    @ValueSource(longs = {0x80047307L, 0xC0187308L})
    void tells_which_request_the_device_refused(long request) throws Exception {
        OcclumCollector collector = open();
        device.refusedRequest = request;

        assertThatThrownBy(() -> collector.collect(DATA))
                .isInstanceOf(EvidenceUnavailableException.class)
                .hasMessageContaining("refuses request 0x" + Long.toHexString(request) + ": error 5");
        assertThat(device.closed).isEqualTo(2);
    }

    @Test
    void refuses_a_device_that_cannot_be_opened() {
        assertThatThrownBy(() -> OcclumCollector.open(
                        path -> {
                            throw new IOException(path + " cannot be opened: error 13");
                        },
                        DEVICE))
                .isInstanceOf(EvidenceUnavailableException.class)
                .hasMessageContaining("/dev/sgx cannot be opened: error 13");
    }

    private OcclumCollector open() throws EvidenceUnavailableException {
        return OcclumCollector.open(path -> device, DEVICE);
    }
}
