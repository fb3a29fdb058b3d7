// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import java.util.Set;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;

/**
 * Tells a lumbar spine MRI by its procedure code: LOINC, the site's own codes, and, where no code is known, the words
 * of display and text.
 */
public final class LumbarMriProcedures {

    /** MR Lumbar spine: unspecified, without, with, and with and without contrast. */
    private static final Set<String> LOINC = Set.of("24968-0", "30679-5", "30678-7", "24967-2");
    private static final String LOINC_SYSTEM = "http://loinc.org";

    private static final Pattern MR =
            Pattern.compile("\\b(MRI?|MRT|IRM|NMR|magnetic resonance|magnetresonanz\\w*|kernspin\\w*)\\b",
                    Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern LUMBAR = Pattern.compile(
            "\\b(lumb\\w*|l[ -]?spine|ls[ -]?spine|LWS|lendenwirbel\\w*|lombaire|lombo\\w*)\\b",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);

    private final Set<String> siteCodes;

    /** @param siteCodes further codes as {@code system|code} */
    public LumbarMriProcedures(Set<String> siteCodes) {
        this.siteCodes = Set.copyOf(siteCodes);
    }

    public boolean matches(CodeableConcept procedure) {
        if (procedure.getCoding().stream().anyMatch(this::known)) {
            return true;
        }
        return words(procedure.getText())
                || procedure.getCoding().stream().anyMatch(coding -> words(coding.getDisplay()));
    }

    private boolean known(Coding coding) {
        return LOINC_SYSTEM.equals(coding.getSystem()) && LOINC.contains(coding.getCode())
                || siteCodes.contains(coding.getSystem() + "|" + coding.getCode());
    }

    /** Whether the text says both "MR" and "lumbar". */
    private static boolean words(String text) {
        return text != null && MR.matcher(text).find() && LUMBAR.matcher(text).find();
    }
}
