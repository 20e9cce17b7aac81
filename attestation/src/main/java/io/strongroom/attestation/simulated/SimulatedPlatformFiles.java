/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.simulated;

import io.strongroom.attestation.dcap.TrustAnchor;
import io.strongroom.attestation.internal.P256;
import io.strongroom.attestation.internal.PemCertificates;
import io.strongroom.attestation.internal.PemCertificates.PemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The directory of a simulated platform: {@value #CHAIN} with the PCK certificate, the intermediate and the root in PEM,
 * in this order, and {@value #PCK_KEY} with the PCK private key in PKCS#8 DER, readable by its owner alone.
 *
 * <p>Whoever makes the certificates follows {@code docs/spec/simulated-evidence.md} section 2: keys of P-256, signatures
 * by ECDSA with SHA-256, subjects of {@link TrustAnchor.Simulated}, basic constraints and key usage. The private keys of
 * root and intermediate are needed once and should not be kept.
 */
public final class SimulatedPlatformFiles {
    /** File name of the certificate chain. */
    public static final String CHAIN = "pck-chain.pem";

    /** File name of the PCK private key. */
    public static final String PCK_KEY = "pck-key.p8";

    private static final int CHAIN_LENGTH = 3;
    private static final int MAX_FILE_BYTES = 64 * 1024;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private SimulatedPlatformFiles() {}

    /**
     * Makes {@code directory} with both files, all at once: a directory that is there is complete. Its parent must exist;
     * it itself may exist if it is empty.
     *
     * @param chain PCK certificate, intermediate, root
     * @param pckKey the private key of the PCK certificate
     * @throws FileAlreadyExistsException if the directory holds anything already, which is left as it is
     * @throws IOException if it cannot be written
     */
    public static void write(Path directory, List<X509Certificate> chain, PrivateKey pckKey) throws IOException {
        if (chain.size() != CHAIN_LENGTH) {
            throw new IllegalArgumentException("the chain has " + chain.size() + " certificates (wanted 3)");
        }
        requireAbsentOrEmpty(directory);
        Path parent = directory.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("a platform cannot be the root directory");
        }
        Path unfinished = Files.createTempDirectory(parent, "." + directory.getFileName() + "-");
        writeNew(unfinished.resolve(CHAIN), PemCertificates.encode(encoded(chain)));
        byte[] key = pckKey.getEncoded();
        try {
            writeNew(unfinished.resolve(PCK_KEY), key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
        Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * The root of the platform in {@code directory}, for its verifier. Reads no key.
     *
     * @throws SimulatedPlatformException if the chain is missing or malformed
     */
    public static TrustAnchor.Simulated readTrustAnchor(Path directory) throws IOException {
        X509Certificate root = readChain(directory).get(CHAIN_LENGTH - 1);
        try {
            return TrustAnchor.Simulated.ofRoot(root);
        } catch (IllegalArgumentException e) {
            throw new SimulatedPlatformException(directory.resolve(CHAIN) + ": " + e.getMessage(), e);
        }
    }

    static byte[] readChainPem(Path directory) throws IOException {
        return readBounded(directory.resolve(CHAIN));
    }

    static List<X509Certificate> readChain(Path directory) throws IOException {
        Path file = directory.resolve(CHAIN);
        try {
            List<X509Certificate> chain = new ArrayList<>();
            for (byte[] der : PemCertificates.decode(readBounded(file), CHAIN_LENGTH)) {
                chain.add((X509Certificate)
                        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)));
            }
            if (chain.size() != CHAIN_LENGTH) {
                throw new SimulatedPlatformException(file + " has " + chain.size() + " certificates (wanted 3)");
            }
            return chain;
        } catch (PemException | CertificateException e) {
            throw new SimulatedPlatformException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Reads the PCK private key, after a look at who else could. */
    static ECPrivateKey readPckKey(Path directory) throws IOException {
        Path file = directory.resolve(PCK_KEY);
        requireOwnerOnly(file);
        byte[] pkcs8 = readBounded(file);
        try {
            var key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            if (key instanceof ECPrivateKey ec && P256.isP256(ec.getParams())) {
                return ec;
            }
            throw new SimulatedPlatformException(file + " holds a key of another curve (wanted P-256)");
        } catch (GeneralSecurityException e) {
            throw new SimulatedPlatformException(file + " is no PKCS#8 key of P-256", e);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    private static void requireOwnerOnly(Path file) throws IOException {
        Set<PosixFilePermission> permissions;
        try {
            permissions = Files.getPosixFilePermissions(file);
        } catch (NoSuchFileException e) {
            throw missing(file, e);
        } catch (UnsupportedOperationException e) {
            throw new SimulatedPlatformException(
                    file + " lies on a file system without owner permissions (wanted one that has them)", e);
        }
        if (!OWNER_ONLY.containsAll(permissions)) {
            throw new SimulatedPlatformException(file + " has permissions "
                    + PosixFilePermissions.toString(permissions)
                    + " (wanted rw------- or less); others may have copied the key: make the platform anew");
        }
    }

    private static void requireAbsentOrEmpty(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var entries = Files.newDirectoryStream(directory)) {
            if (entries.iterator().hasNext()) {
                throw new FileAlreadyExistsException(directory.toString());
            }
        }
    }

    private static byte[] readBounded(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                throw new SimulatedPlatformException(file + " has more than " + MAX_FILE_BYTES + " bytes");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw missing(file, e);
        }
    }

    private static SimulatedPlatformException missing(Path file, NoSuchFileException cause) {
        return new SimulatedPlatformException(file + " is missing: run strongroom init", cause);
    }

    private static void writeNew(Path file, byte[] content) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    private static List<byte[]> encoded(List<X509Certificate> chain) {
        List<byte[]> ders = new ArrayList<>();
        for (X509Certificate certificate : chain) {
            try {
                ders.add(certificate.getEncoded());
            } catch (CertificateEncodingException e) {
                throw new IllegalArgumentException("a certificate of the chain has no encoding", e);
            }
        }
        return ders;
    }
}
