/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.time.Instant;

@AnalyzeClasses(packagesOf = DependenciesTest.class, importOptions = DoNotIncludeTests.class)
class DependenciesTest {
    @ArchTest
    static final ArchRule USES_OF_OURS_ONLY_ATTESTATION = ArchRuleDefinition.classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.strongroom.ratls..",
                    "io.strongroom.attestation..",
                    "java..",
                    "javax.net..",
                    "javax.security.auth.x500",
                    "org.bouncycastle..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule KNOWS_BOUNCY_CASTLE_IN_ONE_PLACE = ArchRuleDefinition.noClasses()
            .that()
            .doNotHaveSimpleName("SelfSignedCertificates")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bouncycastle..");

    @ArchTest
    static final ArchRule KNOWS_NOTHING_THAT_ATTESTATION_KEEPS_TO_ITSELF = ArchRuleDefinition.noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.strongroom.attestation.internal..", "io.strongroom.attestation.simulated..");

    @ArchTest
    static final ArchRule HAS_NO_STATIC_STATE =
            ArchRuleDefinition.fields().that().areStatic().should().beFinal();

    @ArchTest
    static final ArchRule READS_NO_CLOCK_BUT_THE_ONE_IT_IS_GIVEN = ArchRuleDefinition.noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");
}
