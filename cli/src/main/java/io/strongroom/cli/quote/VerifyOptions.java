/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.quote;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The options of {@code quote verify}.
 *
 * @param collateral Intel's collateral
 * @param vcek certificate of the key that signed an SEV-SNP report: VCEK or VLEK
 * @param ask certificate of AMD's intermediate: ASK or ASVK
 * @param ark certificate of AMD's root
 * @param crl AMD's revocation list
 * @param allowsUncheckedRevocation whether an SEV-SNP report is accepted without a revocation list
 * @param at the time of the judgement
 * @param root a root to trust instead of the pinned one
 * @param policy a policy in YAML
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType") // one value per option, absent or given
public record VerifyOptions(
        Optional<Path> collateral,
        Optional<Path> vcek,
        Optional<Path> ask,
        Optional<Path> ark,
        Optional<Path> crl,
        boolean allowsUncheckedRevocation,
        Instant at,
        Optional<Path> root,
        Optional<Path> policy) {}
