// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.limits;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.lumbarcds.calibrate.CalibrationMethod;
import org.lumbarcds.calibrate.ConformalRule;
import org.lumbarcds.calibrate.JudgedScore;
import org.lumbarcds.calibrate.PlattCalibration;
import org.lumbarcds.detect.ModelLimits.DomainLimits;
import org.lumbarcds.spine.Condition;

/** Puts what was learnt into {@code model.json}; everything else in it stays. The model's digest changes with it. */
public final class LimitsWriter {

    /** Miss rates a user may choose from; others are rounded down to one of these. */
    static final List<Double> MISS_RATES = List.of(0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.12,
            0.15, 0.2, 0.25, 0.3);

    private static final double STEP = 1e6;
    private static final ObjectMapper JSON = new ObjectMapper();

    private LimitsWriter() {
    }

    /**
     * The {@code conformal} part.
     *
     * @param from what it was learnt on, in words
     */
    public static ObjectNode conformal(LevelCases levels, String from) {
        ObjectNode conformal = JsonNodeFactory.instance.objectNode().put("from", from);
        ArrayNode conditions = conformal.putArray("conditions");
        for (Condition condition : LevelCases.CONDITIONS) {
            List<JudgedScore> cases = levels.cases().get(condition);
            boolean both = cases.stream().anyMatch(JudgedScore::right) && cases.stream().anyMatch(c -> !c.right());
            if (both) {
                conditions.add(condition(condition, cases));
            }
        }
        return conformal;
    }

    private static ObjectNode condition(Condition condition, List<JudgedScore> cases) {
        PlattCalibration fitted = CalibrationMethod.platt(cases);
        // The thresholds must be those of the parameters as they are written.
        PlattCalibration calibration = new PlattCalibration(rounded(fitted.a()), rounded(fitted.b()));
        ConformalRule rule = ConformalRule.of(
                cases.stream().map(c -> c.at(calibration.probability(c.score()))).toList(), MISS_RATES);
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("name", condition.className());
        node.putObject("calibration").put("method", "platt").put("a", calibration.a()).put("b", calibration.b());
        node.put("patientsPresent", rule.patientsPresent()).put("patientsAbsent", rule.patientsAbsent());
        ArrayNode rates = node.putArray("missRates");
        rule.missRates().forEach(rates::add);
        // Rounded to the cautious side: an answer that was possible stays so.
        ArrayNode from = node.putArray("presentFrom");
        rule.presentFrom().forEach(p -> from.add(Math.floor(p * STEP) / STEP));
        ArrayNode to = node.putArray("absentTo");
        rule.absentTo().forEach(p -> to.add(Math.ceil(p * STEP) / STEP));
        return node;
    }

    /** The {@code domain} part. */
    public static ObjectNode domain(DomainLimits limits, String from) {
        ObjectNode domain = JsonNodeFactory.instance.objectNode().put("from", from);
        domain.put("warnFrom", limits.warnFrom()).put("refuseFrom", limits.refuseFrom());
        ArrayNode features = domain.putArray("features");
        limits.features().forEach(features::add);
        ArrayNode mean = domain.putArray("mean");
        limits.classifier().mean().forEach(v -> mean.add(significant(v)));
        ArrayNode sd = domain.putArray("sd");
        limits.classifier().sd().forEach(v -> sd.add(significant(v)));
        ArrayNode kinds = domain.putArray("kinds");
        for (int k = 0; k < limits.classifier().kinds().size(); k++) {
            ArrayNode weights = kinds.addObject().put("name", limits.classifier().kinds().get(k)).putArray("weights");
            limits.classifier().weights().get(k).forEach(v -> weights.add(significant(v)));
        }
        return domain;
    }

    /** Replaces one part of a model folder's {@code model.json}, in one step. */
    public static void write(Path modelFolder, String name, ObjectNode part) throws IOException {
        Path file = modelFolder.resolve("model.json");
        ObjectNode document;
        try {
            document = (ObjectNode) JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not JSON: " + e.getOriginalMessage(), e);
        }
        document.set(name, part);
        Path fresh = modelFolder.resolve("model.json.new");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter(" ", "\n"));
        Files.write(fresh, JSON.writer(printer).writeValueAsBytes(document));
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static double rounded(double value) {
        return Math.round(value * 1e5) / 1e5;
    }

    private static double significant(double value) {
        return new java.math.BigDecimal(value).round(new java.math.MathContext(5)).doubleValue();
    }
}
