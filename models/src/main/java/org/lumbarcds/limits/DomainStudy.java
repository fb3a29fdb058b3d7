// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.limits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntConsumer;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.detect.SliceDetector;
import org.lumbarcds.domain.Kind;
import org.lumbarcds.domain.SliceFeatures;
import org.lumbarcds.domain.simulate.Column;
import org.lumbarcds.domain.simulate.Corruption;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.spine.MidlineSlices;

/** Measures usual and unusual pictures with one model. */
public final class DomainStudy {

    private final List<DomainCase> cases;

    private DomainStudy(List<DomainCase> cases) {
        this.cases = cases;
    }

    List<DomainCase> cases() {
        return cases;
    }

    /**
     * @param root folder of the data sets
     * @param folds of lumbar-boxes the model was not trained on
     * @param cache CSV file of measured features: read if it is there, written if not
     * @param progress told the number of patients done
     */
    public static DomainStudy of(SliceDetector detector, Path root, Set<String> folds, Path cache, IntConsumer progress)
            throws IOException {
        if (Files.isRegularFile(cache)) {
            return new DomainStudy(DomainCase.read(cache));
        }
        List<DomainCase> cases = new ArrayList<>();
        int done = 0;
        for (DomainPictures.Study study : new DomainPictures(root, folds).read()) {
            measure(detector, study, cases);
            progress.accept(++done);
        }
        DomainCase.write(cache, cases);
        return new DomainStudy(cases);
    }

    private static void measure(SliceDetector detector, DomainPictures.Study study, List<DomainCase> cases) {
        List<SliceDetections> found = study.slices().stream().map(slice -> detect(detector, slice)).toList();
        // Of a whole series, those near the midline are judged.
        for (SliceDetections slice : study.wholeSeries() ? MidlineSlices.of(found) : found) {
            cases.add(of(study, study.axial() ? "axial" : DomainCase.USUAL, study.axial() ? Kind.OTHER_VIEW : Kind.USUAL,
                    slice));
        }
        if (!study.held() || study.axial() || study.source().equals(DomainPictures.REAL_STUDY)) {
            return;
        }
        SagittalSlice first = study.slices().get(0);
        Column spine = Column.of(found.get(0));
        for (Corruption change : Corruption.values()) {
            SagittalSlice changed = change.apply(first, spine, study.patient().hashCode() & 0xffff_ffffL);
            cases.add(of(study, change.name().toLowerCase(Locale.ROOT), change.kind(), detect(detector, changed)));
        }
    }

    private static SliceDetections detect(SliceDetector detector, SagittalSlice slice) {
        return detector.detect(List.of(slice), CalibrationStudy.LEAST_SCORE).get(0);
    }

    private static DomainCase of(DomainPictures.Study study, String what, Kind kind, SliceDetections found) {
        return new DomainCase(study.source(), study.patient(), study.held(), what, kind, SliceFeatures.of(found));
    }
}
