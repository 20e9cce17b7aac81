/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.broker.Broker;
import io.strongroom.broker.BrokerServer;
import io.strongroom.broker.OwnerKeys;
import io.strongroom.broker.Workspace;
import io.strongroom.broker.api.BrokerClient;
import io.strongroom.broker.api.IssuedIdentity;
import io.strongroom.broker.api.RequestedZone;
import io.strongroom.seal.FileCiphertext;
import io.strongroom.seal.KeyId;
import io.strongroom.seal.SealedFileInspector;
import io.strongroom.seal.SealedFileWriter;
import io.strongroom.seal.manifest.FileFingerprint;
import io.strongroom.seal.manifest.Manifest;
import io.strongroom.seal.manifest.ManifestAnchor;
import io.strongroom.seal.manifest.ManifestDigest;
import io.strongroom.seal.manifest.ManifestName;
import io.strongroom.seal.manifest.ManifestSigner;
import io.strongroom.seal.manifest.SignedManifest;
import io.strongroom.seal.zone.ZonePath;
import io.strongroom.testkit.TestEvidence;
import io.strongroom.testkit.TestJobs;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check} says of a directory that an attested process committed, after somebody altered it. */
class CommittedDirectoriesTest {
    private static final List<String> FILES = List.of("part-0", "part-1", "day=1/part-0");

    @TempDir
    private Path directory;

    private Path out;

    @BeforeEach
    void commit() throws Exception {
        assertThat(run("init").exitCode()).isZero();
        assertThat(run("key", "create", "birds").exitCode()).isZero();
        out = directory.resolve("out");
        for (String name : FILES) {
            sealAnew(name);
        }
        commitOnce(1, ManifestDigest.NONE);
    }

    @Test
    void a_committed_directory_is_intact() {
        CapturedRun run = run("check", out.toString(), "--json");

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("\"intact\":true", "\"files\":4");
    }

    @Test
    void a_file_that_was_deleted_is_named() throws Exception {
        Files.delete(out.resolve("day=1/part-0"));

        assertFound("day=1/part-0", "missing");
        assertThat(run("check", directory.resolve("out").toString()).out())
                .contains(out.resolve("day=1/part-0") + ": is missing");
    }

    @Test
    void a_file_that_was_added_is_named() throws Exception {
        Files.copy(out.resolve("part-0"), out.resolve("part-9"));

        assertFound("part-9", "added");
    }

    @Test
    void files_that_changed_places_are_named() throws Exception {
        Files.move(out.resolve("part-0"), directory.resolve("x"));
        Files.move(out.resolve("part-1"), out.resolve("part-0"));
        Files.move(directory.resolve("x"), out.resolve("part-1"));

        assertFound("part-0", "exchanged");
        assertFound("part-1", "exchanged");
    }

    @Test
    void an_older_version_of_a_file_is_named() throws Exception {
        Files.copy(out.resolve("part-0"), directory.resolve("older"));
        ManifestDigest first = digest();
        Files.delete(out.resolve("part-0"));
        sealAnew("part-0");
        commitOnce(2, first);
        assertThat(run("check", out.toString()).exitCode()).isZero();
        Files.copy(directory.resolve("older"), out.resolve("part-0"), StandardCopyOption.REPLACE_EXISTING);

        assertFound("part-0", "replaced");
    }

    @Test
    void an_older_manifest_with_its_files_is_noticed() throws Exception {
        Path manifest = out.resolve(ManifestName.CURRENT);
        Files.copy(manifest, directory.resolve("older"));
        commitOnce(2, digest());
        Files.copy(directory.resolve("older"), manifest, StandardCopyOption.REPLACE_EXISTING);

        assertFound("", "manifest-rolled-back");
    }

    @Test
    void a_manifest_that_was_removed_is_missed_until_the_owner_forgets_it() throws Exception {
        Files.delete(out.resolve(ManifestName.CURRENT));
        assertFound("", "manifest-gone");

        CapturedRun forgotten = run("manifest", "forget", out.toString(), "--json");

        assertThat(forgotten.out()).contains("\"forgotten\":1", "\"removed\":0");
        assertThat(run("check", out.toString()).exitCode()).isZero();
    }

