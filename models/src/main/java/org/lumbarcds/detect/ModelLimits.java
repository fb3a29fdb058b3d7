// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lumbarcds.calibrate.ConformalRule;
import org.lumbarcds.calibrate.KindClassifier;
import org.lumbarcds.calibrate.PlattCalibration;

/**
 * What a model knows of its own limits, as {@code model.json} keeps it.
 *
 * @param levels by condition (the detector's class), how the appearance of a level becomes a probability and a set of
 *     possible answers; a condition without an entry has neither
 * @param domain how studies unlike those the model was developed on are recognised; empty where it was not learnt
 */
public record ModelLimits(Map<String, LevelRule> levels, Optional<DomainLimits> domain) {

    /** Nothing is known. */
    public static final ModelLimits NONE = new ModelLimits(Map.of(), Optional.empty());

    /**
     * @param calibration from the appearance of a level (see {@link org.lumbarcds.spine.LevelAppearance}) to the
     *     probability that the condition is there
     * @param rule on that probability
     */
    public record LevelRule(PlattCalibration calibration, ConformalRule rule) {
    }

    /**
     * @param features names of what is measured, in order
     * @param classifier of slices by those features; its first kind is the usual one
     * @param warnFrom score of a study (1 less the probability of the usual kind) from which it is doubted, 0..1
     * @param refuseFrom score from which it is not judged, at least {@code warnFrom}
     */
    public record DomainLimits(List<String> features, KindClassifier classifier, double warnFrom, double refuseFrom) {

        public DomainLimits {
            features = List.copyOf(features);
        }
    }

    public ModelLimits {
        levels = Map.copyOf(levels);
    }
}
