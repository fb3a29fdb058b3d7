// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.lumbarcds.detect.ModelIdentity;

/**
 * {@link Comparison} for programs:
 * <pre>
 * {"models": {"a": {"name", "version", "digest"}, "b": {...}},
 *  "studies": {"judgedByBoth", "clusters", "notJudged"},
 *  "interval": {"method": "percentile bootstrap", "over": "patients" or "cases", "rounds", "seed"},
 *  "agreement": [{"condition", "level"?, "both", "onlyA", "onlyB", "neither", "undecided",
 *                 "observedAgreement"?, "kappa"?, "interval95"?: [low, high]}],
 *  "differences": [{"study", "condition", "level"?, "a": {"presence", "confidence"?}, "b": {...}}],
 *  "notJudged": [{"study", "a": [reason], "b": [reason]}],
 *  "askedOfOneModelOnly": [condition]}
 * </pre>
 * A row without {@code level} is of the study as a whole. What is not defined has no field.
 */
public final class ComparisonJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ComparisonJson() {
    }

    public static byte[] of(Comparison comparison) {
        ObjectNode document = JSON.objectNode();
        ObjectNode models = document.putObject("models");
        model(models.putObject("a"), comparison.a());
        model(models.putObject("b"), comparison.b());
        document.putObject("studies").put("judgedByBoth", comparison.judged()).put("clusters", comparison.patients())
                .put("notJudged", comparison.unjudged().size());
        document.putObject("interval").put("method", "percentile bootstrap").put("over", comparison.clusters())
                .put("rounds", Comparison.ROUNDS).put("seed", Comparison.SEED);
        ArrayNode agreement = document.putArray("agreement");
        comparison.agreements().forEach(row -> agreement.add(row(row)));
        ArrayNode differences = document.putArray("differences");
        for (Difference difference : comparison.differences()) {
            ObjectNode node = question(differences.addObject().put("study", difference.study()), difference.question());
            answer(node.putObject("a"), difference.a());
            answer(node.putObject("b"), difference.b());
        }
        ArrayNode unjudged = document.putArray("notJudged");
        for (PairedReading reading : comparison.unjudged()) {
            ObjectNode node = unjudged.addObject().put("study", reading.study());
            reasons(node.putArray("a"), reading.a().unjudged());
            reasons(node.putArray("b"), reading.b().unjudged());
        }
        reasons(document.putArray("askedOfOneModelOnly"), List.copyOf(comparison.askedOfOneOnly()));
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(document);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory does not fail", e);
        }
    }

    private static void model(ObjectNode node, ModelIdentity model) {
        node.put("name", model.name()).put("version", model.version()).put("digest", model.digest());
    }

    private static ObjectNode row(Agreement row) {
        ObjectNode node = question(JSON.objectNode(), row.question())
                .put("both", row.both()).put("onlyA", row.onlyA()).put("onlyB", row.onlyB())
                .put("neither", row.neither()).put("undecided", row.undecided());
        number(node, "observedAgreement", row.observed());
        number(node, "kappa", row.kappa().value());
        if (!Double.isNaN(row.kappa().low())) {
            node.putArray("interval95").add(rounded(row.kappa().low())).add(rounded(row.kappa().high()));
        }
        return node;
    }

    private static ObjectNode question(ObjectNode node, Question question) {
        node.put("condition", question.condition().className());
        question.level().ifPresent(level -> node.put("level", level.label()));
        return node;
    }

    private static void answer(ObjectNode node, Answer answer) {
        node.put("presence", answer.presence().name().toLowerCase(Locale.ROOT));
        number(node, "confidence", answer.confidence());
    }

    private static void number(ObjectNode node, String field, double value) {
        if (!Double.isNaN(value)) {
            node.put(field, rounded(value));
        }
    }

    private static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }

    private static void reasons(ArrayNode node, List<String> reasons) {
        reasons.forEach(node::add);
    }
}
