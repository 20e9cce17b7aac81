/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import io.strongroom.attestation.AppraisalPolicy;
import io.strongroom.attestation.ReferenceValues;
import io.strongroom.broker.api.JobRole;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;

/**
 * Which processes a rule lets in, whatever it grants them.
 *
 * @param appraisal what their evidence shows
 * @param conditions what else holds
 */
record Admission(AppraisalPolicy appraisal, RuleConditions conditions) {
    static Admission of(PolicyRule rule) {
        return new Admission(rule.appraisal(), rule.conditions());
    }

    /**
     * Whether this lets in every process that {@code other} lets in. It may say no although it does, where the two differ
     * in what has no simple order; never yes although it does not.
     */
    boolean covers(Admission other) {
        ReferenceValues values = appraisal.referenceValues();
        ReferenceValues others = other.appraisal.referenceValues();
        return appraisal.tees().containsAll(other.appraisal.tees())
                && appraisal.platform().equals(other.appraisal.platform())
                && covers(appraisal.jobs(), other.appraisal.jobs())
                && covers(values.measurements(), others.measurements())
                && covers(values.signers(), others.signers())
                && values.boots().equals(others.boots())
                && values.runtimeMeasurements().equals(others.runtimeMeasurements())
                && conditions.cover(other.conditions);
    }

    /**
     * Whether a process of the one and a process of the other may be in one job. A job has one descriptor and one driver,
     * and whoever joins it gets its run key and is accepted by its processes.
     */
    boolean mayShareJobWith(Admission other) {
        boolean areDrivers = isDriver() && other.isDriver();
        boolean areOtherJobs = !appraisal.jobs().isEmpty()
                && !other.appraisal.jobs().isEmpty()
                && Collections.disjoint(appraisal.jobs(), other.appraisal.jobs());
        return !areDrivers && !areOtherJobs;
    }

    private boolean isDriver() {
        return conditions.roles().equals(Set.of(JobRole.DRIVER));
    }

    /** Whether the first admits what the second does; an empty set admits anything. */
    static boolean covers(Collection<?> set, Collection<?> other) {
        return set.isEmpty() || (!other.isEmpty() && set.containsAll(other));
    }
}
