/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What the broker knows about runs, for whoever may ask it. The command implements it over its workspace or over a
 * broker's administration interface.
 */
public interface RunRecords {
    /**
     * The broker's whole explanation of a refusal, one or more lines, or none if it is not known or this user may not see
     * it.
     */
    Optional<String> explanation(String correlationId);

    /** What the broker recorded of a job's processes: evidence, zones, keys, totals; or none. */
    Optional<JsonNode> run(String jobId);
}
