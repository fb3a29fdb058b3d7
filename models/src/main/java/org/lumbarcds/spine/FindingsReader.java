// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.lumbarcds.image.Box;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.spine.FindingsJson.UnreadableException;

/** The reading half of {@link FindingsJson}. */
final class FindingsReader {
    private FindingsReader() {
    }

    static StudyFindings read(JsonNode root) {
        int format = root.path("format").asInt(-1);
        if (format != FindingsJson.FORMAT) {
            throw new UnreadableException("stored findings have format " + root.path("format") + "; this software reads "
                    + FindingsJson.FORMAT + ". Analyse the study again, or use the software that wrote them.");
        }
        List<QualityFlag> flags = list(root, "qualityFlags", n -> constant(QualityFlag.values(), QualityFlag::code, n));
        try {
            return new StudyFindings(
                    text(root, "study"),
                    list(root, "findings", FindingsReader::finding),
                    flags.isEmpty() ? Set.of() : EnumSet.copyOf(flags),
                    list(root, "outOfScope", n -> constant(OutOfScopeReason.values(), OutOfScopeReason::code, n)),
                    model(required(root, "model")),
                    text(root, "executionProvider"),
                    list(root, "analysedInstances", FindingsReader::text),
                    list(root, "rejectedInstances", FindingsReader::rejected),
                    Optional.ofNullable(root.get("keyImage")).map(n -> new StudyFindings.KeyImage(
                            text(n, "series"), text(n, "instance"), integer(n, "frame"))),
                    // Findings stored before the series were named lack them.
                    root.has("readSeries") ? list(root, "readSeries", FindingsReader::series) : List.of());
        } catch (IllegalArgumentException e) {
            throw new UnreadableException("stored findings contradict themselves: " + e.getMessage(), e);
        }
    }

    private static ReadSeries series(JsonNode node) {
        return new ReadSeries(text(node, "series"),
                node.has("number") ? OptionalInt.of(integer(node, "number")) : OptionalInt.empty(),
                text(node, "description"), text(node, "contrast"), integer(node, "slices"));
    }

    static String code(Presence presence) {
        return switch (presence) {
            case PRESENT -> "present";
            case ABSENT -> "absent";
            case INDETERMINATE -> "indeterminate";
        };
    }

    private static LevelFinding finding(JsonNode node) {
        return new LevelFinding(
                constant(SpinalLevel.values(), SpinalLevel::label, required(node, "level")),
                constant(Condition.values(), Condition::className, required(node, "condition")),
                constant(Presence.values(), FindingsReader::code, required(node, "presence")),
                number(node, "confidence"),
                list(node, "evidence", FindingsReader::evidence),
                list(node, "measurements", n -> new Measurement(
                        constant(Measurement.Kind.values(), Measurement.Kind::code, required(n, "kind")),
                        number(n, "value"), number(n, "uncertainty"))),
                Optional.ofNullable(node.get("possible")).map(n -> new PossibleAnswers(flag(n, "present"),
                        flag(n, "absent"), number(n, "missRate"), flag(n, "assured"))));
    }

    private static Evidence evidence(JsonNode node) {
        List<Double> box = list(node, "box", JsonNode::asDouble);
        if (box.size() != 4) {
            throw new UnreadableException("stored findings: a box has " + box.size() + " numbers, not 4");
        }
        return new Evidence(text(node, "series"), text(node, "instance"), integer(node, "frame"),
                new Box(box.get(0), box.get(1), box.get(2), box.get(3)), number(node, "confidence"));
    }

    private static ModelIdentity model(JsonNode node) {
        // Only results of several models have parts; one level of them, so that no input nests without end.
        List<ModelIdentity> parts = node.has("parts") ? list(node, "parts", FindingsReader::part) : List.of();
        return new ModelIdentity(text(node, "name"), text(node, "version"), text(node, "digest"), parts);
    }

    private static ModelIdentity part(JsonNode node) {
        return new ModelIdentity(text(node, "name"), text(node, "version"), text(node, "digest"));
    }

    private static <T> T constant(T[] values, Function<T, String> code, JsonNode node) {
        for (T value : values) {
            if (code.apply(value).equals(node.asText())) {
                return value;
            }
        }
        throw new UnreadableException("stored findings have an unknown "
                + values[0].getClass().getSimpleName() + ": " + node);
    }

    private static RejectedInstance rejected(JsonNode node) {
        // Earlier versions told no causes apart.
        return new RejectedInstance(text(node, "instance"), text(node, "reason"), node.has("cause")
                ? RejectedInstance.Cause.valueOf(text(node, "cause")) : RejectedInstance.Cause.OTHER);
    }

    private static <T> List<T> list(JsonNode node, String field, Function<JsonNode, T> read) {
        JsonNode array = required(node, field);
        if (!array.isArray()) {
            throw new UnreadableException("stored findings: " + field + " is not a list");
        }
        List<T> list = new ArrayList<>();
        array.forEach(n -> list.add(read.apply(n)));
        return list;
    }

    private static JsonNode required(JsonNode node, String field) {
        JsonNode value = node.get(field);
        if (value == null || value.isNull()) {
            throw new UnreadableException("stored findings lack " + field);
        }
        return value;
    }

    private static String text(JsonNode node, String field) {
        return text(required(node, field));
    }

    private static String text(JsonNode node) {
        if (!node.isTextual()) {
            throw new UnreadableException("stored findings have " + node + " where text is expected");
        }
        return node.asText();
    }

    private static int integer(JsonNode node, String field) {
        JsonNode value = required(node, field);
        if (!value.isInt()) {
            throw new UnreadableException("stored findings: " + field + " is not a whole number");
        }
        return value.asInt();
    }

    private static boolean flag(JsonNode node, String field) {
        JsonNode value = required(node, field);
        if (!value.isBoolean()) {
            throw new UnreadableException("stored findings: " + field + " is neither true nor false");
        }
        return value.asBoolean();
    }

    /** NaN where the field is absent. */
    private static double number(JsonNode node, String field) {
        JsonNode value = node.get(field);
        if (value == null) {
            return Double.NaN;
        }
        if (!value.isNumber()) {
            throw new UnreadableException("stored findings: " + field + " is not a number");
        }
        return value.asDouble();
    }
}
