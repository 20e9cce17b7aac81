/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.rootkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A token of SoftHSM 2 for all tests of this JVM: the library looks for tokens once, when it is loaded. */
public final class SoftHsm {
    private static final String PIN = "1234";
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/softhsm/libsofthsm2.so"),
            Path.of("/usr/lib64/pkcs11/libsofthsm2.so"),
            Path.of("/usr/local/lib/softhsm/libsofthsm2.so"),
            Path.of("/opt/homebrew/lib/softhsm/libsofthsm2.so"));
    private static final Pattern SLOT = Pattern.compile("slot (\\d+)\\s*$");

    private static Optional<Long> slot = Optional.empty();

    private SoftHsm() {}

    /** The library; skips the test where there is none. */
    public static Path library() {
        Optional<Path> library = LIBRARIES.stream().filter(Files::exists).findFirst();
        assumeTrue(library.isPresent(), "SoftHSM is not installed (package softhsm2)");
        return library.orElseThrow();
    }

    /** The slot of the token, which is made when it is first asked for. */
    public static synchronized long slot() throws Exception {
        library();
        if (slot.isEmpty()) {
            slot = Optional.of(makeToken());
        }
        return slot.get();
    }

    /** A key of this label in the token, with the right PIN. */
    public static Pkcs11Source source(Path directory, String label) throws Exception {
        return new Pkcs11Source(library(), slot(), pinFile(directory, PIN, "rw-------"), label);
    }

    static Path pinFile(Path directory, String pin, String mode) throws IOException {
        Path file = Files.writeString(Files.createTempFile(directory, "pin", ""), pin + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static long makeToken() throws Exception {
        Path configuration = Path.of(System.getenv("SOFTHSM2_CONF"));
        Path tokens = Files.createTempDirectory(configuration.getParent(), "softhsm-tokens");
        Files.writeString(
                configuration,
                "directories.tokendir = " + tokens + "\nobjectstore.backend = file\nlog.level = ERROR\n");
        Process made = new ProcessBuilder(
                        "softhsm2-util", "--init-token", "--free", "--label", "tests", "--pin", PIN, "--so-pin", "5678")
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(made.waitFor()).as(said).isZero();
        Matcher matcher = SLOT.matcher(said);
        assertThat(matcher.find()).as(said).isTrue();
        return Long.parseLong(matcher.group(1));
    }
}
