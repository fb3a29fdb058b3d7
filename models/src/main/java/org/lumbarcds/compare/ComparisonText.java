// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.spine.Presence;

/** {@link Comparison} as a person reads it. */
public final class ComparisonText {

    private static final int DIGEST_SHOWN = 12;

    private final StringBuilder text = new StringBuilder();

    private ComparisonText() {
    }

    /** @param mostStudies differing studies that are listed; the rest is counted */
    public static String of(Comparison comparison, int mostStudies) {
        ComparisonText printed = new ComparisonText();
        printed.model("A", comparison.a());
        printed.model("B", comparison.b());
        printed.line("%d judged by both, of %d %s.", comparison.judged(), comparison.patients(),
                comparison.clusters());
        if (!comparison.askedOfOneOnly().isEmpty()) {
            printed.line("Answered by one model only, in no table: %s.", String.join(", ", comparison.askedOfOneOnly()));
        }
        if (comparison.judged() > 0) {
            printed.table(comparison);
        }
        printed.unjudged(comparison, mostStudies);
        printed.differences(comparison, mostStudies);
        return printed.text.toString();
    }

    private void model(String letter, ModelIdentity model) {
        line("%s  %s %s, digest %s", letter, model.name(), model.version(),
                model.digest().substring(0, Math.min(DIGEST_SHOWN, model.digest().length())));
    }

    private void table(Comparison comparison) {
        line("");
        line("%-18s %-7s %6s %6s %6s %7s %9s %7s  %6s  %s", "condition", "level", "both", "only A", "only B", "neither",
                "undecided", "agree", "kappa", "95 % interval");
        for (Agreement row : comparison.agreements()) {
            line("%-18s %-7s %6d %6d %6d %7d %9d %7s  %6s  %s", row.question().condition().className(),
                    row.question().place(), row.both(), row.onlyA(), row.onlyB(), row.neither(), row.undecided(),
                    Double.isNaN(row.observed()) ? "-" : number("%.1f %%", row.observed() * 100),
                    defined("%.2f", row.kappa().value()),
                    Double.isNaN(row.kappa().low()) ? "-"
                            : number("%.2f", row.kappa().low()) + " to " + number("%.2f", row.kappa().high()));
        }
        line("");
        line("Counts are studies (or pictures) in which a condition is suspected by both models, by one, by neither. Undecided: one or"
                + " both leave");
        line("it open; not in the other counts. Kappa is Cohen's; its interval redraws %s %d times (seed %d). '-':"
                + " not defined,", comparison.clusters(), Comparison.ROUNDS, Comparison.SEED);
        line("for instance where both always say the same. Agreement is not accuracy: both may be wrong together.");
    }

    private void unjudged(Comparison comparison, int mostStudies) {
        List<PairedReading> unjudged = comparison.unjudged();
        if (!unjudged.isEmpty()) {
            line("");
            line("Not judged by one or both (%d)", unjudged.size());
            unjudged.stream().limit(mostStudies).forEach(reading -> line("  %s  A %s, B %s", reading.study(),
                    judged(reading.a()), judged(reading.b())));
            more(unjudged.size() - mostStudies);
        }
    }

    private static String judged(Reading reading) {
        return reading.judged() ? "judged" : String.join(" ", reading.unjudged());
    }

    private void differences(Comparison comparison, int mostStudies) {
        Map<String, List<Difference>> byStudy = comparison.differences().stream()
                .collect(Collectors.groupingBy(Difference::study, LinkedHashMap::new, Collectors.toList()));
        line("");
        line("Studies where they differ (%d)", byStudy.size());
        byStudy.entrySet().stream().limit(mostStudies).forEach(study -> {
            line("  %s", study.getKey());
            study.getValue().forEach(difference -> line("    %-7s %-18s A %-22s B %s",
                    difference.question().place(), difference.question().condition().className(),
                    words(difference.a()), words(difference.b())));
        });
        more(byStudy.size() - mostStudies);
    }

    private void more(int left) {
        if (left > 0) {
            line("  and %d more, all of them in the JSON document", left);
        }
    }

    private static String words(Answer answer) {
        String presence = answer.presence() == Presence.PRESENT ? "suspected"
                : answer.presence() == Presence.ABSENT ? "not suspected" : "undecided";
        return Double.isNaN(answer.confidence()) ? presence : presence + " " + number("%.2f", answer.confidence());
    }

    private static String defined(String format, double value) {
        return Double.isNaN(value) ? "-" : number(format, value);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
