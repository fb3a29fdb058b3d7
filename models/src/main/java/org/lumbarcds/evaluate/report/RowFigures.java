// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lumbarcds.evaluate.figures.AveragePrecision;
import org.lumbarcds.evaluate.figures.Calibration;
import org.lumbarcds.evaluate.figures.Decisions;
import org.lumbarcds.calibrate.Interval;
import org.lumbarcds.evaluate.figures.LevelDecisions;

/**
 * Figures of one row of the tables.
 *
 * @param name of the model, or of the folder of cross-validated models
 * @param crossValidated whether each fold was evaluated by a model of its own
 * @param seenInTraining whether a model was, or may have been, trained on some of these pictures
 * @param reduced in what respect the models are smaller or trained shorter than published; empty where they are not
 * @param models that were used
 * @param refused models that were not used, and why
 * @param pictures evaluated
 * @param patients evaluated
 * @param classes over all pictures together
 * @param meanAp50 mean over the three published classes of AP at an overlap of 0.5, over all pictures together
 * @param meanAp50Interval95 over patients
 * @param meanAp50To95 the same over overlaps 0.5 to 0.95
 * @param folds each fold by itself
 * @param overFolds means over the folds
 * @param subgroups by weighting, where the data name it
 * @param decisions by class, per level-box
 * @param decidedBy where the thresholds come from, by class
 * @param confusions by level
 * @param calibration by class
 * @param runtime of the detector
 */
public record RowFigures(
        String name,
        boolean crossValidated,
        boolean seenInTraining,
        Optional<String> reduced,
        List<ModelUse> models,
        List<Refusal> refused,
        int pictures,
        int patients,
        List<ClassFigures> classes,
        double meanAp50,
        Interval meanAp50Interval95,
        double meanAp50To95,
        List<FoldFigures> folds,
        FoldFigures overFolds,
        List<SubgroupFigures> subgroups,
        List<Decisions.Table> decisions,
        Map<String, String> decidedBy,
        List<LevelDecisions.Confusion> confusions,
        List<Calibration> calibration,
        Runtime runtime) {

    /**
     * @param folds evaluated by it
     * @param name in model.json
     * @param version in model.json
     * @param digest of the network and model.json
     * @param provider that ran it
     * @param training what model.json says of seeds, command and data
     */
    public record ModelUse(
            List<String> folds, String name, String version, String digest, String provider, Map<String, String> training) {
    }

    /**
     * @param model folder
     * @param reason in words
     */
    public record Refusal(String model, String reason) {
    }

    /**
     * @param name of the class
     * @param published whether it is one of the three that make the mean
     * @param ap50 at an overlap of 0.5, 0..1; NaN without a box to find
     * @param ap50Interval95 over patients
     * @param ap50To95 mean over overlaps 0.5, 0.55 ... 0.95
     * @param boxes to find
     * @param patients with a box to find
     * @param curve precision and recall, thinned to at most 200 points
     */
    public record ClassFigures(
            String name, boolean published, double ap50, Interval ap50Interval95, double ap50To95, int boxes, int patients,
            List<AveragePrecision.Point> curve) {
    }

    /**
     * @param fold its name; "mean" for the mean
     * @param patients in it
     * @param ap50 by class; NaN without a box to find
     * @param meanAp50 over the three published classes
     */
    public record FoldFigures(String fold, int patients, Map<String, Double> ap50, double meanAp50) {
    }

    /**
     * @param name weighting
     * @param pictures in it
     * @param patients in it
     * @param classes without curves
     */
    public record SubgroupFigures(String name, int pictures, int patients, List<ClassFigures> classes) {
    }

    /**
     * @param medianMilliseconds a slice: preprocessing, network and suppression, without reading the file
     * @param p95Milliseconds 95 of 100 slices take no longer
     * @param slices timed
     * @param threads of the network
     * @param machine on which they were timed
     */
    public record Runtime(double medianMilliseconds, double p95Milliseconds, int slices, int threads, String machine) {
    }

    /** The figures of a class; empty where it was not scored. */
    public Optional<ClassFigures> of(String className) {
        return classes.stream().filter(c -> c.name().equals(className)).findFirst();
    }
}
