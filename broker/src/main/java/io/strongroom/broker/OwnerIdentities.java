/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.broker.store.StoreException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** What the owner may do with the certificates of workloads. Every change is recorded with it. Thread-safe. */
public final class OwnerIdentities {
    private record Named(DeniedIdentities.Kind kind, String id) {}

    private final Broker broker;

    OwnerIdentities(Broker broker) {
        this.broker = broker;
    }

    /** The certificates that last, by job and end. */
    public List<IdentitySummary> list() throws IOException {
        return broker.store().read(handle -> {
            Set<String> denied = new HashSet<>();
            for (DeniedIdentities.Row row : broker.deniedIdentities().list(handle)) {
                denied.add(row.kind() + " " + row.id());
            }
            List<IdentitySummary> summaries = new ArrayList<>();
            for (IssuedIdentities.Row row : broker.issuedIdentities().list(handle, now())) {
                boolean isDenied = denied.contains("job " + row.jobId()) || denied.contains("key " + row.keySha256());
                summaries.add(new IdentitySummary(
                        row.serial(), row.name(), row.jobId(), row.keySha256(), row.notAfter(), isDenied));
            }
            return summaries;
        });
    }

    /** What is denied, each as {@code job ID} or {@code key SHA256}, by time. */
    public List<String> denied() throws IOException {
        return broker.store()
                .read(handle -> broker.deniedIdentities().list(handle).stream()
                        .map(row -> row.kind() + " " + row.id())
                        .toList());
    }

    /**
     * Denies a process or a job: the broker refuses its sessions from now on, and agents refuse it as a peer once they
     * have learned of it.
     *
     * @param serialOrJob the serial number of a certificate that lasts, in hexadecimal, which denies its process under any
     *     certificate; or the id of a job, which denies all its processes
     * @return what is denied: {@code job ID} or {@code key SHA256}
     * @throws BrokerException if there is neither such a certificate nor such a job, or it is denied already
     */
    public String deny(String serialOrJob) throws IOException {
        return broker.store().write(transaction -> {
            Named named = named(transaction, serialOrJob);
            if (broker.deniedIdentities()
                    .find(transaction, named.kind(), named.id())
                    .isPresent()) {
                throw new BrokerException("'" + serialOrJob + "' is denied already");
            }
            broker.deniedIdentities().insert(transaction, named.kind(), named.id(), now());
            return recorded(transaction, "identity-deny", named);
        });
    }

    /**
     * Takes a denial back.
     *
     * @param denied a serial number, the id of a job, or the SHA-256 of a key as {@link #denied} gives it
     * @return what is allowed again
     * @throws BrokerException if it is not denied
     */
    public String allow(String denied) throws IOException {
        return broker.store().write(transaction -> {
            for (Named named : candidates(transaction, denied)) {
                if (broker.deniedIdentities().delete(transaction, named.kind(), named.id())) {
                    return recorded(transaction, "identity-allow", named);
                }
            }
            throw new BrokerException("'" + denied + "' is not denied; see strongroom identity list");
        });
    }

    private Named named(Handle handle, String serialOrJob) throws IOException {
        Optional<IssuedIdentities.Row> issued = issued(handle, serialOrJob);
        if (issued.isPresent()) {
            return new Named(DeniedIdentities.Kind.KEY, issued.get().keySha256());
        }
        if (broker.jobs().isKnown(handle, serialOrJob)) {
            return new Named(DeniedIdentities.Kind.JOB, serialOrJob);
        }
        throw new BrokerException("'" + serialOrJob
                + "' is neither the serial number of a certificate that lasts nor the id of a job; see strongroom"
                + " identity list");
    }

    private List<Named> candidates(Handle handle, String denied) throws StoreException {
        List<Named> candidates = new ArrayList<>();
        issued(handle, denied).ifPresent(row -> candidates.add(new Named(DeniedIdentities.Kind.KEY, row.keySha256())));
        candidates.add(new Named(DeniedIdentities.Kind.KEY, denied.toLowerCase(Locale.ROOT)));
        candidates.add(new Named(DeniedIdentities.Kind.JOB, denied));
        return candidates;
    }

    private Optional<IssuedIdentities.Row> issued(Handle handle, String serial) throws StoreException {
        return broker.issuedIdentities().find(handle, serial.toLowerCase(Locale.ROOT));
    }

    private String recorded(Handle transaction, String event, Named named) throws IOException {
        String subject = named.kind().wireName() + " " + named.id();
        broker.record(transaction, event, subject);
        return subject;
    }

    private Instant now() {
        return broker.clock().instant();
    }
}
