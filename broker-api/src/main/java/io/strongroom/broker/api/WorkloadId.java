/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import io.strongroom.attestation.AssuranceClass;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a process in its certificate: a SPIFFE ID, {@code
 * spiffe://CLASS.strongroom/tenant/TENANT/policy/RULE/job/ID/ROLE}, the only name that the certificate has.
 *
 * <p>Source: docs/spec/workload-certificate.md; SPIFFE ID 1.0, section 2.
 *
 * @param assuranceClass what the evidence behind it is worth
 * @param tenant the owner of the data, as the policy names him
 * @param policy the rule of the policy that accepted the evidence
 * @param jobId the job
 * @param role what the process does in it
 */
public record WorkloadId(AssuranceClass assuranceClass, String tenant, String policy, String jobId, JobRole role) {
    /** What a tenant or a rule may be called, in words. */
    public static final String NAME_FORM =
            "1 to 64 letters, digits, dots, underscores and hyphens, the first a letter or digit";

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
    private static final Pattern VALID_NAME = Pattern.compile(NAME);
    private static final Pattern URI = Pattern.compile("spiffe://([a-z]+)\\.strongroom/tenant/(" + NAME + ")/policy/("
            + NAME + ")/job/([A-Za-z0-9-]{1,64})/([a-z]+)");
    private static final Integer URI_NAME = 6;

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if a part has another form
     */
    public WorkloadId {
        if (!isValidName(tenant) || !isValidName(policy) || !Job.isValidId(jobId)) {
            throw new IllegalArgumentException("tenant '" + tenant + "', policy '" + policy + "' or job '" + jobId
                    + "' cannot stand in a certificate (expected " + NAME_FORM + ")");
        }
    }

    /** Whether a tenant or a rule may be called so: {@link #NAME_FORM}. */
    public static boolean isValidName(String name) {
        return VALID_NAME.matcher(name).matches();
    }

    /**
     * Reads the name in a certificate.
     *
     * @throws CertificateException if the certificate has not exactly one URI, or that has another form
     */
    public static WorkloadId of(X509Certificate certificate) throws CertificateException {
        List<String> uris = new ArrayList<>();
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        for (List<?> name : names == null ? List.<List<?>>of() : names) {
            if (URI_NAME.equals(name.get(0))) {
                uris.add(String.valueOf(name.get(1)));
            }
        }
        if (uris.size() != 1) {
            throw new CertificateException("a certificate does not name exactly one job");
        }
        return parse(uris.get(0));
    }

    private static WorkloadId parse(String uri) throws CertificateException {
        Matcher parts = URI.matcher(uri);
        if (parts.matches()) {
            for (AssuranceClass assuranceClass : AssuranceClass.values()) {
                for (JobRole role : JobRole.values()) {
                    if (assuranceClass.wireName().equals(parts.group(1))
                            && role.wireName().equals(parts.group(5))) {
                        return new WorkloadId(assuranceClass, parts.group(2), parts.group(3), parts.group(4), role);
                    }
                }
            }
        }
        throw new CertificateException("a certificate does not name exactly one job, but '" + uri + "'");
    }

    /** The SPIFFE ID. */
    public String uri() {
        return String.format(
                Locale.ROOT,
                "spiffe://%s.strongroom/tenant/%s/policy/%s/job/%s/%s",
                assuranceClass.wireName(),
                tenant,
                policy,
                jobId,
                role.wireName());
    }

    @Override
    public String toString() {
        return uri();
    }
}
