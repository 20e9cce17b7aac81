/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.rootkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the documented contract of Vault's transit engine, {@link DocumentedTransit}; not against a real one. */
class TransitSourceTest {
    private static final byte[] SECRET = {1, 2, 3, 4};

    @TempDir
    private Path directory;

    private DocumentedTransit transit;

    @BeforeEach
    void start() throws Exception {
        transit = DocumentedTransit.start(directory);
    }

    @AfterEach
    void stop() {
        transit.close();
    }

    @Test
    void unwraps_what_it_wrapped_under_the_same_context_and_key_alone() throws Exception {
        TransitSource source = transit.source();
        source.prepare();
        byte[] wrapped = source.wrap(SECRET, "a");

        assertThat(new String(wrapped, StandardCharsets.US_ASCII)).startsWith("vault:v1:");
        assertThat(source.unwrap(wrapped, "a")).isEqualTo(SECRET);
        assertThatThrownBy(() -> source.unwrap(wrapped, "b"))
                .isInstanceOf(WrongSourceException.class)
                .hasMessageContaining("message authentication failed");
        transit.addKey("strongroom-root");
        assertThatThrownBy(() -> source.unwrap(wrapped, "a")).isInstanceOf(WrongSourceException.class);
        assertThat(transit.requests())
                .startsWith("POST /v1/transit/encrypt/strongroom-root", "POST /v1/transit/decrypt/strongroom-root");
    }

    @Test
    void a_token_that_is_refused_is_named_by_its_file_and_never_shown() throws Exception {
        TransitSource source = transit.source("hvs.expired", "strongroom-root");

        assertThatThrownBy(() -> source.wrap(SECRET, "a"))
                .isInstanceOf(RootKeySourceException.class)
                .hasMessageContaining("permission denied")
                .hasMessageContaining(source.tokenFile().toString())
                .hasMessageNotContaining("hvs.expired");
    }

    @Test
    void a_key_and_a_mount_that_are_not_there_are_named() throws Exception {
        assertThatThrownBy(() -> transit.source("hvs.CAESIJ-tests", "absent").wrap(SECRET, "a"))
                .hasMessageContaining("encryption key not found");
        TransitSource source = transit.source();
        TransitSource elsewhere =
                new TransitSource(source.address(), "kv", source.key(), source.tokenFile(), source.caFile());
        assertThatThrownBy(() -> elsewhere.wrap(SECRET, "a")).hasMessageContaining("is the engine mounted there?");
    }

    /** The token must reach nobody whose certificate is not of the CA that was named. */
    @Test
    void a_server_of_another_authority_never_sees_the_token() throws Exception {
        Path other = Files.createDirectory(directory.resolve("other"));
        try (DocumentedTransit impostor = DocumentedTransit.start(other)) {
            TransitSource source = transit.source();
            TransitSource misled =
                    new TransitSource(impostor.address(), "transit", source.key(), source.tokenFile(), source.caFile());

            assertThatThrownBy(() -> misled.wrap(SECRET, "a"))
                    .isInstanceOf(RootKeySourceException.class)
                    .hasMessageContaining("cannot be reached");
            assertThat(impostor.requests()).isEmpty();
        }
    }

    @Test
    void a_token_file_that_others_may_read_or_that_holds_more_than_a_token_is_refused() throws Exception {
        TransitSource source = transit.source();
        Files.writeString(source.tokenFile(), "a\r\nX-Injected: b");
        assertThatThrownBy(source::prepare).hasMessageContaining("more than one token");
        assertThatThrownBy(() -> source.wrap(SECRET, "a")).hasMessageContaining("more than one token");

        Files.setPosixFilePermissions(source.tokenFile(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> source.wrap(SECRET, "a")).hasMessageContaining("may be used by others");
        assertThat(transit.requests()).isEmpty();
    }

    @Test
    void a_server_that_is_gone_is_said_to_be_unreachable() throws Exception {
        TransitSource source = transit.source();
        transit.close();

        assertThatThrownBy(() -> source.wrap(SECRET, "a"))
                .isInstanceOf(RootKeySourceException.class)
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void refuses_addresses_and_names_that_lead_elsewhere() throws Exception {
        TransitSource source = transit.source();
        for (String address : new String[] {
            "http://vault:8200",
            "https://user@vault:8200",
            "https://vault:8200/v1",
            "https://vault?x=1",
            "vault",
            "https:///x"
        }) {
            assertThatThrownBy(() -> new TransitSource(
                            URI.create(address), "transit", "key", source.tokenFile(), source.caFile()))
                    .as(address)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String name : new String[] {"", "..", "a/b", "a?b", "a b", "../sys/seal"}) {
            assertThatThrownBy(() ->
                            new TransitSource(source.address(), "transit", name, source.tokenFile(), source.caFile()))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
