/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.time.Instant;

@AnalyzeClasses(packagesOf = DependenciesTest.class, importOptions = DoNotIncludeTests.class)
class DependenciesTest {
    @ArchTest
    static final ArchRule USES_THE_JDK_ONE_JSON_PARSER_JNA_AND_NULLNESS_ANNOTATIONS_ALONE = ArchRuleDefinition.classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.strongroom.attestation..",
                    "java..",
                    "javax.security.auth.x500",
                    "com.fasterxml.jackson.core..",
                    "com.sun.jna..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule KNOWS_JNA_IN_ONE_PLACE = ArchRuleDefinition.noClasses()
            .that()
            .haveNameNotMatching(".*\\.collect\\.JnaDevice(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.jna..");

    @ArchTest
    static final ArchRule VERIFYING_KNOWS_NOTHING_OF_THE_SIMULATED_PLATFORM = ArchRuleDefinition.noClasses()
            .that()
            .resideOutsideOfPackage("..simulated..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..simulated..");

    @ArchTest
    static final ArchRule HAS_NO_STATIC_STATE =
            ArchRuleDefinition.fields().that().areStatic().should().beFinal();

    @ArchTest
    static final ArchRule VERIFYING_READS_NO_CLOCK = ArchRuleDefinition.noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.time.Clock");
}
