// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lumbarcds.trigger.LumbarMriProcedures.Answer;

final class LumbarMriProceduresTest {

    private final LumbarMriProcedures procedures = new LumbarMriProcedures(Set.of("urn:site|MRL1"));

    static Stream<Arguments> table() throws IOException {
        try (InputStream table = LumbarMriProceduresTest.class.getResourceAsStream("procedures.tsv")) {
            List<String> lines = new String(table.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.startsWith("#")).toList();
            return lines.stream().map(line -> line.split("\t", -1))
                    .map(row -> Arguments.of(Answer.valueOf(row[0]), row[1], row[2]));
        }
    }

    private Answer answer(String code, String text) {
        CodeableConcept procedure = new CodeableConcept();
        if (!code.isEmpty()) {
            procedure.addCoding().setSystem(code.substring(0, code.indexOf('|'))).setCode(code.substring(code.indexOf('|') + 1));
        }
        if (!text.isEmpty()) {
            procedure.setText(text);
        }
        return procedures.of(procedure).answer();
    }

    @ParameterizedTest
    @MethodSource("table")
    void eachCaseOfTheTableIsToldRight(Answer answer, String code, String text) {
        assertThat(answer(code, text)).isEqualTo(answer);
    }

    @ParameterizedTest
    @MethodSource("table")
    void howTheLettersAreWrittenMakesNoDifference(Answer answer, String code, String text) {
        assertThat(answer(code, Normalizer.normalize(text, Normalizer.Form.NFD))).isEqualTo(answer);
        assertThat(answer(code, text.toUpperCase(Locale.ROOT))).isEqualTo(answer);
        assertThat(answer(code, text.toLowerCase(Locale.ROOT))).isEqualTo(answer);
    }

    @Test
    void whatIsUndecidedSaysWhy() {
        assertThat(procedures.of(new CodeableConcept().setText("MRI spine")).why()).contains("which part");
        assertThat(procedures.of(new CodeableConcept().setText("Lumbar spine")).why()).contains("no modality");
    }

    @Test
    void ofAStudyKnownToBeMrTheWordsNeedOnlyNameTheRegion() {
        assertThat(procedures.ofMr(List.of(), Optional.of("Lumbar spine")).answer()).isEqualTo(Answer.LUMBAR_MRI);
        assertThat(procedures.ofMr(List.of(), Optional.of("Cervical spine")).answer()).isEqualTo(Answer.OTHER);
        assertThat(procedures.ofMr(List.of(), Optional.of("Spine")).answer()).isEqualTo(Answer.UNDECIDED);
    }
}
