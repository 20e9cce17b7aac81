/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.Octets;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Firmware that writes a crypto-agile event log and extends PCRs, computed apart from the code under test. */
final class EventLogForge {
    private final List<TpmHash> banks;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Map<Pcr, Octets> pcrs = new TreeMap<>();
    private final List<Event> events = new ArrayList<>();

    /** What was measured, for whoever wants to extend a real TPM with it. */
    record Event(int pcr, Octets data) {}

    EventLogForge(TpmHash... banks) {
        this.banks = List.of(banks);
        log.writeBytes(header(banks));
    }

    /** A log as a machine with UEFI, Secure Boot and a boot loader writes it, much shortened. */
    static EventLogForge boot(String kernel, TpmHash... banks) {
        return new EventLogForge(banks)
                .measure(0, TcgEventType.EV_S_CRTM_VERSION.code(), "firmware 1.2.3")
                .measure(0, TcgEventType.EV_EFI_PLATFORM_FIRMWARE_BLOB.code(), "volume 0")
                .measure(7, TcgEventType.EV_EFI_VARIABLE_DRIVER_CONFIG.code(), "SecureBoot=1")
                .measure(7, TcgEventType.EV_EFI_VARIABLE_AUTHORITY.code(), "db: owner")
                .measure(0, TcgEventType.EV_SEPARATOR.code(), "\0\0\0\0")
                .measure(4, TcgEventType.EV_EFI_BOOT_SERVICES_APPLICATION.code(), "shim")
                .measure(7, TcgEventType.EV_SEPARATOR.code(), "\0\0\0\0")
                .measure(4, TcgEventType.EV_EFI_BOOT_SERVICES_APPLICATION.code(), kernel)
                .measure(9, 0x8000_4242L, "initrd");
    }

    EventLogForge measure(int pcr, long type, String data) {
        byte[] bytes = data.getBytes(StandardCharsets.ISO_8859_1);
        events.add(new Event(pcr, Octets.of(bytes)));
        for (TpmHash bank : banks) {
            var key = new Pcr(bank, pcr);
            Octets before = pcrs.getOrDefault(key, Octets.zeros(bank.digestBytes()));
            pcrs.put(key, bank.digest(before.bytes(), bank.digest(bytes).bytes()));
        }
        return append(pcr, type, bytes, true);
    }

    EventLogForge noAction(long pcr, byte[] data) {
        return append(pcr, TcgEventType.EV_NO_ACTION.code(), data, false);
    }

    /** Locality 3 or 4 before anything is measured. */
    EventLogForge startupLocality(int locality) {
        for (TpmHash bank : banks) {
            byte[] value = new byte[bank.digestBytes()];
            value[value.length - 1] = (byte) locality;
            pcrs.put(new Pcr(bank, 0), Octets.of(value));
        }
        byte[] data = "StartupLocality\0?".getBytes(StandardCharsets.US_ASCII);
        data[16] = (byte) locality;
        return noAction(0, data);
    }

    byte[] bytes() {
        return log.toByteArray();
    }

    List<Event> events() {
        return events;
    }

    /** The value of every PCR of these; zeros if nothing was measured into it. */
    Map<Pcr, Octets> values(PcrSelection... selections) {
        Map<Pcr, Octets> values = new TreeMap<>();
        for (PcrSelection selection : selections) {
            for (int index : selection.indices()) {
                var pcr = new Pcr(selection.bank(), index);
                values.put(pcr, pcrs.getOrDefault(pcr, Octets.zeros(pcr.bank().digestBytes())));
            }
        }
        return values;
    }

    private EventLogForge append(long pcr, long type, byte[] data, boolean isMeasured) {
        put32(log, pcr);
        put32(log, type);
        put32(log, banks.size());
        for (TpmHash bank : banks) {
            put16(log, bank.algorithmId());
            log.writeBytes(isMeasured ? bank.digest(data).bytes() : new byte[bank.digestBytes()]);
        }
        put32(log, data.length);
        log.writeBytes(data);
        return this;
    }

    private static byte[] header(TpmHash... banks) {
        var specId = new ByteArrayOutputStream();
        specId.writeBytes("Spec ID Event03\0".getBytes(StandardCharsets.US_ASCII));
        put32(specId, 0);
        specId.writeBytes(new byte[] {0, 2, 2, 2});
        put32(specId, banks.length);
        for (TpmHash bank : banks) {
            put16(specId, bank.algorithmId());
            put16(specId, bank.digestBytes());
        }
        specId.writeBytes(new byte[] {3, 'v', 'i', 'd'});
        var header = new ByteArrayOutputStream();
        put32(header, 0);
        put32(header, 3);
        header.writeBytes(new byte[20]);
        put32(header, specId.size());
        header.writeBytes(specId.toByteArray());
        return header.toByteArray();
    }

    private static void put32(ByteArrayOutputStream out, long value) {
        put16(out, (int) value);
        put16(out, (int) (value >> 16));
    }

    private static void put16(ByteArrayOutputStream out, int value) {
        out.write(value);
        out.write(value >> 8);
    }
}
