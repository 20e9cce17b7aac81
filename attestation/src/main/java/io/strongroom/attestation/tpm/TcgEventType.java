/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The event types that the firmware profile defines. An event of another type is replayed all the same; it has no name.
 *
 * <p>Source: TCG PC Client Platform Firmware Profile, revision 1.06, 10.4.1 "Event Types".
 */
public enum TcgEventType {
    /** Deprecated. */
    EV_PREBOOT_CERT(0x0),
    /** Firmware. */
    EV_POST_CODE(0x1),
    /** Deprecated. */
    EV_UNUSED(0x2),
    /** Information that is not measured. */
    EV_NO_ACTION(0x3),
    /** Marks the end of what firmware measures into a PCR. */
    EV_SEPARATOR(0x4),
    /** A text that firmware measures. */
    EV_ACTION(0x5),
    /** A structure of the operating system's loader. */
    EV_EVENT_TAG(0x6),
    /** The code of the root of trust for measurement. */
    EV_S_CRTM_CONTENTS(0x7),
    /** The version of the root of trust for measurement. */
    EV_S_CRTM_VERSION(0x8),
    /** Microcode. */
    EV_CPU_MICROCODE(0x9),
    /** Configuration of the platform. */
    EV_PLATFORM_CONFIG_FLAGS(0xA),
    /** Devices. */
    EV_TABLE_OF_DEVICES(0xB),
    /** A hash of the loader's choice. */
    EV_COMPACT_HASH(0xC),
    /** Initial program loader; boot loaders use it for commands and files. */
    EV_IPL(0xD),
    /** Data of the loader's partition. */
    EV_IPL_PARTITION_DATA(0xE),
    /** Code that other processors run. */
    EV_NONHOST_CODE(0xF),
    /** Configuration of such code. */
    EV_NONHOST_CONFIG(0x10),
    /** Information about such code. */
    EV_NONHOST_INFO(0x11),
    /** Attempts to boot are not recorded. */
    EV_OMIT_BOOT_DEVICE_EVENTS(0x12),
    /** Firmware, second form. */
    EV_POST_CODE2(0x13),
    /** A variable that configures Secure Boot. */
    EV_EFI_VARIABLE_DRIVER_CONFIG(0x8000_0001L),
    /** A boot variable. */
    EV_EFI_VARIABLE_BOOT(0x8000_0002L),
    /** A boot loader or other UEFI application. */
    EV_EFI_BOOT_SERVICES_APPLICATION(0x8000_0003L),
    /** A UEFI driver. */
    EV_EFI_BOOT_SERVICES_DRIVER(0x8000_0004L),
    /** A UEFI runtime driver. */
    EV_EFI_RUNTIME_SERVICES_DRIVER(0x8000_0005L),
    /** A partition table. */
    EV_EFI_GPT_EVENT(0x8000_0006L),
    /** A text that UEFI firmware measures. */
    EV_EFI_ACTION(0x8000_0007L),
    /** A volume of firmware. */
    EV_EFI_PLATFORM_FIRMWARE_BLOB(0x8000_0008L),
    /** System tables. */
    EV_EFI_HANDOFF_TABLES(0x8000_0009L),
    /** A volume of firmware, second form. */
    EV_EFI_PLATFORM_FIRMWARE_BLOB2(0x8000_000AL),
    /** System tables, second form. */
    EV_EFI_HANDOFF_TABLES2(0x8000_000BL),
    /** A boot variable, second form. */
    EV_EFI_VARIABLE_BOOT2(0x8000_000CL),
    /** A partition table, second form. */
    EV_EFI_GPT_EVENT2(0x8000_000DL),
    /** Measured before the processor's first instruction. */
    EV_EFI_HCRTM_EVENT(0x8000_0010L),
    /** The entry of a Secure Boot database that allowed an image. */
    EV_EFI_VARIABLE_AUTHORITY(0x8000_00E0L),
    /** Firmware of a device. */
    EV_EFI_SPDM_FIRMWARE_BLOB(0x8000_00E1L),
    /** Configuration of a device. */
    EV_EFI_SPDM_FIRMWARE_CONFIG(0x8000_00E2L),
    /** Policy for devices. */
    EV_EFI_SPDM_DEVICE_POLICY(0x8000_00E3L),
    /** The authority that allowed a device. */
    EV_EFI_SPDM_DEVICE_AUTHORITY(0x8000_00E4L);

    private final long code;

    TcgEventType(long code) {
        this.code = code;
    }

    /** The number in event logs, unsigned 32 bits. */
    public long code() {
        return code;
    }

    /** The type with this number, or none. */
    public static Optional<TcgEventType> ofCode(long code) {
        return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
    }

    /** The name of the type, or {@code unknown (0x...)}. */
    public static String nameOf(long code) {
        return ofCode(code).map(Enum::name).orElseGet(() -> String.format(Locale.ROOT, "unknown (0x%08x)", code));
    }
}
