/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import io.strongroom.broker.api.AdminToken;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.AuditAlteredException;
import io.strongroom.broker.audit.AuditEntry;
import io.strongroom.broker.policy.PolicyException;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Lets administrators in: whoever sends a token that an administrator signed for this request, has not used before, and has a
 * role that the route demands. What they do is recorded under their name, or refused with an explanation. Thread-safe.
 */
final class AdminGate {
    private static final String READ = "admin-read";

    /** An administrator whose request was admitted, and the broker that acts for them. */
    record Admitted(Administrator administrator, ObjectNode actor, Broker broker) {}

    private final Broker broker;
    private final Decisions decisions;
    private final AdminTokenVerifier tokens;

    AdminGate(Broker broker, Decisions decisions) {
        this.broker = broker;
        this.decisions = decisions;
        this.tokens = new AdminTokenVerifier(broker.clock());
    }

    /**
     * Admits a request, whose token is used up then. Reading is recorded here, changes together with what they change.
     *
     * @param peer who asks, with the address
     * @throws Refusal if anything about the token is wrong, or the role is missing
     */
    Admitted admit(Routes.Route route, AggregatedHttpRequest request, String correlationId, ObjectNode peer)
            throws IOException {
        String token = Requests.adminToken(request)
                .orElseThrow(() -> AdminDenial.NO_TOKEN.because(
                        "the request carries no token of an administrator, or more than one",
                        "name the key of an administrator with --admin-key"));
        AdminToken.Request wanted = new AdminToken.Request(
                broker.trust().pin(),
                route.method().name(),
                request.path(),
                AdminToken.Body.of(request.content().array()));
        AdminTokenVerifier.Verified verified = broker.store()
                .read(handle -> tokens.verify(
                        token, wanted, keyId -> broker.administrators().ofKey(handle, keyId)));
        Acting acting = new Acting(
                broker.administrators(),
                verified.administrator(),
                route.roles(),
                peer.path("address").asText(),
                correlationId);
        use(verified, acting, route, request.path());
        return new Admitted(verified.administrator(), acting.actor(), broker.actingAs(acting));
    }

    /** What an administrator asked for could not be done: recorded, and explained to them. */
    Refusal refused(Admitted admitted, Routes.Route route, String correlationId, IOException failure)
            throws IOException {
        Refusal refusal = refusal(failure).explained();
        if (!refusal.isRecorded()) {
            decisions.refuse(
                    new Decisions.Question(correlationId, admitted.actor(), route.path(), "request"), 0, refusal);
        }
        return refusal;
    }

    private void use(AdminTokenVerifier.Verified verified, Acting acting, Routes.Route route, String path)
            throws IOException {
        try {
            broker.store().write(transaction -> {
                ObjectNode actor = acting.in(transaction);
                if (!broker.administrators()
                        .use(
                                transaction,
                                verified.id(),
                                verified.end(),
                                broker.clock().instant())) {
                    throw AdminDenial.TOKEN_REPLAYED
                            .because(
                                    "a token of '" + verified.administrator().name() + "' was used before",
                                    "nothing if a request was sent twice; else find out who listens")
                            .explained();
                }
                if (route.access() == Routes.Access.ADMIN_READ) {
                    broker.audit()
                            .append(
                                    transaction,
                                    new AuditEntry(
                                            acting.correlationId(),
                                            READ,
                                            AuditEntry.DONE,
                                            actor,
                                            path,
                                            0,
                                            List.of(),
                                            StrictJson.object()));
                }
                return actor;
            });
        } catch (Refusal refusal) {
            if (refusal.code() == Refusal.Code.ADMIN_ROLE_REFUSED) {
                decisions.refuse(
                        new Decisions.Question(acting.correlationId(), acting.actor(), route.path(), "request"),
                        0,
                        refusal);
            }
            throw refusal;
        }
    }

    private static Refusal refusal(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof Refusal refusal) {
            return refusal;
        }
        if (failure instanceof PolicyRefusedException) {
            return Refusal.of(Refusal.Code.OWNERS_REQUIRED, message, "");
        }
        if (failure instanceof PolicyException) {
            return Refusal.of(Refusal.Code.POLICY_INVALID, message, "");
        }
        if (failure instanceof AuditAlteredException) {
            return Refusal.of(Refusal.Code.AUDIT_ALTERED, message, "run strongroom audit verify in the workspace");
        }
        return failure instanceof MessageFormatException
                ? Refusal.badRequest(message)
                : Refusal.of(Refusal.Code.NOT_POSSIBLE, message, "");
    }

    /** Whether {@link #refused} has a word for a failure; others are the broker's own. */
    static boolean isExplicable(IOException failure) {
        return failure instanceof Refusal
                || failure instanceof BrokerException
                || failure instanceof PolicyRefusedException
                || failure instanceof PolicyException
                || failure instanceof AuditAlteredException
                || failure instanceof MessageFormatException;
    }

    /** An administrator in the records; looked up again in each transaction, so that whoever was removed changes nothing. */
    private record Acting(
            Administrators administrators,
            Administrator administrator,
            Set<AdminRole> wanted,
            String address,
            String correlationId)
            implements Actor {
        @Override
        public ObjectNode in(Handle transaction) throws IOException {
            Optional<Administrator> now = administrators.ofKey(transaction, administrator.keyId());
            if (now.isEmpty() || !now.get().name().equals(administrator.name())) {
                throw AdminDenial.KEY_UNKNOWN.because(
                        "administrator '" + administrator.name() + "' was removed meanwhile",
                        "strongroom admin list shows the administrators");
            }
            if (Collections.disjoint(now.get().roles(), wanted)) {
                throw AdminDenial.ROLE_MISSING
                        .because(
                                "administrator '" + administrator.name() + "' is "
                                        + names(now.get().roles()) + " (the route wants " + names(wanted) + ")",
                                "have it done by somebody with that role; strongroom admin list shows who has it")
                        .explained();
            }
            return actor();
        }

        ObjectNode actor() {
            return Actor.json(administrator, address);
        }

        private static String names(Set<AdminRole> roles) {
            return roles.stream().map(AdminRole::wireName).sorted().collect(Collectors.joining(" or "));
        }
    }
}
