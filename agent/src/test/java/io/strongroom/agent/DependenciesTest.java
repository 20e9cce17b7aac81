/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

@AnalyzeClasses(packagesOf = DependenciesTest.class, importOptions = DoNotIncludeTests.class)
class DependenciesTest {
    @ArchTest
    static final ArchRule BRINGS_NOTHING_INTO_AN_APPLICATION = ArchRuleDefinition.classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.strongroom..", "java..", "javax..", "org.jspecify..");

    @ArchTest
    static final ArchRule CHECKS_OF_THE_START_KNOW_NO_SESSION = ArchRuleDefinition.noClasses()
            .that()
            .resideInAnyPackage("..agent.startup..", "..agent.jca..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.strongroom.agent");

    @ArchTest
    static final ArchRule HAS_NO_STATIC_STATE =
            ArchRuleDefinition.fields().that().areStatic().should().beFinal();
}
