// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.lumbarcds.analysis.StudyListing.Series;
import org.lumbarcds.image.Plane;
import org.lumbarcds.image.SliceOrientation;
import org.lumbarcds.image.Weighting;
import org.lumbarcds.spine.OutOfScopeReason;
import org.lumbarcds.spine.SpineReader;

/**
 * Which series of a study are worth fetching: the sagittal MR series of the lumbar spine, one a contrast, T2 first.
 * Orientation and sequence parameters decide; free text only where they are missing.
 */
final class SagittalSeriesChoice {

    /** Series of one study that are read; T2 and the best of the others. */
    private static final int SERIES_READ = 2;
    /** Fewer slices than this are a localiser, not a series to judge from. */
    static final int FEWEST_SLICES = SpineReader.FEWEST_SLICES;

    /** DICOM defined terms (PS3.16 annex L) that cannot show a lumbar spine. */
    private static final Set<String> OTHER_BODY_PARTS = Set.of("HEAD", "BRAIN", "SKULL", "NECK", "CSPINE", "TSPINE",
            "CHEST", "BREAST", "HEART", "SHOULDER", "ELBOW", "ARM", "FOREARM", "WRIST", "HAND", "HIP", "KNEE", "LEG",
            "THIGH", "CALF", "ANKLE", "FOOT", "PROSTATE", "JAW", "EYE", "ORBIT");

    private static final Pattern LUMBAR_WORDS =
            words("LUMB\\w*|LWS|LS|L ?SPINE|LSPINE|LSSPINE|LS ?SPINE|LENDEN\\w*|LOMB\\w*|LOMBAIRE");
    private static final Pattern OTHER_WORDS = words("BRAIN|HEAD|SKULL|SCHAEDEL|NECK|CERVICAL|C ?SPINE|CSPINE|HWS"
            + "|THORACIC|T ?SPINE|TSPINE|BWS|BREAST|HEART|CARDIAC|SHOULDER|ELBOW|WRIST|HAND|KNEE|ANKLE|FOOT|PROSTATE");
    private static final Pattern LOCALISER_WORDS = words("LOC|LOCALI[SZ]ER|SCOUT|SURVEY|TOPOGRAM|3 ?PLANE|CALIBRATION");
    private static final Pattern SAGITTAL_WORDS = words("SAG\\w*");

    private static final List<Weighting> PREFERENCE =
            List.of(Weighting.T2, Weighting.T1, Weighting.STIR, Weighting.PD, Weighting.UNKNOWN);

    private SagittalSeriesChoice() {
    }

    /** Either series to fetch, the one to judge from first, or why there are none. */
    record Choice(List<Series> series, Optional<OutOfScopeReason> outOfScope) {

        private static Choice none(OutOfScopeReason reason) {
            return new Choice(List.of(), Optional.of(reason));
        }
    }

    static Choice of(StudyListing study) {
        List<Series> mr = study.series().stream().filter(series -> series.modality().equals("MR")).toList();
        if (mr.isEmpty()) {
            return Choice.none(OutOfScopeReason.NOT_MR);
        }
        List<Series> lumbar = mr.stream().filter(series -> mayBeLumbar(series, study)).toList();
        if (lumbar.isEmpty()) {
            return Choice.none(OutOfScopeReason.NOT_LUMBAR);
        }
        List<Series> sagittal = lumbar.stream().filter(SagittalSeriesChoice::sagittal).toList();
        if (sagittal.isEmpty()) {
            return Choice.none(OutOfScopeReason.NO_SAGITTAL_SERIES);
        }
        List<Series> enough = sagittal.stream().filter(series -> slices(series) >= FEWEST_SLICES).toList();
        if (enough.isEmpty()) {
            return Choice.none(OutOfScopeReason.TOO_FEW_SLICES);
        }
        return new Choice(bestOfEachContrast(enough), Optional.empty());
    }

    private static List<Series> bestOfEachContrast(List<Series> sagittal) {
        Map<Weighting, Series> best = new EnumMap<>(Weighting.class);
        Comparator<Series> better = Comparator.<Series, Boolean>comparing(series -> !localiser(series))
                .thenComparing(SagittalSeriesChoice::slices);
        sagittal.forEach(series -> best.merge(weighting(series), series,
                (a, b) -> better.compare(b, a) > 0 ? b : a));
        List<Series> chosen = new ArrayList<>();
        for (Weighting weighting : PREFERENCE) {
            if (best.containsKey(weighting) && chosen.size() < SERIES_READ) {
                chosen.add(best.get(weighting));
            }
        }
        // A localiser is read only where there is nothing else.
        List<Series> real = chosen.stream().filter(series -> !localiser(series)).toList();
        return real.isEmpty() ? chosen : real;
    }

    static Weighting weighting(Series series) {
        StudyListing.Sequence sequence = series.sequence();
        return Weighting.of(sequence.repetitionTimeMs(), sequence.echoTimeMs(), sequence.inversionTimeMs(),
                String.join("\\", sequence.scanningSequence()), "", series.description().orElse(""));
    }

    private static int slices(Series series) {
        return Math.max(series.instances(), 1) * Math.max(series.frames(), 1);
    }

    private static boolean sagittal(Series series) {
        Optional<SliceOrientation> orientation = SliceOrientation.of(series.imageOrientation());
        if (orientation.isPresent()) {
            // Instances of a three-plane localiser differ; the rest of a series lies as the one looked at.
            return orientation.get().plane() == Plane.SAGITTAL;
        }
        return SAGITTAL_WORDS.matcher(upper(series.description())).find();
    }

    private static boolean localiser(Series series) {
        return LOCALISER_WORDS.matcher(upper(series.description())).find();
    }

    private static boolean mayBeLumbar(Series series, StudyListing study) {
        String text = upper(series.description()) + " " + upper(study.description());
        if (LUMBAR_WORDS.matcher(text).find() || LUMBAR_WORDS.matcher(upper(series.bodyPart())).find()) {
            return true;
        }
        return series.bodyPart().isPresent() && !series.bodyPart().get().isBlank()
                ? !OTHER_BODY_PARTS.contains(series.bodyPart().get().trim().toUpperCase(Locale.ROOT))
                : !OTHER_WORDS.matcher(text).find();
    }

    private static String upper(Optional<String> text) {
        return text.orElse("").toUpperCase(Locale.ROOT).replace('_', ' ').replace('-', ' ');
    }

    private static Pattern words(String alternatives) {
        return Pattern.compile("(?<![A-Z0-9])(" + alternatives + ")(?![A-Z0-9])");
    }
}
