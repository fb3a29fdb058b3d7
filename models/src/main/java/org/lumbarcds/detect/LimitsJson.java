// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lumbarcds.calibrate.ConformalRule;
import org.lumbarcds.calibrate.KindClassifier;
import org.lumbarcds.detect.ModelLimits.DomainLimits;
import org.lumbarcds.detect.ModelLimits.LevelRule;

/** The optional parts {@code conformal} and {@code domain} of {@code model.json}; a folder without them loads as before. */
final class LimitsJson {

    private static final double HUGE = 1e9;

    private LimitsJson() {
    }

    static ModelLimits read(JsonFields root) throws InvalidModelException {
        Optional<JsonFields> conformal = root.optionalObject("conformal");
        Optional<JsonFields> domain = root.optionalObject("domain");
        return new ModelLimits(
                conformal.isPresent() ? levels(conformal.get()) : Map.of(),
                domain.isPresent() ? Optional.of(domain(domain.get())) : Optional.empty());
    }

    private static Map<String, LevelRule> levels(JsonFields conformal) throws InvalidModelException {
        Map<String, LevelRule> levels = new HashMap<>();
        for (JsonFields entry : conformal.objects("conditions")) {
            try {
                ConformalRule rule = new ConformalRule(entry.numbers("missRates", 0, 1), entry.numbers("presentFrom", 0, 1),
                        entry.numbers("absentTo", 0, 1), entry.integer("patientsPresent", 0, Integer.MAX_VALUE),
                        entry.integer("patientsAbsent", 0, Integer.MAX_VALUE));
                if (levels.put(entry.text("name"), new LevelRule(ModelJson.calibration(entry.object("calibration")), rule))
                        != null) {
                    throw entry.wrong("name", "is given twice: " + entry.text("name"));
                }
            } catch (IllegalArgumentException e) {
                throw entry.wrong("missRates", "and thresholds do not fit together: " + e.getMessage());
            }
        }
        return levels;
    }

    private static DomainLimits domain(JsonFields domain) throws InvalidModelException {
        List<String> features = domain.texts("features");
        List<String> kinds = new ArrayList<>();
        List<List<Double>> weights = new ArrayList<>();
        for (JsonFields kind : domain.objects("kinds")) {
            kinds.add(kind.text("name"));
            weights.add(kind.numbers("weights", -HUGE, HUGE));
        }
        double warn = domain.number("warnFrom", 0, 1);
        double refuse = domain.number("refuseFrom", warn, 1);
        try {
            KindClassifier classifier = new KindClassifier(
                    domain.numbers("mean", -HUGE, HUGE), domain.numbers("sd", 0, HUGE), kinds, weights);
            if (features.size() != classifier.mean().size()) {
                throw domain.wrong("features", "must name as many as mean has values, " + classifier.mean().size());
            }
            return new DomainLimits(features, classifier, warn, refuse);
        } catch (IllegalArgumentException e) {
            throw domain.wrong("kinds", "do not fit mean and sd: " + e.getMessage());
        }
    }
}
