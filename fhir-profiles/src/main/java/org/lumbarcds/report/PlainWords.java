// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.LevelFinding;
import org.lumbarcds.spine.Measurement;
import org.lumbarcds.spine.PossibleAnswers;
import org.lumbarcds.spine.ReadSeries;
import org.lumbarcds.spine.SpinalLevel;
import org.lumbarcds.spine.StudyFindings;

/** The words in which results are told to people, the same in the report and on the card. */
public final class PlainWords {
    public static final String PRELIMINARY =
            "Preliminary result of software that assists a physician. Not a diagnosis; no radiologist has read it.";

    public static final String EXCLUDES_NOTHING =
            "What is not mentioned here is not excluded: the tool finds some, not all, of what it looks for.";

    /** What the tool is blind to, whatever the model. */
    public static final String NOT_LOOKED_FOR = "fracture, tumour, infection, inflammation, cord or cauda equina "
            + "compression, nerve root contact, narrow lateral recesses and foramina, scoliosis and anything outside the spine";

    private static final double HIGH = 0.85;
    private static final double MODERATE = 0.6;
    /** A depth below it says that the outline of the disc was not drawn where the detector saw the herniation. */
    private static final double LEAST_DEPTH_MM = 0.5;

    private PlainWords() {
    }

    public static String condition(Condition condition) {
        return switch (condition) {
            case HERNIATION -> "disc herniation";
            case SPONDYLOLISTHESIS -> "vertebral slip (spondylolisthesis)";
            case STENOSIS -> "spinal canal stenosis";
            case DEGENERATION -> "disc degeneration";
        };
    }

    /** {@code high confidence, 91 %}. Never 0 % nor 100 %: no image reader is that sure. */
    public static String confidence(double confidence) {
        if (Double.isNaN(confidence)) {
            return "confidence unknown";
        }
        String word = confidence >= HIGH ? "high" : confidence >= MODERATE ? "moderate" : "low";
        return word + " confidence, " + percent(confidence);
    }

    /** {@code 91 %}, {@code under 1 %}, {@code over 99 %}; {@code unknown} for NaN. */
    public static String percent(double fraction) {
        if (Double.isNaN(fraction)) {
            return "unknown";
        }
        long percent = Math.round(fraction * 100);
        return percent < 1 ? "under 1 %" : percent > 99 ? "over 99 %" : percent + " %";
    }

    /** Why the software cannot tell: {@code neither answer can be ruled out at a miss rate of 5 %}. */
    public static String cannotTell(PossibleAnswers possible) {
        String rate = "at a miss rate of " + percent(possible.missRate());
        if (!possible.assured()) {
            return "too few patients who have it were at hand to rule it out " + rate;
        }
        return possible.present()
                ? "neither answer can be ruled out " + rate
                : "the images look like neither, " + rate;
    }

    /**
     * {@code Series read: series 4 "T2 SAG LSPINE" (T2, 11 slices); ...}, so that everybody sees which part of a study an answer
     * is about. Empty where it is not known.
     *
     * @param safe makes a series' description, which is free text from elsewhere, safe where it is shown
     */
    public static Optional<String> seriesRead(StudyFindings findings, UnaryOperator<String> safe) {
        if (findings.readSeries().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of((findings.judged() ? "Series read: " : "Series looked at: ") + findings.readSeries().stream()
                .map(series -> series(series, safe)).collect(Collectors.joining("; ")) + ".");
    }

    private static String series(ReadSeries series, UnaryOperator<String> safe) {
        List<String> name = new ArrayList<>();
        if (series.number().isPresent()) {
            name.add("series " + series.number().getAsInt());
        }
        name.add(series.description().isEmpty() ? "without description" : "\"" + safe.apply(series.description()) + "\"");
        return String.join(" ", name) + " (" + (series.contrast().isEmpty() ? "" : series.contrast() + ", ")
                + series.slices() + (series.slices() == 1 ? " slice)" : " slices)");
    }

    /** {@code L3-L4, L4-L5 and L5-S1}. */
    public static String levels(Collection<SpinalLevel> levels) {
        List<String> labels = levels.stream().sorted().map(SpinalLevel::label).toList();
        return join(labels, "and");
    }

    /** {@code one, two and three}. */
    public static String join(List<String> words, String last) {
        if (words.size() < 2) {
            return String.join("", words);
        }
        return String.join(", ", words.subList(0, words.size() - 1)) + " " + last + " " + words.get(words.size() - 1);
    }

    /**
     * {@code forward slip 6.2 mm (± 1.0 mm), 18 % of the endplate, about Meyerding grade I}; empty where nothing was
     * measured. The interval holds 95 % of such measurements.
     */
    public static String measurements(LevelFinding finding) {
        return switch (finding.condition()) {
            case SPONDYLOLISTHESIS -> slip(finding);
            case HERNIATION -> finding.measurement(Measurement.Kind.PROTRUSION_DEPTH)
                    .map(m -> (m.value() < LEAST_DEPTH_MM ? "depth not measured"
                            : "reaches " + number(m, 1, "mm") + " behind the vertebral corners") + "; herniation, type not determined")
                    .orElse("");
            case DEGENERATION -> finding.measurement(Measurement.Kind.DISC_HEIGHT_INDEX)
                    .map(m -> "disc height " + number(m, 2, "") + " of the height of the vertebra above").orElse("");
            case STENOSIS -> finding.measurement(Measurement.Kind.CANAL_DIAMETER)
                    .map(m -> "canal " + number(m, 1, "mm") + " from front to back in the midline"
                            + SeverityGrade.of(finding).map(PlainWords::narrowing).orElse("")).orElse("");
        };
    }

    private static String narrowing(SeverityGrade grade) {
        return switch (grade) {
            case CANAL_ABSOLUTE -> ", absolute narrowing by diameter (10 mm or less)";
            case CANAL_RELATIVE -> ", relative narrowing by diameter (12 mm or less)";
            default -> "";
        };
    }

    private static String slip(LevelFinding finding) {
        List<String> parts = new ArrayList<>();
        Optional<Measurement> distance = finding.measurement(Measurement.Kind.SLIP_DISTANCE);
        Optional<Measurement> share = finding.measurement(Measurement.Kind.SLIP_PERCENT);
        distance.ifPresent(m -> parts.add(number(m, 1, "mm")));
        share.ifPresent(m -> parts.add(number(m, 0, "%") + " of the endplate"));
        if (parts.isEmpty()) {
            return "";
        }
        share.flatMap(MeyerdingGrade::of).ifPresent(g -> parts.add("about Meyerding grade " + g.numeral()));
        boolean backward = distance.or(() -> share).filter(m -> m.value() < 0).isPresent();
        return (backward ? "backward slip " : "forward slip ") + String.join(", ", parts);
    }

    private static String number(Measurement measurement, int digits, String unit) {
        String form = "%." + digits + "f" + (unit.isEmpty() ? "" : " " + unit.replace("%", "%%"));
        String value = String.format(Locale.ROOT, form, Math.abs(measurement.value()));
        return Double.isNaN(measurement.uncertainty())
                ? value
                : value + " (± " + String.format(Locale.ROOT, form, measurement.uncertainty()) + ")";
    }
}
