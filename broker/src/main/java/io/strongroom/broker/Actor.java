/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.broker.api.StrictJson;
import java.io.IOException;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Who changes something through a {@link Broker}: what the audit records of the changes say. Thread-safe. */
interface Actor {
    /** Whoever holds the root key and works in the workspace; each change has a correlation id of its own. */
    Actor OWNER = new Actor() {
        @Override
        public ObjectNode in(Handle transaction) {
            return Broker.owner();
        }

        @Override
        public String correlationId() {
            return UUID.randomUUID().toString();
        }
    };

    /**
     * How the record calls them, inside the transaction of the change.
     *
     * @throws Refusal if they may not do it any more; nothing is changed then
     */
    ObjectNode in(Handle transaction) throws IOException;

    /** The correlation id of a change. */
    String correlationId();

    /** How records call an administrator who asks from elsewhere. */
    static ObjectNode json(Administrator administrator, String address) {
        return StrictJson.object()
                .put("kind", "administrator")
                .put("name", administrator.name())
                .put("key", administrator.keyId())
                .put("address", address);
    }
}
