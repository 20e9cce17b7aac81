/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.strongroom.agent.IoCounters;
import io.strongroom.agent.Session;
import org.apache.hadoop.fs.FilterFileSystem;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(
                    SealedFileSystem.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void uses_only_seal_the_session_hadoop_and_java() {
        classes()
                .that()
                .resideInAPackage("io.strongroom.filesystem..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.strongroom.filesystem..",
                        "io.strongroom.seal",
                        "io.strongroom.seal.manifest",
                        "io.strongroom.seal.zone",
                        "io.strongroom.agent",
                        "org.apache.hadoop..",
                        "org.jspecify.annotations",
                        "java..")
                .check(CLASSES);
    }

    @Test
    void uses_of_the_agent_only_its_session() {
        noClasses()
                .that()
                .resideInAPackage("io.strongroom.filesystem..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "classes of the agent but the session's",
                        type -> type.getPackageName().startsWith("io.strongroom.agent")
                                && !type.isAssignableTo(Session.class)
                                && !type.getFullName().startsWith(IoCounters.class.getName())))
                .check(CLASSES);
    }

    /** Hadoop's filter hands content to the storage: only the access to protected methods may extend it. */
    @Test
    void no_file_system_is_a_filter() {
        noClasses()
                .that()
                .resideInAPackage("io.strongroom.filesystem..")
                .and()
                .doNotHaveSimpleName("InnerFileSystem")
                .and()
                .doNotHaveSimpleName("SealedLocalFileSystem")
                .should()
                .beAssignableTo(FilterFileSystem.class)
                .check(CLASSES);
    }
}
