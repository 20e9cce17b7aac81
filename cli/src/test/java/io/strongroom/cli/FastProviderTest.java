/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The class path of the command holds the fast provider's native library for the machine that it was built on. */
class FastProviderTest {
    private static final String LIBRARY = "com/amazon/corretto/crypto/provider/libamazonCorrettoCryptoProvider.so";

    /** {@code e_machine} of an ELF header, by {@code os.arch}. Source: System V ABI, chapter 4, table 4-3. */
    private static final Map<String, Integer> MACHINES = Map.of("amd64", 62, "aarch64", 183);

    private static final int MACHINE_OFFSET = 18;

    @Test
    void is_there_once_and_for_this_machine() throws Exception {
        String architecture = System.getProperty("os.arch");
        assumeThat(MACHINES).containsKey(architecture);

        List<URL> libraries =
                Collections.list(ClassLoader.getSystemClassLoader().getResources(LIBRARY));

        assertThat(libraries).hasSize(1);
        try (InputStream in = libraries.get(0).openStream()) {
            byte[] header = in.readNBytes(MACHINE_OFFSET + 2);
            int machine = Byte.toUnsignedInt(header[MACHINE_OFFSET])
                    | Byte.toUnsignedInt(header[MACHINE_OFFSET + 1]) << Byte.SIZE;
            assertThat(machine).isEqualTo(MACHINES.get(architecture));
        }
    }
}
