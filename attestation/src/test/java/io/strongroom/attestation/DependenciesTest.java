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
                    "javax.net.ssl..",
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
    static final ArchRule NOTHING_ASKS_FOR_THE_TIME = ArchRuleDefinition.noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule FETCHING_ALONE_IS_HANDED_A_CLOCK = ArchRuleDefinition.noClasses()
            .that()
            .resideOutsideOfPackage("..attestation.fetch..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.time.Clock")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.time.InstantSource");

    @ArchTest
    static final ArchRule FETCHING_ALONE_HAS_A_NETWORK = ArchRuleDefinition.noClasses()
            .that()
            .resideOutsideOfPackage("..attestation.fetch..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net..", "javax.net..");

    @ArchTest
    static final ArchRule FETCHING_COLLECTING_AND_SIMULATING_ALONE_HAVE_A_DISK = ArchRuleDefinition.noClasses()
            .that()
            .resideOutsideOfPackages("..attestation.fetch..", "..attestation.collect..", "..attestation.simulated..")
            .and()
            .haveNameNotMatching(".*\\.tpm\\.Tpm(Attester|Device|EvidenceCollector).*")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.nio.file..", "java.nio.channels..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.File");

    @ArchTest
    static final ArchRule VERIFYING_KNOWS_NOTHING_OF_FETCHING = ArchRuleDefinition.noClasses()
            .that()
            .resideOutsideOfPackage("..attestation.fetch..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..attestation.fetch..");
}
