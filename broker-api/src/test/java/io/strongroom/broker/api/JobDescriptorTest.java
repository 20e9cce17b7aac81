/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobDescriptorTest {
    private static final String EMPTY = "{\"arguments\":[],\"class-path\":[],\"code\":[],\"configuration\":[],"
            + "\"engine\":\"spark-4.1.0\",\"environment\":{},\"jvm-arguments\":[],\"launcher\":\"L\","
            + "\"launcher-arguments\":[],\"main-class\":\"\",\"version\":1,\"zones\":[]}";

    /** The digest is that of {@code printf %s '…' | openssl dgst -sha384} over the text above. */
    private static final String EMPTY_SHA384 =
            "874fcf82d19ae65100258244dc747a503b7e8e7b95204b01150b4bc94db4ca917a2ac13f75530ea67f7e490fa0fc5c46";

    @Test
    void writes_sorted_members_without_white_space() {
        JobDescriptor empty = JobDescriptor.builder("spark-4.1.0", "L").build();

        assertThat(new String(empty.canonicalBytes(), StandardCharsets.UTF_8)).isEqualTo(EMPTY);
        assertThat(empty.digestHex()).isEqualTo(EMPTY_SHA384);
    }

    @Test
    void one_changed_character_changes_the_digest() {
        JobDescriptor one =
                JobDescriptor.builder("e", "l").arguments(List.of("a")).build();
        JobDescriptor two =
                JobDescriptor.builder("e", "l").arguments(List.of("b")).build();

        assertThat(one.digest()).isNotEqualTo(two.digest());
    }

    @Property(tries = 200)
    void reads_what_it_writes(@ForAll List<String> arguments) throws Exception {
        List<String> text =
                arguments.stream().filter(JobDescriptorTest::isUnicode).toList();
        JobDescriptor descriptor = JobDescriptor.builder("spark", "launcher")
                .arguments(text)
                .code(List.of(new FileDigest("${run}/a.jar", "0".repeat(64))))
                .zones(List.of(new RequestedZone("file:/x", "k")))
                .build();

        assertThat(JobDescriptor.parse(descriptor.canonicalBytes())).isEqualTo(descriptor);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"version\":1 | \"version\":2 | version 2",
                "\"version\":1 | \"version\":1,\"version\":1 | Duplicate",
                "\"version\":1 | \"version\":1,\"x\":1 | unknown member 'x'",
                "\"version\":1, | '' | lacks 'version'",
                "\"arguments\":[], | '' | lacks 'arguments'",
                "\"arguments\":[] | \"arguments\":[1] | not a text",
                "\"arguments\":[] | \"arguments\":{} | not an array",
                "\"code\":[] | \"code\":[{\"path\":\"p\",\"sha256\":\"00\"}] | sha256",
                "\"environment\":{} | \"environment\":{\"A\":\"plain\"} | environment variable 'A'",
                "\"zones\":[] | \"zones\":[{\"prefix\":\"\",\"key\":\"k\"}] | prefix",
                "\"zones\":[] | \"zones\": [] | canonical form"
            })
    void refuses_anything_but_the_canonical_form(String from, String to, String message) {
        byte[] bytes = EMPTY.replace(from, to).getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> JobDescriptor.parse(bytes))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refuses_what_is_too_long_or_too_deep_or_trailing() {
        assertThatThrownBy(() -> JobDescriptor.parse(new byte[JobDescriptor.MAX_LENGTH_BYTES + 1]))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("at most");
        assertThatThrownBy(() -> JobDescriptor.parse("[".repeat(100).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> JobDescriptor.parse((EMPTY + "{}").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MessageFormatException.class);
    }

    @Property(tries = 500)
    void throws_nothing_but_its_own_exception(@ForAll byte[] bytes) {
        try {
            JobDescriptor.parse(bytes);
        } catch (MessageFormatException expected) {
            assertThat(expected.getMessage()).isNotBlank();
        }
    }

    private static boolean isUnicode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
