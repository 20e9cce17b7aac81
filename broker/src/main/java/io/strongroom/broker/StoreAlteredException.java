/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import java.io.IOException;
import java.util.List;

/** Rows of the store were altered, and what was asked for does not go on over them. Nothing was changed. */
public final class StoreAlteredException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int MOST_NAMED = 10;

    StoreAlteredException(List<String> rows, String remedy) {
        super("the store was altered: " + String.join(", ", rows.subList(0, Math.min(rows.size(), MOST_NAMED)))
                + (rows.size() > MOST_NAMED ? " and " + (rows.size() - MOST_NAMED) + " more" : "") + "; " + remedy);
    }
}
