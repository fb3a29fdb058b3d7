// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.ConceptDefinitionComponent;
import org.hl7.fhir.r4.model.MetadataResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.OutOfScopeReason;
import org.lumbarcds.spine.QualityFlag;
import org.lumbarcds.spine.SpinalLevel;

class CodesTest {
    private static final int[][] DIHEDRAL = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 3, 4, 0, 6, 7, 8, 9, 5}, {2, 3, 4, 0, 1, 7, 8, 9, 5, 6},
        {3, 4, 0, 1, 2, 8, 9, 5, 6, 7}, {4, 0, 1, 2, 3, 9, 5, 6, 7, 8}, {5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
        {6, 5, 9, 8, 7, 1, 0, 4, 3, 2}, {7, 6, 5, 9, 8, 2, 1, 0, 4, 3}, {8, 7, 6, 5, 9, 3, 2, 1, 0, 4},
        {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}};
    private static final int[] PERMUTATION = {1, 5, 7, 6, 2, 8, 3, 0, 9, 4};

    @ParameterizedTest
    @EnumSource(LoincCode.class)
    void everyLoincCodeEndsInItsCheckDigit(LoincCode code) {
        assertThat(luhn(code.code().replace("-", ""))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"24968-7", "36802-2"})
    void aMistypedLoincCodeIsNoticed(String code) {
        assertThat(luhn(code.replace("-", ""))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(SnomedCode.class)
    void everySnomedCodeEndsInItsCheckDigit(SnomedCode code) {
        assertThat(verhoeff(code.code())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"181844003", "84020005"})
    void aMistypedSnomedCodeIsNoticed(String code) {
        assertThat(verhoeff(code)).isFalse();
    }

    @Test
    void noTwoConceptsShareACode() {
        assertThat(Arrays.stream(SnomedCode.values()).map(SnomedCode::code)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(LoincCode.values()).map(LoincCode::code)).doesNotHaveDuplicates();
    }

    @Test
    void everyLevelHasADiscOfItsOwn() {
        assertThat(Arrays.stream(SpinalLevel.values()).map(SnomedCode::disc)).doesNotHaveDuplicates();
    }

    @Test
    void thePublishedConditionsAreTheOnesOfTheSoftware() {
        assertThat(concepts("lumbar-finding")).isEqualTo(Arrays.stream(Condition.values())
                .collect(Collectors.toMap(Condition::className, PlainWords::condition)));
    }

    @Test
    void thePublishedQualityFlagsAreTheOnesOfTheSoftware() {
        assertThat(concepts("study-quality-flag")).isEqualTo(Arrays.stream(QualityFlag.values())
                .collect(Collectors.toMap(QualityFlag::code, QualityFlag::text)));
    }

    @Test
    void thePublishedReasonsAreTheOnesOfTheSoftware() {
        assertThat(concepts("out-of-scope-reason")).isEqualTo(Arrays.stream(OutOfScopeReason.values())
                .collect(Collectors.toMap(OutOfScopeReason::code, OutOfScopeReason::text)));
    }

    @Test
    void thePublishedGradesAreTheOnesOfTheSoftware() {
        assertThat(concepts("meyerding-grade")).isEqualTo(Arrays.stream(MeyerdingGrade.values())
                .collect(Collectors.toMap(MeyerdingGrade::code, MeyerdingGrade::display)));
        assertThat(concepts("severity-grade")).isEqualTo(Arrays.stream(SeverityGrade.values())
                .collect(Collectors.toMap(SeverityGrade::code, SeverityGrade::display)));
    }

    private static Map<String, String> concepts(String id) {
        MetadataResource found = Conformance.resources(FhirContext.forR4Cached()).stream()
                .filter(r -> r instanceof CodeSystem && r.getIdPart().equals(id)).findFirst().orElseThrow();
        return ((CodeSystem) found).getConcept().stream().collect(Collectors.toMap(
                ConceptDefinitionComponent::getCode, ConceptDefinitionComponent::getDisplay));
    }

    private static boolean luhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int weighted = i % 2 == 0 ? digit : 2 * digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return sum % 10 == 0;
    }

    private static boolean verhoeff(String digits) {
        int check = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            for (int times = 0; times < i % 8; times++) {
                digit = PERMUTATION[digit];
            }
            check = DIHEDRAL[check][digit];
        }
        return check == 0;
    }
}
