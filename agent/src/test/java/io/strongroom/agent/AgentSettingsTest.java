/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.broker.api.JobRole;
import io.strongroom.broker.api.MessageFormatException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentSettingsTest {
    @Test
    void reads_what_a_launcher_writes() throws Exception {
        AgentSettings settings = parse(
                "{'version':1,'broker':'https://localhost:8743','home':'/h','job-id':'j-1','role':'driver','pin':'ab','launcher':42}");

        assertThat(settings)
                .isEqualTo(new AgentSettings(
                        URI.create("https://localhost:8743"), Path.of("/h"), "j-1", JobRole.DRIVER, "ab", 42));
    }

    @Test
    void pin_and_launcher_may_be_left_out() throws Exception {
        AgentSettings settings =
                parse("{'version':1,'broker':'https://b:1','home':'/h','job-id':'j','role':'executor'}");

        assertThat(settings.pin()).isEmpty();
        assertThat(settings.launcher()).isEqualTo(AgentSettings.NO_LAUNCHER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{'version':1}",
                "{'version':2,'broker':'https://b:1','home':'/h','job-id':'j','role':'driver'}",
                "{'version':1,'broker':'http://b:1','home':'/h','job-id':'j','role':'driver'}",
                "{'version':1,'broker':'https://','home':'/h','job-id':'j','role':'driver'}",
                "{'version':1,'broker':'::','home':'/h','job-id':'j','role':'driver'}",
                "{'version':1,'broker':'https://b:1','home':'h','job-id':'j','role':'driver'}",
                "{'version':1,'broker':'https://b:1','home':'\\u0000','job-id':'j','role':'driver'}",
                "{'version':1,'broker':'https://b:1','home':'/h','job-id':'a b','role':'driver'}",
                "{'version':1,'broker':'https://b:1','home':'/h','job-id':'j','role':'king'}",
                "{'version':1,'broker':'https://b:1','home':'/h','job-id':'j','role':'driver','verify':false}",
                "{'version':1,'broker':'https://b:1','home':'/h','home':'/i','job-id':'j','role':'driver'}",
                "{'version':1,'broker':'https://b:1','home':'/h','job-id':'j','role':'driver'} x",
                "{'version':1,'broker':'https://b:1','home':'/h','job-id':'j','role':'driver','pin':7}",
                "{'version':1,'broker':'https://b:1','home':'/h','job-id':'j','role':'driver','launcher':'1'}",
                "{'version':1,'broker':'https://b:1','home':'/h','job-id':'j','role':'driver','launcher':-1}"
            })
    void refuses_everything_else(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(MessageFormatException.class);
    }

    private static AgentSettings parse(String text) throws MessageFormatException {
        return AgentSettings.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
