/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.Digest;
import io.strongroom.attestation.Octets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MerkleTreeTest {
    private static final int SIZES = 70;

    /** The eight leaves of the reference tests of Certificate Transparency (google/certificate-transparency, merkletree). */
    private static final List<String> REFERENCE =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    })
    void has_the_root_hashes_of_certificate_transparency(int leaves, String root) throws IOException {
        MerkleFrontier frontier = new MerkleFrontier();
        try (MerkleNodes nodes = MerkleNodes.create(directory.resolve("nodes"))) {
            for (String leaf : REFERENCE.subList(0, leaves)) {
                byte[] hash = MerkleTree.leafHash(HexFormat.of().parseHex(leaf));
                frontier.add(hash);
                nodes.add(hash);
            }

            assertThat(frontier.root()).hasToString(root);
            assertThat(HexFormat.of().formatHex(nodes.root(0, leaves))).isEqualTo(root);
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void agrees_with_the_definition_at_every_size() throws IOException {
        List<byte[]> entries = new ArrayList<>();
        MerkleFrontier frontier = new MerkleFrontier();
        try (MerkleNodes nodes = MerkleNodes.create(directory.resolve("nodes"))) {
            for (int size = 1; size <= SIZES; size++) {
                byte[] entry = entry(size);
                entries.add(entry);
                nodes.add(MerkleTree.leafHash(entry));
                frontier = MerkleFrontier.decode(frontier.size(), frontier.encoded());
                frontier.add(MerkleTree.leafHash(entry));

                assertThat(frontier.root()).isEqualTo(Digest.of(definition(entries)));
                assertThat(Digest.of(nodes.root(0, size))).isEqualTo(frontier.root());
            }
        }
    }

    /** RFC 9162, section 2.1.1, word by word, and independent of the code under test. */
    private static byte[] definition(List<byte[]> entries) {
        if (entries.size() == 1) {
            return sha256(new byte[] {0}, entries.get(0));
        }
        int k = 1;
        while (k * 2 < entries.size()) {
            k *= 2;
        }
        return sha256(
                new byte[] {1}, definition(entries.subList(0, k)), definition(entries.subList(k, entries.size())));
    }

    @Test
    void every_leaf_is_authenticated_by_what_stands_beside_it_and_no_other_leaf_is() throws IOException {
        for (int size = 1; size <= SIZES; size++) {
            List<byte[]> entries = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                entries.add(entry(i));
            }
            LeafAuthenticator authenticator = authenticator(entries);
            int hashes = 0;
            for (int i = 0; i < size; i++) {
                List<byte[]> proof = rightSiblings(entries, i);
                hashes += proof.size();
                LeafAuthenticator forged = authenticator(entries);
                for (int before = 0; before < i; before++) {
                    forged.next(MerkleTree.leafHash(entries.get(before)), rightSiblings(entries, before));
                }

                assertThat(forged.next(MerkleTree.leafHash(entry(999)), proof)).isPresent();
                assertThat(authenticator.next(MerkleTree.leafHash(entries.get(i)), proof))
                        .isEqualTo(Optional.empty());
            }
            assertThat(hashes).isEqualTo(size - 1);
        }
    }

    @Test
    void a_frontier_of_another_size_is_refused() {
        Octets twoHashes = Octets.zeros(64);

        assertThatThrownBy(() -> MerkleFrontier.decode(4, twoHashes)).isInstanceOf(IllegalArgumentException.class);
        assertThat(MerkleFrontier.decode(3, twoHashes).size()).isEqualTo(3);
    }

    @Test
    void the_temporary_file_is_its_owners_alone_and_never_an_existing_one() throws IOException {
        Path file = Files.createFile(directory.resolve("there"));

        assertThatThrownBy(() -> MerkleNodes.create(file).close()).isInstanceOf(IOException.class);
    }

    private static LeafAuthenticator authenticator(List<byte[]> entries) {
        return new LeafAuthenticator(
                new TreeHead("log", entries.size(), Digest.of(definition(entries)), Instant.EPOCH));
    }

    /** The hashes beside a leaf by the words of docs/spec/audit-log.md, section 4, without the code under test. */
    private static List<byte[]> rightSiblings(List<byte[]> entries, int leaf) {
        List<byte[]> siblings = new ArrayList<>();
        int from = 0;
        int to = entries.size();
        while (to - from > 1) {
            int k = 1;
            while (k * 2 < to - from) {
                k *= 2;
            }
            if (leaf >= from + k) {
                from += k;
                siblings.clear();
            } else {
                siblings.add(0, definition(entries.subList(from + k, to)));
                to = from + k;
            }
        }
        return siblings;
    }

    private static byte[] entry(int i) {
        return ("record " + i).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] sha256(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return Digest.sha256(all.toByteArray()).octets().bytes();
    }
}
