/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * A local HTTPS server that answers as the vendors' services do, with forged content.
 *
 * <pre>{@code
 * ForgedDcap dcap = DcapCase.sgx().forge();
 * try (ReplayServer server = ReplayServer.start().replay(PcsRecording.sgx(dcap))) {
 *     fetch(server.url(), server.authorityPem());
 * }
 * }</pre>
 */
@NullMarked
package io.strongroom.testkit.endorsements;

import org.jspecify.annotations.NullMarked;
