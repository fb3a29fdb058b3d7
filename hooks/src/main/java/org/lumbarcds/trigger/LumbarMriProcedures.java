// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;

/**
 * Tells a lumbar spine MRI by its procedure code: the site's own codes, LOINC (which holds the RadLex Playbook) and CPT
 * first; where none of them decides, the words of display and text ({@link ProcedureWords}).
 */
public final class LumbarMriProcedures {

    /** MR Lumbar spine: unspecified, without, with, and with and without contrast. */
    private static final Set<String> LOINC = Set.of("24968-0", "30679-5", "30678-7", "24967-2");
    private static final String LOINC_SYSTEM = "http://loinc.org";

    /** MRI of the lumbar spinal canal and contents: without, with, without and with contrast. */
    private static final Set<String> CPT = Set.of("72148", "72149", "72158");
    private static final Set<String> CPT_SYSTEMS = Set.of("http://www.ama-assn.org/go/cpt",
            "urn:oid:2.16.840.1.113883.6.12", "CPT", "CPT4", "C4", "CPT-4");

    private final Set<String> siteCodes;

    /** @param siteCodes further codes as {@code system|code} */
    public LumbarMriProcedures(Set<String> siteCodes) {
        this.siteCodes = Set.copyOf(siteCodes);
    }

    /** What a procedure was found to be. */
    enum Answer {
        LUMBAR_MRI, OTHER, UNDECIDED
    }

    /**
     * @param answer what it is
     * @param why it is undecided, as the end of a sentence; else empty
     */
    record Verdict(Answer answer, String why) {

        static final Verdict LUMBAR_MRI = new Verdict(Answer.LUMBAR_MRI, "");
        static final Verdict OTHER = new Verdict(Answer.OTHER, "");

        static Verdict undecided(String why) {
            return new Verdict(Answer.UNDECIDED, why);
        }

        boolean is(Answer other) {
            return answer == other;
        }
    }

    Verdict of(CodeableConcept procedure) {
        List<Coding> codings = procedure.getCoding();
        if (codings.stream().anyMatch(this::lumbarMri)) {
            return Verdict.LUMBAR_MRI;
        }
        Verdict words = words(texts(procedure).toList(), false);
        boolean coded = codings.stream().anyMatch(LumbarMriProcedures::ofKnownSystem);
        if (!coded) {
            return words;
        }
        // A code of a system that names every lumbar MRI, and not as one of them.
        return words.is(Answer.LUMBAR_MRI)
                ? Verdict.undecided("its words speak of a lumbar MRI, its code is of another procedure") : Verdict.OTHER;
    }

    /** As the other, of a study whose modality is known to be MR. */
    Verdict ofMr(List<CodeableConcept> procedures, Optional<String> description) {
        if (procedures.stream().flatMap(procedure -> procedure.getCoding().stream()).anyMatch(this::lumbarMri)) {
            return Verdict.LUMBAR_MRI;
        }
        return words(Stream.concat(procedures.stream().flatMap(LumbarMriProcedures::texts), description.stream()).toList(),
                true);
    }

    private static Verdict words(List<String> texts, boolean mr) {
        List<Verdict> verdicts = new ArrayList<>();
        for (String text : texts) {
            verdicts.add(ProcedureWords.verdict(text, mr));
        }
        return verdicts.stream().filter(verdict -> verdict.is(Answer.LUMBAR_MRI)).findFirst()
                .or(() -> verdicts.stream().filter(verdict -> verdict.is(Answer.UNDECIDED)).findFirst())
                .orElse(Verdict.OTHER);
    }

    private static Stream<String> texts(CodeableConcept procedure) {
        return Stream.concat(Stream.ofNullable(procedure.getText()),
                procedure.getCoding().stream().map(Coding::getDisplay).filter(Objects::nonNull));
    }

    private boolean lumbarMri(Coding coding) {
        return LOINC_SYSTEM.equals(coding.getSystem()) && LOINC.contains(coding.getCode())
                || CPT_SYSTEMS.contains(coding.getSystem()) && CPT.contains(coding.getCode())
                || siteCodes.contains(coding.getSystem() + "|" + coding.getCode());
    }

    private static boolean ofKnownSystem(Coding coding) {
        return coding.hasCode() && (LOINC_SYSTEM.equals(coding.getSystem()) || CPT_SYSTEMS.contains(coding.getSystem()));
    }
}
