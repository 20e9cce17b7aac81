/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.ECKey;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a process claims about its job in the runtime data: our extension of the KBS protocol.
 *
 * @param descriptorDigest the SHA-384 of the job descriptor: 96 lower-case hexadecimal digits
 * @param id the job's id
 * @param role what the process does in the job
 * @param identityKey the public P-256 key to which the session's token is bound
 */
public record JobClaim(String descriptorDigest, String id, JobRole role, ECKey identityKey) {
    private static final Pattern SHA384 = Pattern.compile("[0-9a-f]{96}");
    private static final Set<String> MEMBERS = Set.of("descriptor", "id", "role", "identity-key");

    /** Checks the digest and the id; drops a private part of the key. */
    public JobClaim {
        if (!SHA384.matcher(descriptorDigest).matches()) {
            throw new IllegalArgumentException("the descriptor digest is not 96 lower-case hexadecimal digits");
        }
        if (!Job.isValidId(id)) {
            throw new IllegalArgumentException("the job id is not 1 to 64 letters, digits and hyphens");
        }
        identityKey = identityKey.toPublicJWK();
    }

    static JobClaim parse(JsonNode json) throws MessageFormatException {
        JsonFields fields = JsonFields.of(json, "the job in the runtime data", MEMBERS);
        try {
            return new JobClaim(
                    fields.text("descriptor"),
                    fields.text("id"),
                    JobRole.ofWireName(fields.text("role")),
                    PublicKeys.parse(fields.node("identity-key"), "the identity key"));
        } catch (IllegalArgumentException e) {
            throw new MessageFormatException(String.valueOf(e.getMessage()), e);
        }
    }

    ObjectNode toJson() {
        ObjectNode json = StrictJson.object();
        json.put("descriptor", descriptorDigest);
        json.put("id", id);
        json.put("role", role.wireName());
        json.set("identity-key", PublicKeys.toJson(identityKey));
        return json;
    }
}
