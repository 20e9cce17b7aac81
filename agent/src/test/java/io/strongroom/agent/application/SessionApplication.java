/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.application;

import io.strongroom.agent.Session;
import io.strongroom.seal.CiphertextSource;
import io.strongroom.seal.SealCrypto;
import io.strongroom.seal.SealedFileReader;
import io.strongroom.seal.SealedFileWriter;
import io.strongroom.seal.zone.Zone;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Collections;

/**
 * A main for tests: leaves a mark in the file of its first argument, so that one sees whether it ever ran, then does what
 * a file system and a TLS server do with a session.
 */
public final class SessionApplication {
    private SessionApplication() {}

    /** Prints one line for each thing that works. Ends when the file of its second argument exists, if it has one. */
    public static void main(String[] arguments) throws Exception {
        Files.writeString(Path.of(arguments[0]), "main ran");
        Session session = Session.current().orElseThrow();
        System.out.println("job " + session.jobId());
        for (Zone zone : session.zones().zones()) {
            System.out.println("zone " + zone.prefix() + " " + zone.keyName() + " " + sealAndOpen(session, zone));
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        byte[] marker = "strongroom-session-keystore-v1\n".getBytes(StandardCharsets.US_ASCII);
        store.load(new ByteArrayInputStream(marker), new char[0]);
        System.out.println("aliases " + Collections.list(store.aliases()));
        X509Certificate certificate = (X509Certificate) store.getCertificate("strongroom");
        System.out.println("certificate " + certificate.getPublicKey().getAlgorithm());
        System.out.println("crypto " + SealCrypto.selected().provider().getName());
        System.out.flush();
        while (arguments.length > 1 && !Files.exists(Path.of(arguments[1]))) {
            Thread.sleep(20);
        }
    }

    private static String sealAndOpen(Session session, Zone zone) throws Exception {
        var sealed = new ByteArrayOutputStream();
        try (var writer = SealedFileWriter.create(Channels.newChannel(sealed), zone.keyId(), session.keys())) {
            byte[] text = "plaintext".getBytes(StandardCharsets.UTF_8);
            writer.write(text, 0, text.length);
            writer.finish();
            session.counters().fileWritten(zone.keyName(), text.length);
        }
        try (SealedFileReader reader =
                        SealedFileReader.open(CiphertextSource.ofBytes(sealed.toByteArray()), session.keys());
                InputStream in = reader.newStream()) {
            session.counters().fileOpened(zone.keyName());
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
