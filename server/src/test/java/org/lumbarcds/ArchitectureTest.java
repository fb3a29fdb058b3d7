// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/**
 * Dependencies point one way: server → hooks → {models, fhir-profiles}; fhir-profiles → models for the findings only.
 * Which module a class is of is read from where it was compiled to, so that a new package is under its module's rule
 * from the start; what a module's rule does not name, it may not use.
 */
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

    private static final DescribedPredicate<JavaClass> MODELS = module("models");
    private static final DescribedPredicate<JavaClass> REPORTS = module("fhir-profiles");
    private static final DescribedPredicate<JavaClass> HOOKS = module("hooks");
    private static final DescribedPredicate<JavaClass> SERVER = module("server");

    /** Demo, bench and soak; they are started beside the server, and it knows nothing of them. */
    private static final DescribedPredicate<JavaClass> DEMO = resideInAPackage("org.lumbarcds.server.demo..");

    private static final DescribedPredicate<JavaClass> JAVA = resideInAnyPackage("java.lang..", "java.io..", "java.net",
            "java.nio..", "java.util..", "java.math..", "java.time..", "java.text..", "java.security..");
    private static final DescribedPredicate<JavaClass> JSON = resideInAnyPackage("com.fasterxml.jackson..");
    private static final DescribedPredicate<JavaClass> LOG = resideInAnyPackage("org.slf4j..");
    private static final DescribedPredicate<JavaClass> FHIR = resideInAnyPackage("org.hl7.fhir..", "ca.uhn.fhir..");

    /** What is applied at a patient, in distinction from the laboratory that measures it. */
    private static final DescribedPredicate<JavaClass> READER = MODELS.and(resideInAnyPackage("org.lumbarcds.dicom..",
            "org.lumbarcds.image..", "org.lumbarcds.detect..", "org.lumbarcds.anatomy..", "org.lumbarcds.spine..",
            "org.lumbarcds.series..", "org.lumbarcds.calibrate..", "org.lumbarcds.domain", "org.lumbarcds.compare.."));

    private static DescribedPredicate<JavaClass> module(String folder) {
        return describe("of " + folder, type -> type.getBaseComponentType().getSource()
                .filter(source -> source.getUri().toString().contains("/" + folder + "/target/")).isPresent());
    }

    /** Arrays and primitives are as allowed as what they are of. */
    private static DescribedPredicate<JavaClass> allowed(DescribedPredicate<JavaClass> types) {
        return describe(types.getDescription(), type -> type.getBaseComponentType().isPrimitive()
                || types.test(type.getBaseComponentType()));
    }

    @ArchTest
    static final ArchRule MODELS_KNOW_PIXELS_AND_NO_FHIR_NO_SPRING_NO_HTTP = classes().that(MODELS)
            .should().onlyDependOnClassesThat(allowed(MODELS.or(JAVA).or(JSON).or(LOG).or(resideInAnyPackage(
                    "ai.onnxruntime..", "java.awt..", "javax.imageio..", "javax.xml.stream..", "picocli..",
                    "org.apache.commons..", "com.twelvemonkeys.imageio..", "com.github.jaiimageio.."))));

    @ArchTest
    static final ArchRule REPORTS_KNOW_THE_FINDINGS_AND_NO_IMAGES = classes().that(REPORTS)
            .should().onlyDependOnClassesThat(allowed(REPORTS.or(JAVA).or(FHIR).or(MODELS.and(resideInAnyPackage(
                    "org.lumbarcds.spine..", "org.lumbarcds.detect..").or(simpleName("Box"))))));

    @ArchTest
    static final ArchRule HOOKS_KNOW_NO_DATABASE_AND_NO_CONTAINER = classes().that(HOOKS)
            .should().onlyDependOnClassesThat(allowed(HOOKS.or(REPORTS).or(READER).or(JAVA).or(JSON).or(LOG).or(FHIR)
                    .or(resideInAnyPackage("java.net.http..", "javax.net.ssl..", "com.nimbusds..", "com.ibm.icu.."))));

    @ArchTest
    static final ArchRule THE_SERVER_KNOWS_NO_LABORATORY_AND_NO_DEMO = classes().that(SERVER.and(not(DEMO)))
            .should().onlyDependOnClassesThat(allowed(not(DEMO).and(not(MODELS)).or(READER)));

    @ArchTest
    static final ArchRule NOBODY_BUT_THE_SERVER_KNOWS_THE_SERVER = classes().that(SERVER)
            .should().onlyHaveDependentClassesThat(allowed(SERVER));

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
