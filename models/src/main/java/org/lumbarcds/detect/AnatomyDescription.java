// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lumbarcds.image.InputSpec;

/**
 * The content of a {@code model.json} with {@code "kind": "anatomy"}, format 1.
 *
 * @param name of the model
 * @param version of the model
 * @param file name of the network's file in the same folder
 * @param sha256 of that file
 * @param input what the network expects of a picture
 * @param errorSd standard deviation of a study's measurement against readers' masks on patients held out, by the
 *     measurement's code; one that is not there was not validated
 * @param held patients held out of training, by data set; empty for a network trained on all
 * @param training what it was trained on and how
 */
public record AnatomyDescription(
        String name, String version, String file, String sha256, InputSpec input, Map<String, Double> errorSd,
        Map<String, Set<String>> held, JsonNode training) {

    /** What the network's channels show, in their order. */
    static final List<String> CHANNELS = List.of("vertebra", "disc", "canal", "anterior-superior", "posterior-superior",
            "posterior-inferior", "anterior-inferior");

    public AnatomyDescription {
        errorSd = Map.copyOf(errorSd);
        held = Map.copyOf(held);
    }

    static AnatomyDescription parse(byte[] json) throws InvalidModelException {
        JsonFields root = ModelJson.document(json);
        if (!root.text("kind").equals("anatomy")) {
            throw root.wrong("kind", "must be anatomy");
        }
        List<String> channels = new java.util.ArrayList<>();
        root.object().path("channels").forEach(c -> channels.add(c.asText()));
        if (!channels.equals(CHANNELS)) {
            throw root.wrong("channels", "must be " + CHANNELS);
        }
        Map<String, Double> errors = new TreeMap<>();
        JsonFields given = root.object("errorSd");
        for (String code : (Iterable<String>) () -> given.object().fieldNames()) {
            errors.put(code, given.number(code, 0, 1000));
        }
        JsonFields training = root.object("training");
        Map<String, Set<String>> held = new TreeMap<>();
        training.object().path("held").fields().forEachRemaining(set -> {
            Set<String> patients = new TreeSet<>();
            set.getValue().forEach(p -> patients.add(p.asText()));
            held.put(set.getKey(), patients);
        });
        return new AnatomyDescription(ModelJson.label(root, "name"), ModelJson.label(root, "version"),
                root.text("file"), root.text("sha256"), ModelJson.input(root.object("input")), errors, held, training.object());
    }
}
