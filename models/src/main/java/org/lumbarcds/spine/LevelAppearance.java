// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.detect.ModelLimits;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.image.Box;

/**
 * How much a level looks like having a condition, taken over the slices of one series: what the judgement of a study goes
 * by, and what its probabilities and sets of possible answers are learnt from.
 */
public final class LevelAppearance {

    private final SeriesView view;
    private final DiscChain chain;
    private final int disc;

    private LevelAppearance(SeriesView view, DiscChain chain, int disc) {
        this.view = view;
        this.chain = chain;
        this.disc = disc;
    }

    /**
     * @param series slices of one series, or the few pictures of one patient that show the same cut
     * @return one entry a disc that was seen, from the lowest up; empty where no spine was recognised
     */
    public static List<LevelAppearance> of(List<SliceDetections> series) {
        SeriesView view = SeriesView.of(series);
        List<LevelAppearance> levels = new ArrayList<>();
        if (view.showsSpine()) {
            for (int disc = 0; disc < view.chain().places().size(); disc++) {
                LevelAppearance level = new LevelAppearance(view, view.chain(), disc);
                if (!level.signs().seenIn().isEmpty()) {
                    levels.add(level);
                }
            }
        }
        return levels;
    }

    /** Mean of the two highest calibrated confidences of the condition's boxes at this level, 0..1. */
    public double of(Condition condition) {
        return new LevelJudge(signs(), List.of()).appearance(condition);
    }

    /** The level's name; empty where the count is doubtful, or above T12-L1. */
    public Optional<SpinalLevel> level() {
        return view.count().flags().contains(QualityFlag.LEVEL_UNCERTAIN) ? Optional.empty() : LevelCount.level(disc);
    }

    /**
     * Probability of a condition at this level and the answers that stay possible.
     *
     * @return empty where the model has not learnt them
     */
    public Optional<Judgement> judge(Condition condition, ModelLimits limits, double missRate) {
        return Optional.ofNullable(limits.levels().get(condition.className())).map(rule -> {
            double probability = rule.calibration().probability(of(condition));
            return new Judgement(probability, PossibleAnswers.of(rule, probability, missRate));
        });
    }

    /**
     * @param probability that the condition is there, 0..1
     * @param possible answers
     */
    public record Judgement(double probability, PossibleAnswers possible) {
    }

    /** Whether a box of a class, in pixels of one of the slices, lies at this level. */
    public boolean holds(SliceDetections slice, String className, Box box) {
        for (int i = 0; i < view.slices().size(); i++) {
            if (view.slices().get(i) == slice) {
                return signs().holds(new Detection(className, 1, 1, box), i);
            }
        }
        return false;
    }

    private LevelSigns signs() {
        return new LevelSigns(view, chain, disc);
    }
}
