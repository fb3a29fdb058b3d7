// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.limits;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.lumbarcds.calibrate.CalibrationMethod;
import org.lumbarcds.calibrate.ConformalRule;
import org.lumbarcds.calibrate.Coverage;
import org.lumbarcds.calibrate.Interval;
import org.lumbarcds.calibrate.JudgedScore;
import org.lumbarcds.calibrate.PatientSplits;
import org.lumbarcds.calibrate.Reliability;
import org.lumbarcds.spine.Condition;

/**
 * The figures: calibration error of each method on patients it was not learnt from, and coverage of the possible answers
 * over repeated splits of the patients. Text for a person, JSON for programs (bins of the reliability diagrams included).
 */
public final class CalibrationReport {

    static final int PARTS = 5;
    static final int BINS = 10;
    static final int REDRAWN = 500;
    private static final int SPLITS = 200;

    private final long seed;
    private final StringBuilder text = new StringBuilder();
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();

    /** @param seed of all splits and redrawings */
    public CalibrationReport(long seed) {
        this.seed = seed;
        json.put("seed", seed).put("parts", PARTS).put("bins", BINS).put("redrawings", REDRAWN).put("splits", SPLITS);
        json.putArray("calibration");
        json.putArray("coverage");
    }

    /** Calibration errors of one kind of statement, cross-validated over patients. */
    public void calibration(String what, List<JudgedScore> cases) {
        long right = cases.stream().filter(JudgedScore::right).count();
        if (right < PARTS || cases.size() - right < PARTS) {
            line("%-34s not measured: %d right, %d wrong", what, right, cases.size() - right);
            return;
        }
        for (CalibrationMethod method : CalibrationMethod.values()) {
            Reliability r = Reliability.of(PatientSplits.outOfSample(cases, method::fit, PARTS, seed), BINS, REDRAWN,
                    new Random(seed));
            line("%-34s %-9s %6.3f  %5.3f - %5.3f  %8.3f  %6.4f %7d %6d %9d", what, method, r.error(), r.interval95().low(),
                    r.interval95().high(), r.byChance(), r.brier(), r.cases(), right, r.patients());
            ObjectNode node = json.withArray("calibration").addObject().put("what", what).put("method", method.toString())
                    .put("error", r.error()).put("byChance", r.byChance()).put("brier", r.brier())
                    .put("cases", r.cases()).put("right", right).put("patients", r.patients());
            node.putArray("interval95").add(r.interval95().low()).add(r.interval95().high());
            ArrayNode bins = node.putArray("bins");
            r.bins().forEach(b -> bins.addObject().put("from", b.from()).put("to", b.to()).put("cases", b.cases())
                    .put("stated", b.stated()).put("observed", b.observed())
                    .put("low", b.interval95().low()).put("high", b.interval95().high()));
        }
    }

    /** Coverage of the possible answers about one condition. */
    public void coverage(Condition condition, List<JudgedScore> cases, int unseen, double missRate) {
        ConformalRule rule = ConformalRule.of(cases, List.of(missRate));
        Coverage c = Coverage.repeated(cases, missRate, PARTS, SPLITS, seed);
        Interval present = Interval.middle95(c.present());
        Interval absent = Interval.middle95(c.absent());
        line("%-18s %5.1f %%  %6.3f (%5.3f - %5.3f)  %6.3f (%5.3f - %5.3f)  %6.3f %6.3f %6.3f  %4d %4d %6d%s",
                condition.className(), 100 * missRate, Coverage.mean(c.present()), present.low(), present.high(),
                Coverage.mean(c.absent()), absent.low(), absent.high(), Coverage.mean(c.certain()),
                Coverage.mean(c.open()), Math.max(0, 1 - Coverage.mean(c.certain()) - Coverage.mean(c.open())),
                rule.patientsPresent(), rule.patientsAbsent(), unseen,
                rule.rulesOut(missRate) ? "" : String.format(Locale.ROOT,
                        "  NOT ASSURED: needs %d patients with it", ConformalRule.patientsNeeded(missRate)));
        ObjectNode node = json.withArray("coverage").addObject().put("condition", condition.className())
                .put("missRate", missRate).put("assured", rule.rulesOut(missRate)).put("levels", cases.size())
                .put("patientsPresent", rule.patientsPresent()).put("patientsAbsent", rule.patientsAbsent())
                .put("levelsWithItUnseen", unseen)
                .put("present", Coverage.mean(c.present())).put("absent", Coverage.mean(c.absent()))
                .put("oneAnswer", Coverage.mean(c.certain())).put("bothAnswers", Coverage.mean(c.open()));
        node.putArray("presentInterval95").add(present.low()).add(present.high());
        node.putArray("absentInterval95").add(absent.low()).add(absent.high());
    }

    public void line(String format, Object... values) {
        text.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }

    public String text() {
        return text.toString();
    }

    public ObjectNode json() {
        return json;
    }
}
