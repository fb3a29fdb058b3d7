// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lumbarcds.image.Weighting;
import org.lumbarcds.spine.OutOfScopeReason;

class SeriesChoiceTest {

    private static SeriesFacts series(String description, String protocol, String bodyPart, Weighting weighting,
            int slices, StackPlace place) {
        return new SeriesFacts(description, description, protocol, bodyPart, List.of(), true, slices, weighting,
                Optional.ofNullable(place));
    }

    private static SeriesFacts t2(String description, double headMm) {
        return series(description, "", "", Weighting.T2, 11, new StackPlace("f", 0, headMm));
    }

    private static List<List<String>> groups(String study, SeriesFacts... series) {
        return SeriesChoice.of(study, List.of(series)).groups().stream().map(SeriesChoice.Group::series).toList();
    }

    @Test
    void seriesApartAreNeverInOneGroup() {
        assertThat(groups("MRI lumbar spine", t2("T2 SAG", 0), series("T1 SAG", "", "", Weighting.T1, 11,
                new StackPlace("f", 0, 25)))).containsExactly(List.of("T2 SAG"), List.of("T1 SAG"));
        assertThat(groups("MRI lumbar spine", t2("T2 SAG", 0), series("T1 SAG", "", "", Weighting.T1, 11,
                new StackPlace("f", 0, 10)))).containsExactly(List.of("T2 SAG", "T1 SAG"));
    }

    @Test
    void aSecondSeriesOfAContrastHasItsTurnWhereTheFirstFails() {
        assertThat(groups("MRI lumbar spine", t2("T2 SAG FS", 0), series("T2 SAG", "", "", Weighting.T2, 15,
                new StackPlace("f", 0, 5)), series("T1 SAG", "", "", Weighting.T1, 11, new StackPlace("f", 0, 0)),
                t2("Localizer", 0))).containsExactly(List.of("T2 SAG", "T1 SAG"), List.of("T2 SAG FS"));
    }

    @Test
    void theLowerStationComesFirstEvenWhereTheUpperHasT2() {
        assertThat(groups("MRI whole spine", t2("T2 SAG", 400), series("T1 SAG", "", "", Weighting.T1, 5,
                new StackPlace("f", 0, 0)))).containsExactly(List.of("T1 SAG"), List.of("T2 SAG"));
    }

    @Test
    void aNamedLumbarSeriesComesBeforeAnUnnamedOneThatLiesLower() {
        assertThat(groups("MR", t2("T2 SAG", 0), t2("T2 SAG LWS", 200)))
                .containsExactly(List.of("T2 SAG LWS"), List.of("T2 SAG"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            T2 SAG CSPINE | -        | LSPINE | false
            T2 SAG        | C-SPINE  | LSPINE | false
            T2 SAG LSPINE | C-SPINE  | -      | true
            T2 SAG LSPINE | -        | CSPINE | true
            T2 SAG        | -        | CSPINE | false
            T2 SAG        | -        | -      | true
            """)
    void namesNearerToThePicturesCountMore(String description, String protocol, String bodyPart, boolean kept) {
        SeriesFacts series = series(description, protocol == null ? "" : protocol, bodyPart == null ? "" : bodyPart,
                Weighting.T2, 11, null);

        assertThat(SeriesChoice.of("MRI lumbar spine", List.of(series)).outOfScope())
                .isEqualTo(kept ? Optional.empty() : Optional.of(OutOfScopeReason.NOT_LUMBAR));
    }

    @Test
    void aContradictedSeriesComesLast() {
        SeriesFacts contradicted = series("T2 SAG LSPINE", "", "CSPINE", Weighting.T2, 15, new StackPlace("f", 0, 0));

        assertThat(groups("MR", contradicted, series("T1 SAG LSPINE", "", "LSPINE", Weighting.T1, 5,
                new StackPlace("g", 0, 0)))).containsExactly(List.of("T1 SAG LSPINE"), List.of("T2 SAG LSPINE"));
    }

    @Test
    void aLocaliserOfTheLumbarSpineComesAfterARealSeriesWithoutName() {
        assertThat(groups("MR", t2("Localizer LSPINE", 50), t2("T2 SAG", 0)))
                .containsExactly(List.of("T2 SAG"), List.of("Localizer LSPINE"));
    }

    @Test
    void aLocaliserBelowDoesNotMakeTheOnlyStackAnUpperOne() {
        SeriesChoice choice = SeriesChoice.of("MRI lumbar spine", List.of(t2("T2 SAG", 0), t2("Localizer", -200)));

        assertThat(choice.groups().get(0).station()).isZero();
        assertThat(choice.severalRegions()).isFalse();
        assertThat(SeriesChoice.of("MRI lumbar spine", List.of(t2("T2 SAG", 0), t2("T2 SAG", -200))).severalRegions()).isTrue();
    }

    @Test
    void theStudysTextDecidesWhereTheSeriesSayNothing() {
        assertThat(SeriesChoice.of("MRI BRAIN", List.of(t2("T2 SAG", 0))).outOfScope()).contains(OutOfScopeReason.NOT_LUMBAR);
        assertThat(groups("MRI BRAIN", t2("T2 SAG LSPINE", 0))).hasSize(1);
    }

    @Test
    void seriesThatDoNotSayWhereTheyLieAreReadTogetherAsBefore() {
        assertThat(groups("MRI lumbar spine", series("T2 SAG", "", "", Weighting.T2, 11, null),
                series("T1 SAG", "", "", Weighting.T1, 11, null))).containsExactly(List.of("T2 SAG", "T1 SAG"));
    }
}
