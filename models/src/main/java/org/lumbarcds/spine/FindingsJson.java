// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.image.Box;

/**
 * Findings as JSON, for storage. Written field by field with the stable codes, not from the names of the Java code:
 * renaming a constant must not make stored findings unreadable.
 *
 * <p>A value that is not known (NaN) has no field. Unknown fields are ignored; an unknown code or version is an error,
 * because a finding that is half understood must not be shown.
 */
public final class FindingsJson {
    /** Version written and read. */
    public static final int FORMAT = 1;

    private static final ObjectMapper JSON = new ObjectMapper();

    private FindingsJson() {
    }

    /** Stored findings that cannot be understood. The message says what and where, without patient data. */
    public static final class UnreadableException extends RuntimeException {
        UnreadableException(String message) {
            super(message);
        }

        UnreadableException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static void write(ObjectNode node, ModelIdentity model) {
        node.put("name", model.name()).put("version", model.version()).put("digest", model.digest());
        if (!model.parts().isEmpty()) {
            ArrayNode parts = node.putArray("parts");
            model.parts().forEach(part -> write(parts.addObject(), part));
        }
    }

    public static String write(StudyFindings findings) {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        root.put("study", findings.studyInstanceUid());
        write(root.putObject("model"), findings.model());
        root.put("executionProvider", findings.executionProvider());
        ArrayNode list = root.putArray("findings");
        findings.findings().forEach(f -> write(list.addObject(), f));
        ArrayNode flags = root.putArray("qualityFlags");
        findings.qualityFlags().stream().sorted().forEach(f -> flags.add(f.code()));
        ArrayNode reasons = root.putArray("outOfScope");
        findings.outOfScope().forEach(r -> reasons.add(r.code()));
        ArrayNode analysed = root.putArray("analysedInstances");
        findings.analysedInstances().forEach(analysed::add);
        ArrayNode rejected = root.putArray("rejectedInstances");
        findings.rejectedInstances().forEach(r -> rejected.addObject()
                .put("instance", r.sopInstanceUid()).put("reason", r.reason()).put("cause", r.cause().name()));
        findings.keyImage().ifPresent(k -> root.putObject("keyImage")
                .put("series", k.seriesInstanceUid())
                .put("instance", k.sopInstanceUid())
                .put("frame", k.frame()));
        if (!findings.readSeries().isEmpty()) {
            ArrayNode series = root.putArray("readSeries");
            findings.readSeries().forEach(s -> write(series.addObject(), s));
        }
        return root.toString();
    }

    private static void write(ObjectNode node, ReadSeries series) {
        node.put("series", series.seriesInstanceUid());
        series.number().ifPresent(n -> node.put("number", n));
        node.put("description", series.description()).put("contrast", series.contrast()).put("slices", series.slices());
    }

    /** @throws UnreadableException for text that is not JSON, another format version, a missing field or unknown code */
    public static StudyFindings read(String json) {
        try {
            return FindingsReader.read(JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw new UnreadableException("stored findings are not JSON", e);
        }
    }

    private static void write(ObjectNode node, LevelFinding finding) {
        node.put("level", finding.level().label());
        node.put("condition", finding.condition().className());
        node.put("presence", FindingsReader.code(finding.presence()));
        number(node, "confidence", finding.confidence());
        ArrayNode evidence = node.putArray("evidence");
        finding.evidence().forEach(e -> write(evidence.addObject(), e));
        ArrayNode measurements = node.putArray("measurements");
        for (Measurement measurement : finding.measurements()) {
            ObjectNode entry = measurements.addObject().put("kind", measurement.kind().code());
            number(entry, "value", measurement.value());
            number(entry, "uncertainty", measurement.uncertainty());
        }
        finding.possible().ifPresent(p -> node.putObject("possible").put("present", p.present()).put("absent", p.absent())
                .put("missRate", p.missRate()).put("assured", p.assured()));
    }

    private static void write(ObjectNode node, Evidence evidence) {
        Box box = evidence.box();
        node.put("series", evidence.seriesInstanceUid());
        node.put("instance", evidence.sopInstanceUid());
        node.put("frame", evidence.frame());
        node.putArray("box").add(box.x1()).add(box.y1()).add(box.x2()).add(box.y2());
        number(node, "confidence", evidence.confidence());
    }

    private static void number(ObjectNode node, String field, double value) {
        if (!Double.isNaN(value)) {
            node.put(field, value);
        }
    }
}
