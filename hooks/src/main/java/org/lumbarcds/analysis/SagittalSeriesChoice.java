// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lumbarcds.analysis.StudyListing.Series;
import org.lumbarcds.image.Plane;
import org.lumbarcds.image.SliceOrientation;
import org.lumbarcds.image.Weighting;
import org.lumbarcds.series.SeriesChoice;
import org.lumbarcds.series.SeriesFacts;

/**
 * Which series of a listed study are worth fetching. Orientation and sequence parameters tell plane and contrast; free
 * text only where they are missing.
 */
final class SagittalSeriesChoice {

    private static final Pattern SAGITTAL_WORDS = Pattern.compile("(?<![A-Z0-9])SAG\\w*");

    private SagittalSeriesChoice() {
    }

    static SeriesChoice of(StudyListing study) {
        return SeriesChoice.of(study.description().orElse(""), study.series().stream()
                .filter(series -> series.modality().equals("MR")).map(SagittalSeriesChoice::facts).toList());
    }

    private static SeriesFacts facts(Series series) {
        return new SeriesFacts(series.seriesInstanceUid(), series.description().orElse(""), series.protocol().orElse(""),
                series.bodyPart().orElse(""), series.imageType(), sagittal(series), slices(series), weighting(series),
                series.place());
    }

    private static Weighting weighting(Series series) {
        StudyListing.Sequence sequence = series.sequence();
        return Weighting.of(sequence.repetitionTimeMs(), sequence.echoTimeMs(), sequence.inversionTimeMs(),
                String.join("\\", sequence.scanningSequence()), "", series.description().orElse(""));
    }

    private static int slices(Series series) {
        return Math.max(series.instances(), 1) * Math.max(series.frames(), 1);
    }

    private static boolean sagittal(Series series) {
        Optional<SliceOrientation> orientation = SliceOrientation.of(series.imageOrientation());
        return orientation.map(o -> o.plane() == Plane.SAGITTAL).orElseGet(() -> SAGITTAL_WORDS.matcher(
                series.description().orElse("").toUpperCase(Locale.ROOT).replace('_', ' ')).find());
    }
}
