// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lumbarcds.analysis.StudyListing.Series;
import org.lumbarcds.series.SeriesChoice;
import org.lumbarcds.spine.OutOfScopeReason;

final class SagittalSeriesChoiceTest {

    private static Series series(String uid, List<Double> orientation, StudyListing.Sequence sequence, int instances,
            String description, String bodyPart) {
        return series(uid, orientation, sequence, instances, 1, description, bodyPart);
    }

    private static Series series(String uid, List<Double> orientation, StudyListing.Sequence sequence, int instances,
            int frames, String description, String bodyPart) {
        return new Series(uid, OptionalInt.empty(), "MR", Optional.ofNullable(description), Optional.empty(),
                Optional.ofNullable(bodyPart), List.of(), instances, frames, orientation, Optional.empty(), sequence);
    }

    private static SeriesChoice choose(Series... series) {
        return SagittalSeriesChoice.of(new StudyListing("1.2", Optional.empty(), Optional.empty(), Optional.empty(),
                List.of(series)));
    }

    private static List<String> uids(SeriesChoice choice) {
        return choice.groups().get(0).series();
    }

    @Test
    void t2ComesFirstThenT1AndAxialIsLeft() {
        assertThat(uids(choose(
                series("t1", TestStudy.SAGITTAL, TestStudy.T1, 15, "sag t1", null),
                series("ax", TestStudy.AXIAL, TestStudy.T2, 30, "ax t2", null),
                series("t2", TestStudy.SAGITTAL, TestStudy.T2, 15, "sag t2", null)))).containsExactly("t2", "t1");
    }

    @Test
    void aLocaliserIsPassedOverForARealSeries() {
        assertThat(uids(choose(
                series("loc", TestStudy.SAGITTAL, TestStudy.T2, 40, "LOCALIZER", null),
                series("t2", TestStudy.SAGITTAL, TestStudy.T2, 15, null, null)))).containsExactly("t2");
    }

    @Test
    void theSeriesWithMoreSlicesIsPreferred() {
        assertThat(uids(choose(
                series("few", TestStudy.SAGITTAL, TestStudy.T2, 5, null, null),
                series("many", TestStudy.SAGITTAL, TestStudy.T2, 15, null, null)))).containsExactly("many");
    }

    @Test
    void framesOfAMultiFrameInstanceCountAsSlices() {
        assertThat(uids(choose(series("e", TestStudy.SAGITTAL, TestStudy.T2, 1, 15, null, null)))).containsExactly("e");
    }

    @Test
    void withoutAnOrientationTheDescriptionDecides() {
        assertThat(uids(choose(series("s", List.of(), TestStudy.T2, 15, "T2_TSE_SAG", null)))).containsExactly("s");
        assertThat(choose(series("s", List.of(), TestStudy.T2, 15, "T2_TSE", null)).outOfScope())
                .contains(OutOfScopeReason.NO_SAGITTAL_SERIES);
    }

    @ParameterizedTest
    @CsvSource({"KNEE,,false", "CSPINE,,false", "LSPINE,,true", "SPINE,,true", ",T2 sag C-Spine,false",
        ",T2 sag L-Spine,true", "TSPINE,LWS sag,true", ",t2_tse_sag,true", "HEAD,brain,false"})
    void bodyPartAndWordsTellOtherRegions(String bodyPart, String description, boolean lumbar) {
        assertThat(choose(series("s", TestStudy.SAGITTAL, TestStudy.T2, 15, description, bodyPart)).outOfScope()
                .isEmpty()).isEqualTo(lumbar);
    }

    @Test
    void anObliqueTiltOfAFewDegreesIsStillSagittal() {
        List<Double> tilted = List.of(0.17365, 0.98481, 0., 0., 0., -1.);

        assertThat(uids(choose(series("s", tilted, TestStudy.T2, 15, null, null)))).containsExactly("s");
    }
}
