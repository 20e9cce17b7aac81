/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.strongroom.seal", importOptions = ImportOption.DoNotIncludeTests.class)
class BoundariesTest {
    @ArchTest
    static final ArchRule SEAL_USES_THE_JDK_AND_ITSELF = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "javax.crypto..", "org.jspecify.annotations..", "io.strongroom.seal..");

    @ArchTest
    static final ArchRule TREES_STAND_ON_FILES = noClasses()
            .that()
            .resideOutsideOfPackage("io.strongroom.seal.tree..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.strongroom.seal.tree..");
}
