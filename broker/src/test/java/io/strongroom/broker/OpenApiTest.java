/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The document is OpenAPI 3.1 by what the specification demands of each object that stands in it. {@link RoutesTest} compares
 * it with the routes. Source: OpenAPI Specification 3.1.0, section 4.8.
 */
class OpenApiTest {
    private static final Set<String> OPERATION =
            Set.of("operationId", "summary", "security", "parameters", "requestBody", "responses");
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

    private static JsonNode document;

    @BeforeAll
    static void read() throws Exception {
        document = Routes.openApi();
    }

    @Test
    void names_its_version_and_itself() {
        assertThat(document.path("openapi").asText()).matches("3\\.1\\.[0-9]+");
        assertThat(document.path("info").path("title").asText()).isNotEmpty();
        assertThat(document.path("info").path("version").asText()).isNotEmpty();
    }

    @Test
    void every_reference_leads_somewhere_and_every_schema_is_used() {
        Set<String> used = new TreeSet<>();
        for (String reference : references(document, new ArrayList<>())) {
            assertThat(reference).startsWith("#/");
            assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
            used.add(reference.substring(reference.lastIndexOf('/') + 1));
        }

        assertThat(names(document.path("components").path("schemas"))).isSubsetOf(used);
    }

    @Test
    void every_operation_is_complete() {
        Set<String> ids = new HashSet<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                JsonNode operation = method.getValue();
                String name = method.getKey() + " " + path.getKey();
                assertThat(OPERATION).as(name).containsAll(names(operation));
                assertThat(ids.add(operation.path("operationId").asText()))
                        .as(name)
                        .isTrue();
                assertThat(operation.has("requestBody"))
                        .as(name)
                        .isEqualTo(method.getKey().equals("post"));
                requireResponses(name, operation.path("responses"));
                requireParameters(name, path.getKey(), operation.path("parameters"));
                requireSecurity(name, operation.path("security"));
            }
        }
    }

    private static void requireResponses(String name, JsonNode responses) {
        assertThat(names(responses)).as(name).contains("200", "429");
        for (Map.Entry<String, JsonNode> response : responses.properties()) {
            assertThat(response.getKey()).as(name).matches("[1-5][0-9]{2}");
            assertThat(response.getValue().path("description").asText())
                    .as(name)
                    .isNotEmpty();
            for (Map.Entry<String, JsonNode> content :
                    response.getValue().path("content").properties()) {
                assertThat(content.getKey()).as(name).matches("[a-z]+/[a-z+]+");
                assertThat(content.getValue().has("schema")).as(name).isTrue();
            }
        }
    }

    private static void requireParameters(String name, String path, JsonNode parameters) {
        List<String> described = new ArrayList<>();
        for (JsonNode parameter : parameters) {
            assertThat(parameter.path("in").asText()).as(name).isEqualTo("path");
            assertThat(parameter.path("required").asBoolean()).as(name).isTrue();
            assertThat(parameter.has("schema")).as(name).isTrue();
            described.add(parameter.path("name").asText());
        }
        List<String> wanted =
                PARAMETER.matcher(path).results().map(match -> match.group(1)).toList();
        assertThat(described).as(name).isEqualTo(wanted);
    }

    private static void requireSecurity(String name, JsonNode security) {
        assertThat(security.isArray()).as(name).isTrue();
        for (JsonNode alternative : security) {
            assertThat(names(document.path("components").path("securitySchemes")))
                    .as(name)
                    .containsAll(names(alternative));
        }
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> references(JsonNode node, List<String> found) {
        if (node.has("$ref")) {
            found.add(node.path("$ref").asText());
        }
        node.forEach(child -> references(child, found));
        return found;
    }
}
