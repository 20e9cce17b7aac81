/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * SIGSTRUCT, by which a signer says which enclave is his. Where a policy's measurements come from.
 *
 * <p>{@code SigStruct struct = SigStruct.parse(Files.readAllBytes(file)); if (struct.isSigned()) trust(struct.mrSigner());}
 */
@NullMarked
package io.strongroom.attestation.sigstruct;

import org.jspecify.annotations.NullMarked;
