/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresLocationTest {
    @Test
    void another_machine_must_show_a_certificate_of_its_name() {
        PostgresLocation location = parse("postgresql://broker@db.example.com/strongroom?sslrootcert=%2Fetc%2Fca.pem");

        assertThat(location.host()).isEqualTo("db.example.com");
        assertThat(location.port()).isEqualTo(5432);
        assertThat(location.user()).isEqualTo("broker");
        assertThat(location.database()).isEqualTo("strongroom");
        assertThat(location.parameters()).isEqualTo(Map.of("sslmode", "verify-full", "sslrootcert", "/etc/ca.pem"));
        assertThat(location.display()).isEqualTo("postgresql://broker@db.example.com:5432/strongroom");
    }

    @Test
    void this_machine_needs_no_certificate() {
        assertThat(parse("postgresql://b@localhost:5433/s").parameters()).isEqualTo(Map.of("sslmode", "disable"));
        assertThat(parse("postgresql://b@[::1]:5433/s").display()).isEqualTo("postgresql://b@[::1]:5433/s");
        assertThat(parse("postgresql://b@127.0.0.1/s?sslmode=verify-full").parameters())
                .isEqualTo(Map.of("sslmode", "verify-full"));
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://b:secret@localhost/s, holds a password",
        "postgresql://b@localhost/s?password=secret, has the parameter 'password'",
        "postgresql://b@localhost/s?options=-c%20fsync%3Doff, has the parameter 'options'",
        "postgresql://b@db.example.com/s?sslmode=disable, asks for sslmode 'disable'",
        "postgresql://b@db.example.com/s?sslmode=require, asks for sslmode 'require'",
        "postgresql://b@localhost/s?sslmode=prefer, asks for sslmode 'prefer'",
        "postgresql://b@db.example.com/s?sslmode=verify-ca&sslmode=verify-full, empty or twice",
        "postgresql://b@db.example.com/s?sslmode, empty or twice",
        "postgresql://b@db.example.com/s?sslmode=, empty or twice",
        "postgresql://localhost/s, names no user",
        "postgresql://@localhost/s, names no user",
        "postgresql://b@localhost, names no database",
        "postgresql://b@localhost/, names no database",
        "postgresql://b@localhost/s/t, names no database",
        "postgresql://b@localhost:0/s, wrong port",
        "postgresql://b@localhost:65536/s, wrong port",
        "postgresql://b@localhost/s#x, wrong port",
        "postgresql:b, does not begin with",
        "postgres://b@localhost/s, does not begin with",
        "mysql://b@localhost/s, does not begin with",
        "postgresql://b@local host/s, wrong character"
    })
    void refuses(String address, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(address))
                .withMessageContaining(reason)
                .withMessageNotContaining("secret");
    }

    private static PostgresLocation parse(String address) {
        return PostgresLocation.parse(address, Optional.empty());
    }
}
