/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.broker.api.JsonFields;
import io.strongroom.broker.api.StrictJson;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * What a client proposes when it asks for a challenge: the protocol's version, its kind of evidence, and parameters of
 * which none is passed over.
 *
 * <p>Source: KBS attestation protocol, "Request"; docs/spec/broker-api.md.
 *
 * @param tee the kind of evidence, as the client names it
 * @param hasJobs whether the client speaks our extension for jobs
 * @param namesHashes whether it lists hash algorithms, and so expects one to be chosen
 */
record KbsRequest(String tee, boolean hasJobs, boolean namesHashes) {
    /** The version of the protocol; the public server takes exactly one too. */
    static final String VERSION = "0.4.0";

    private static final String HASH = "sha384";
    private static final String JOB_EXTENSION = "strongroom-job";
    private static final int JOB_EXTENSION_VERSION = 1;
    private static final String HASHES = "supported-hash-algorithms";
    private static final String METADATA = "tee-metadata";
    private static final String SELECTOR = "attestation-policy-selector";
    private static final int MAX_NAMES = 16;
    private static final Set<String> MEMBERS = Set.of("version", "tee", "extra-params");
    private static final Set<String> PARAMETERS = Set.of(JOB_EXTENSION, HASHES, METADATA, SELECTOR);
    private static final Set<String> DEVICES = Set.of("primary_tee", "additional_tees");
    private static final Set<String> DEVICE = Set.of("tee", "metadata");

    /** Reads a request; refuses a version, a hash or a parameter that this broker does not honour. */
    static KbsRequest parse(JsonNode body) throws IOException {
        JsonFields request = JsonFields.of(body, "the request", MEMBERS);
        String version = request.text("version");
        String tee = request.text("tee");
        JsonNode parameters = body.path("extra-params");
        if (!version.equals(VERSION)) {
            throw Refusal.of(
                    Refusal.Code.VERSION_NOT_SUPPORTED,
                    "the client speaks another version of the KBS protocol (expected " + VERSION + ")",
                    "use a client of version " + VERSION + " of the protocol");
        }
        if (isNone(parameters)) {
            return new KbsRequest(tee, false, false);
        }
        JsonFields extra = JsonFields.lenient(parameters, "extra-params");
        requireKnown(parameters);
        boolean namesHashes = extra.has(HASHES);
        if (namesHashes) {
            requireHash(extra.texts(HASHES, MAX_NAMES));
        }
        if (extra.has(METADATA)) {
            requireOneDevice(extra.node(METADATA), tee);
        }
        return new KbsRequest(tee, parameters.path(JOB_EXTENSION).asInt(0) == JOB_EXTENSION_VERSION, namesHashes);
    }

    /** Older clients send an empty text for no parameters. */
    private static boolean isNone(JsonNode parameters) {
        return parameters.isMissingNode()
                || parameters.isNull()
                || (parameters.isTextual() && parameters.textValue().isEmpty());
    }

    /** The {@code extra-params} of the challenge. */
    ObjectNode answer() {
        ObjectNode extra = StrictJson.object();
        if (namesHashes) {
            extra.put("selected-hash-algorithm", HASH);
        }
        if (hasJobs) {
            extra.put(JOB_EXTENSION, JOB_EXTENSION_VERSION);
        }
        return extra;
    }

    private static void requireKnown(JsonNode parameters) throws Refusal {
        for (var parameter : parameters.properties()) {
            if (!PARAMETERS.contains(parameter.getKey())) {
                throw refused("a parameter that is not known here");
            }
        }
        if (parameters.hasNonNull(SELECTOR)) {
            throw refused(SELECTOR + ": every rule of the policy in force judges every client");
        }
    }

    private static void requireHash(List<String> offered) throws Refusal {
        if (offered.stream().noneMatch(HASH::equalsIgnoreCase)) {
            throw refused("hash algorithms without " + HASH);
        }
    }

    private static void requireOneDevice(JsonNode metadata, String tee) throws IOException {
        JsonFields devices = JsonFields.of(metadata, METADATA, DEVICES);
        JsonFields primary = JsonFields.of(devices.node("primary_tee"), "the primary_tee", DEVICE);
        if (!primary.text("tee").equals(tee)) {
            throw refused("a primary_tee that is not the tee of the request");
        }
        if (devices.has("additional_tees")
                && !devices.array("additional_tees", MAX_NAMES).isEmpty()) {
            throw Refusal.of(
                    Refusal.Code.ADDITIONAL_EVIDENCE_REFUSED,
                    "the client announces evidence of further devices, which this version does not judge",
                    "attest the processor alone");
        }
    }

    private static Refusal refused(String what) {
        return Refusal.of(
                Refusal.Code.PARAMETERS_REFUSED,
                "the client's extra-params hold " + what,
                "send what docs/spec/broker-api.md names, or an empty object");
    }
}
