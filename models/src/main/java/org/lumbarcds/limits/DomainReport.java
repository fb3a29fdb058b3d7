// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.limits;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.lumbarcds.calibrate.Interval;
import org.lumbarcds.calibrate.KindClassifier;
import org.lumbarcds.calibrate.Reliability;
import org.lumbarcds.detect.ModelLimits.DomainLimits;
import org.lumbarcds.domain.Kind;
import org.lumbarcds.limits.DomainLearning.Scored;

/** How well studies outside the domain are recognised, kind by kind, and how often usual ones are doubted, source by source. */
public final class DomainReport {

    private static final int REDRAWN = 500;
    private static final int POINTS = 50;

    private final DomainLearning learning;
    private final List<DomainCase> cases;
    private final long seed;
    private final StringBuilder text = new StringBuilder();
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();
    private final RocPicture picture = new RocPicture();
    private DomainLimits limits;
    private List<Scored> scored;
    private double[] usual;

    /**
     * @param falseAlarms part of usual patients that may be doubted
     * @param seed of the parts and redrawings
     */
    public DomainReport(DomainStudy study, double falseAlarms, long seed) {
        this.cases = study.cases();
        this.seed = seed;
        learning = new DomainLearning(cases, seed);
        scored = learning.outOfSample(c -> true, c -> true);
        List<Scored> patients = scored.stream().filter(DomainReport::realUsual).toList();
        limits = learning.limits(patients, falseAlarms);
        usual = patients.stream().mapToDouble(s -> s.score().score()).toArray();
        json.put("seed", seed).put("falseAlarms", falseAlarms).put("warnFrom", limits.warnFrom())
                .put("refuseFrom", limits.refuseFrom()).put("usualPatients", usual.length);
        line("Score: 1 less the probability of the usual kind; learnt on four fifths of the patients, judged on the others.");
        line("Doubted from %.4f (%.1f %% of %d usual patients may be), refused from %.4f.", limits.warnFrom(),
                100 * falseAlarms, usual.length, limits.refuseFrom());
        unusual();
        usual();
    }

    private static boolean realUsual(Scored s) {
        return s.kind() == Kind.USUAL && !s.source().equals(DomainPictures.PHANTOM)
                && !s.source().equals(DomainPictures.REAL_STUDY);
    }

    private void unusual() {
        line("");
        line("%-16s %-11s %8s  %-22s %-8s %-8s %-6s  %s", "unusual", "kind", "patients", "AUC (95 %)", "doubted", "refused",
                "named", "if that change was not learnt: AUC (95 %), doubted");
        Set<String> whats = new LinkedHashSet<>();
        cases.stream().filter(c -> c.kind() != Kind.USUAL).forEach(c -> whats.add(c.what()));
        ArrayNode kinds = json.putArray("unusual");
        for (String what : whats) {
            List<Scored> own = scored.stream().filter(s -> s.what().equals(what)).toList();
            List<Scored> unknown = learning.outOfSample(c -> !c.what().equals(what), c -> c.what().equals(what));
            Roc roc = roc(own);
            Roc left = roc(unknown);
            long named = own.stream().filter(s -> s.score().likest() == s.kind()).count();
            line("%-16s %-11s %8d  %5.3f (%5.3f - %5.3f)  %6.1f %% %6.1f %% %4.0f %%  %5.3f (%5.3f - %5.3f) %6.1f %%", what,
                    own.get(0).kind().code(), own.size(), roc.area(), roc.interval95().low(), roc.interval95().high(),
                    100 * part(own, limits.warnFrom()), 100 * part(own, limits.refuseFrom()), 100.0 * named / own.size(),
                    left.area(), left.interval95().low(), left.interval95().high(), 100 * part(unknown, limits.warnFrom()));
            ObjectNode node = kinds.addObject().put("what", what).put("kind", own.get(0).kind().code())
                    .put("patients", own.size()).put("area", roc.area()).put("doubted", part(own, limits.warnFrom()))
                    .put("refused", part(own, limits.refuseFrom())).put("named", (double) named / own.size())
                    .put("areaNotLearnt", left.area()).put("doubtedNotLearnt", part(unknown, limits.warnFrom()));
            node.putArray("interval95").add(roc.interval95().low()).add(roc.interval95().high());
            node.putArray("interval95NotLearnt").add(left.interval95().low()).add(left.interval95().high());
            List<double[]> curve = curve(own);
            ArrayNode points = node.putArray("curve");
            curve.forEach(point -> points.addArray().add(point[0]).add(point[1]));
            picture.add(own.get(0).kind(), what, roc.area(), curve);
        }
    }

