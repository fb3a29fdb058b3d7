// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/** Dependencies point one way: server → hooks → {models, fhir-profiles}; fhir-profiles → models for the findings only. */
@AnalyzeClasses(packages = "org.lumbarcds",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

    /** The other modules' tests are on the class path as jars. */
    static final class NoTestJars implements ImportOption {

        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static final String[] MODELS = {"org.lumbarcds.dicom..", "org.lumbarcds.image..", "org.lumbarcds.detect..",
        "org.lumbarcds.spine..", "org.lumbarcds.phantom..", "org.lumbarcds.evaluate..", "org.lumbarcds.compare..",
        "org.lumbarcds.calibrate..", "org.lumbarcds.domain..", "org.lumbarcds.limits..", "org.lumbarcds.train..",
        "org.lumbarcds.anatomy..", "org.lumbarcds.agreement..", "org.lumbarcds.series..",
        "org.lumbarcds.cli.."};
    private static final String[] HOOKS = {"org.lumbarcds.cdshooks..", "org.lumbarcds.trigger..",
        "org.lumbarcds.dicomweb..", "org.lumbarcds.analysis..", "org.lumbarcds.card..", "org.lumbarcds.shadow.."};

    @ArchTest
    static final ArchRule MODELS_KNOW_NO_FHIR_NO_SPRING_NO_HTTP = noClasses().that().resideInAnyPackage(MODELS)
            .should().dependOnClassesThat().resideInAnyPackage("org.hl7.fhir..", "ca.uhn..", "org.springframework..",
                    "java.net.http..", "jakarta.servlet..", "org.lumbarcds.report..", "org.lumbarcds.server..")
            .orShould().dependOnClassesThat().resideInAnyPackage(HOOKS);

    @ArchTest
    static final ArchRule REPORTS_KNOW_THE_FINDINGS_AND_NO_IMAGES = noClasses().that()
            .resideInAPackage("org.lumbarcds.report..")
            .should().dependOnClassesThat(resideInAPackage("org.lumbarcds.image..").and(not(simpleName("Box"))))
            .orShould().dependOnClassesThat().resideInAnyPackage("org.lumbarcds.dicom..", "org.lumbarcds.phantom..",
                    "org.lumbarcds.evaluate..", "org.lumbarcds.cli..", "ai.onnxruntime..", "java.net.http..",
                    "org.springframework..", "org.lumbarcds.server..")
            .orShould().dependOnClassesThat().resideInAnyPackage(HOOKS);

    @ArchTest
    static final ArchRule HOOKS_KNOW_NO_DATABASE_AND_NO_CONTAINER = noClasses().that().resideInAnyPackage(HOOKS)
            .should().dependOnClassesThat().resideInAnyPackage("jakarta.persistence..", "java.sql..", "javax.sql..",
                    "jakarta.servlet..", "org.springframework..", "org.lumbarcds.server..");

    @ArchTest
    static final ArchRule STATIONS_OF_A_MODULE_ARE_FREE_OF_CYCLES =
            SlicesRuleDefinition.slices().matching("org.lumbarcds.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NOTHING_IS_INJECTED_INTO_FIELDS = fields().should()
            .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
            .andShould().notBeAnnotatedWith("org.springframework.beans.factory.annotation.Value");

    @ArchTest
    static final ArchRule NOTHING_IS_NAMED_IMPL =
            classes().should().haveSimpleNameNotEndingWith("Impl").andShould().haveSimpleNameNotEndingWith("Utils");
}
