/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import javax.net.ssl.SSLContext;

/** A context that makes every connection with a context of its own. */
final class RaTlsContext extends SSLContext {
    RaTlsContext(RaTlsContextSpi spi) {
        super(spi, spi.provider(), "TLSv1.3");
    }
}
