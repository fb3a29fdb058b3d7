// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.ServiceRequest;

/**
 * Finds what the tool is not meant for in an order's reason and the patient's conditions: spine surgery and fusion,
 * fracture, tumour, scoliosis, infection. A reason to suspect one excludes as the known one does; a plain negation ("no
 * fracture") does not. In conditions, words must speak of the spine, since a broken wrist says nothing of it.
 */
final class ClinicalExclusions {

    private static final Pattern SPINE =
            word("spin\\w*|vertebr\\w*|lumb\\w*|sacr\\w*|thoracolumbar|disc|intervertebral|wirbel\\w*|[LT]\\d{1,2}");
    private static final Pattern NEGATION =
            Pattern.compile("\\b(no|not|without|denies|negative for|kein|keine|ohne)\\s+(\\p{L}+\\s+){0,2}$",
                    Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);

    private static final Map<String, Pattern> WORDS = new LinkedHashMap<>();
    private static final Map<String, Pattern> ICD10 = new LinkedHashMap<>();

    static {
        WORDS.put("surgery", word("(prior|previous|past|after|post|s/p|status post|history of|h/o|failed back)"
                + " (\\w+ ){0,3}(surger\\w*|operation\\w*)|post-?op\\w*|laminectom\\w*|\\w*discectom\\w*"
                + "|post-?laminectom\\w*|foraminotom\\w*"));
        WORDS.put("fusion", word("fusions?|fused|spondylodes[ei]s|arthrodes[ei]s|pedicle screws?|interbody"));
        WORDS.put("fracture", word("fractur\\w*|fraktur\\w*"));
        WORDS.put("tumour", word("tumou?rs?|metasta\\w*|malignan\\w*|neoplas\\w*|cancer|carcinoma|\\w*myeloma|lymphoma"));
        WORDS.put("scoliosis", word("\\w*scolios\\w*|skolios\\w*"));
        WORDS.put("infection", word("infect\\w*|\\w*discitis|osteomyelitis|abscess"));

        ICD10.put("surgery", Pattern.compile("M96\\.1.*"));
        ICD10.put("fusion", Pattern.compile("Z98\\.1|M43\\.2[5-8]?"));
        ICD10.put("fracture", Pattern.compile("S32\\.[0-2].*|S22\\.0.*|M48\\.[45].*|M80\\.[08]8.*|M84\\.[456]8.*"));
        ICD10.put("tumour", Pattern.compile("C79\\.5.*|C41\\.[24]|D16\\.6|C72\\..*|C90\\.0.*"));
        ICD10.put("scoliosis", Pattern.compile("M41(\\..*)?"));
        ICD10.put("infection", Pattern.compile("M46\\.[2-5].*|G06\\.1"));
    }

    private ClinicalExclusions() {
    }

    /** @return words such as {@code fracture}, each once; empty when nothing excludes */
    static List<String> of(Optional<ServiceRequest> order, List<Condition> conditions) {
        Set<String> found = new LinkedHashSet<>();
        order.ifPresent(request -> request.getReasonCode().forEach(reason -> add(reason, false, found)));
        conditions.stream().filter(ClinicalExclusions::holds)
                .forEach(condition -> add(condition.getCode(), true, found));
        return List.copyOf(found);
    }

    private static boolean holds(Condition condition) {
        return condition.getVerificationStatus().getCoding().stream()
                .noneMatch(coding -> "refuted".equals(coding.getCode()) || "entered-in-error".equals(coding.getCode()));
    }

    private static void add(CodeableConcept concept, boolean mustSpeakOfSpine, Set<String> found) {
        List<String> texts = new ArrayList<>();
        if (concept.hasText()) {
            texts.add(concept.getText());
        }
        for (Coding coding : concept.getCoding()) {
            if (coding.hasDisplay()) {
                texts.add(coding.getDisplay());
            }
            if (coding.hasCode() && coding.hasSystem() && coding.getSystem().contains("icd-10")) {
                ICD10.forEach((word, codes) -> {
                    if (codes.matcher(coding.getCode()).matches()) {
                        found.add(word);
                    }
                });
            }
        }
        WORDS.forEach((word, pattern) -> texts.stream()
                // Scoliosis is of the spine by its nature.
                .filter(text -> !mustSpeakOfSpine || word.equals("scoliosis") || SPINE.matcher(text).find())
                .filter(text -> affirmed(pattern, text))
                .forEach(text -> found.add(word)));
    }

    private static boolean affirmed(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            if (!NEGATION.matcher(text.substring(0, matcher.start())).find()) {
                return true;
            }
        }
        return false;
    }

    private static Pattern word(String alternatives) {
        return Pattern.compile("(?<![\\p{L}\\d])(" + alternatives + ")(?![\\p{L}\\d])", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);
    }
}