    private Roc roc(List<Scored> unusual) {
        return Roc.of(usual, unusual.stream().mapToDouble(s -> s.score().score()).toArray(), REDRAWN, new Random(seed));
    }

    private static double part(List<Scored> scored, double from) {
        return scored.stream().filter(s -> s.score().score() >= from).count() / (double) scored.size();
    }

    /** Points of the curve: part of usual patients at or above a score, part of unusual ones. */
    private List<double[]> curve(List<Scored> unusual) {
        List<double[]> curve = new ArrayList<>();
        double[] sorted = usual.clone();
        Arrays.sort(sorted);
        for (int i = 0; i <= POINTS; i++) {
            int at = (int) Math.round((double) i / POINTS * sorted.length);
            double from = at == 0 ? Math.nextUp(sorted[sorted.length - 1]) : sorted[sorted.length - at];
            curve.add(new double[] {(double) at / sorted.length, part(unusual, from)});
        }
        return curve;
    }

    private void usual() {
        line("");
        line("%-16s %-14s %8s  %-24s %-8s  %s", "usual", "to the model", "patients", "doubted (95 %)", "refused",
                "if that source was not learnt: doubted, refused");
        ArrayNode sources = json.putArray("usual");
        Set<String> names = new LinkedHashSet<>();
        cases.stream().filter(c -> c.kind() == Kind.USUAL).forEach(c -> names.add(c.source()));
        for (String source : names) {
            KindClassifier without = learning.fit(c -> !c.source().equals(source));
            for (boolean held : new boolean[] {true, false}) {
                List<Scored> own = scored.stream()
                        .filter(s -> s.kind() == Kind.USUAL && s.source().equals(source) && s.held() == held).toList();
                if (own.isEmpty()) {
                    continue;
                }
                List<Scored> unknown = learning.score(without,
                        c -> c.kind() == Kind.USUAL && c.source().equals(source) && c.held() == held);
                int doubted = (int) Math.round(part(own, limits.warnFrom()) * own.size());
                Interval interval = Reliability.wilson(doubted, own.size());
                line("%-16s %-14s %8d  %5.1f %% (%4.1f - %5.1f)   %6.1f %%   %6.1f %% %6.1f %%", source,
                        held ? "new" : "trained on", own.size(), 100.0 * doubted / own.size(), 100 * interval.low(),
                        100 * interval.high(), 100 * part(own, limits.refuseFrom()), 100 * part(unknown, limits.warnFrom()),
                        100 * part(unknown, limits.refuseFrom()));
                sources.addObject().put("source", source).put("new", held).put("patients", own.size())
                        .put("doubted", (double) doubted / own.size()).put("refused", part(own, limits.refuseFrom()))
                        .put("doubtedNotLearnt", part(unknown, limits.warnFrom()))
                        .put("refusedNotLearnt", part(unknown, limits.refuseFrom()));
            }
        }
        List<String> doubted = new ArrayList<>();
        scored.stream().filter(s -> s.kind() == Kind.USUAL && s.score().score() >= limits.warnFrom())
                .forEach(s -> doubted.add(String.format(Locale.ROOT, "%s (%.3f, %s)", s.patient(), s.score().score(),
                        s.score().likest().code())));
        line("Usual and doubted: %s", doubted.isEmpty() ? "none" : String.join(", ", doubted));
    }

    private void line(String format, Object... values) {
        text.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }

    public DomainLimits limits() {
        return limits;
    }

    public String text() {
        return text.toString();
    }

    public ObjectNode json() {
        return json;
    }

    /** The ROC curves by kind, an SVG file. */
    public String rocSvg() {
        return picture.svg();
    }
}
