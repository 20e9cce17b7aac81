/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.TlsProvider;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate of the broker's port, which is issued anew when two thirds of its life are over: new connections see it
 * without a restart. Its key, by which clients know the broker, stays. Thread-safe.
 */
final class ServerIdentity implements TlsProvider {
    private static final Logger LOG = LoggerFactory.getLogger(ServerIdentity.class);

    private record Issued(TlsKeyPair keyPair, Instant at, Instant renewAt, Instant notBefore, Instant notAfter) {}

    private final Authority authority;
    private final List<String> names;
    private final Clock clock;
    private volatile Issued current;

    ServerIdentity(Authority authority, List<String> names, Clock clock) {
        this.authority = authority;
        this.names = List.copyOf(names);
        this.clock = clock;
        this.current = issue();
    }

    /** The names that the certificate holds. */
    List<String> names() {
        return names;
    }

    /** Issues a new certificate if it is time, or the clock was set back: then clients would wait for the old one to begin. */
    void renewIfDue() {
        Instant now = clock.instant();
        if (!now.isBefore(current.renewAt()) || now.isBefore(current.at().minus(ClockWatch.TOLERANCE))) {
            current = issue();
            LOG.info("the certificate of the port was renewed, it lasts until {}", current.notAfter());
        }
    }

    /** Whether every certificate of the chain is valid now. */
    boolean isValid() {
        Instant now = clock.instant();
        return now.isBefore(current.notAfter()) && !now.isBefore(current.notBefore());
    }

    /** When the first certificate of the chain ends. */
    Instant notAfter() {
        return current.notAfter();
    }

    @Override
    public TlsKeyPair keyPair(String hostname) {
        return current.keyPair();
    }

    private Issued issue() {
        Instant now = clock.instant();
        List<X509Certificate> chain = authority.issueServer(names, now);
        Instant notBefore = chain.stream()
                .map(certificate -> certificate.getNotBefore().toInstant())
                .max(Instant::compareTo)
                .orElseThrow();
        Instant notAfter = chain.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
        Duration life = Duration.between(now, notAfter);
        return new Issued(
                TlsKeyPair.of(authority.tlsKey(), chain),
                now,
                now.plus(life.multipliedBy(2).dividedBy(3)),
                notBefore,
                notAfter);
    }
}
