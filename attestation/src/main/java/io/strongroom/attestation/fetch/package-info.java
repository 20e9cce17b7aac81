/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Gets endorsements from the vendors' services and keeps them on disk: the one package of this module, beside collecting
 * and the simulated platform, that touches network or disk. Clocks are passed in.
 *
 * <pre>{@code
 * var https = new Https(TlsTrust.ofPlatform(), FetchLimits.DEFAULT);
 * var store = new EndorsementsStore(home.resolve("endorsements"), TrustAnchors.PRODUCTION, clock);
 * var vendors = new VendorClients(new IntelPcsClient(https, TcbUpdate.STANDARD), new AmdKdsClient(https));
 * EndorsementsSource source = new StoredEndorsements(store, vendors);
 * Endorsements endorsements = source.endorsementsFor(QuotePlatform.of(quote)); // or ReportPlatform.of(report)
 * }</pre>
 *
 * <p>Nothing that comes from here is trusted: what is fetched, read or imported is checked up to the vendors' pinned
 * roots before it is kept, and the verifier checks it again.
 *
 * <p>Source: {@code docs/endorsements.md}; Intel SGX and TDX PCS API version 4; AMD VCEK specification (57230), chapter 4.
 */
@NullMarked
package io.strongroom.attestation.fetch;

import org.jspecify.annotations.NullMarked;