    @Test
    void a_directory_that_is_gone_is_missed_above_it() throws Exception {
        Files.move(out, directory.resolve("elsewhere"));
        Files.createDirectory(directory.resolve("above"));

        CapturedRun run = run("check", directory.toString(), "--json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(run.out()).contains("manifest-gone", "manifest-other-directory");
    }

    @Test
    void an_incomplete_directory_is_not_opened_until_the_owner_takes_it_as_it_lies() throws Exception {
        Files.delete(out.resolve("day=1/part-0"));
        Path opened = directory.resolve("opened");

        CapturedRun refused = run("open", out.toString(), opened.toString(), "-r");

        assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(refused.err()).contains("day=1/part-0: is missing", "strongroom manifest forget");
        assertThat(opened).doesNotExist();
        run("manifest", "forget", out.toString());
        assertThat(run("open", out.toString(), opened.toString(), "-r").exitCode())
                .isZero();
    }

    @Test
    void an_opened_tree_has_no_manifest() throws Exception {
        Path opened = directory.resolve("opened");

        assertThat(run("open", out.toString(), opened.toString(), "-r").exitCode())
                .isZero();

        assertThat(opened.resolve("part-0")).exists();
        assertThat(opened.resolve(ManifestName.CURRENT)).doesNotExist();
    }

    private void assertFound(String name, String kind) {
        CapturedRun run = run("check", out.toString(), "--json");
        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        String file = name.isEmpty() ? out.toString() : out.resolve(name).toString();
        assertThat(run.out())
                .contains("{\"file\":\"" + file + "\",\"finding\":\"not-as-committed\",\"kind\":\"" + kind + "\"");
    }

    private CapturedRun run(String... arguments) {
        return CapturedRun.of(directory, arguments);
    }

    private Path home() {
        return directory.resolve(".strongroom");
    }

    private void sealAnew(String name) throws IOException {
        Path plain = Files.writeString(directory.resolve("plain"), name);
        Files.createDirectories(out.resolve(name).getParent());
        assertThat(run("seal", plain.toString(), out.resolve(name).toString(), "--key", "birds")
                        .exitCode())
                .isZero();
    }

    private ManifestDigest digest() throws IOException {
        try (Workspace workspace = Workspace.open(home(), Optional.empty());
                Broker broker = Broker.of(workspace)) {
            return broker.ownerManifests()
                    .latest(broker.key("birds").id(), path())
                    .orElseThrow()
                    .digest();
        }
    }

    private ZonePath path() {
        return ZonePath.parse(out.toString());
    }

    /** As a job does. */
    private void commitOnce(long generation, ManifestDigest previous) throws Exception {
        try (Workspace workspace = Workspace.open(home(), Optional.empty());
                Broker broker = Broker.of(workspace);
                BrokerServer server = BrokerServer.start(broker, 0);
                OwnerKeys keys = broker.ownerKeys()) {
            KeyId zone = broker.key("birds").id();
            BrokerClient client = BrokerClient.create(server.url(), broker.trust());
            TestEvidence evidence = new TestEvidence(
                    workspace.simulatedPlatform(), broker.trust().pin());
            client.attest(
                    evidence.collector(), TestJobs.driver(directory, new RequestedZone(path().toString(), "birds")));
            SortedMap<String, FileFingerprint> files = new TreeMap<>();
            for (String name : FILES) {
                try (FileCiphertext file = FileCiphertext.open(out.resolve(name))) {
                    files.put(name, SealedFileInspector.fingerprint(file));
                }
            }
            SignedManifest manifest = SignedManifest.sign(
                    new Manifest(zone, path().toString(), generation, previous, Instant.now(), files),
                    new Signer(client.requestIdentity()));
            try (FileChannel channel = FileChannel.open(
                            out.resolve(ManifestName.CURRENT),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
                    SealedFileWriter writer = SealedFileWriter.create(channel, zone, keys)) {
                byte[] encoded = manifest.encode();
                writer.write(encoded, 0, encoded.length);
                writer.finish();
            }
            assertThat(client.manifests()
                            .anchor(zone, path(), new ManifestAnchor(generation, manifest.digest()), previous))
                    .isTrue();
        }
    }

    private record Signer(IssuedIdentity identity) implements ManifestSigner {
        @Override
        public List<X509Certificate> chain() {
            return identity.chain();
        }

        @Override
        public byte[] sign(byte[] content) throws IOException {
            try {
                Signature signature = Signature.getInstance(SignedManifest.ALGORITHM);
                signature.initSign(identity.privateKey());
                signature.update(content);
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new IOException(e);
            }
        }
    }
}
