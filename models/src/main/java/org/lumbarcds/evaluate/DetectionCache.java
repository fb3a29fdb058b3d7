// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.image.Box;

/**
 * What a model found, kept beside the report: a second evaluation only runs what is new. One file a model (named by its
 * digest) and way of running it, one line a picture (named by its digest), written as found, so that a stopped run goes on.
 */
final class DetectionCache implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * @param detections every one above the least score
     * @param milliseconds it took
     * @param provider that ran the network
     */
    record Entry(List<Detection> detections, double milliseconds, String provider) {
    }

    private final Map<String, Entry> entries = new HashMap<>();
    private final Writer writer;

    private DetectionCache(Writer writer) {
        this.writer = writer;
    }

    /**
     * @param folder of all caches
     * @param name of this one: model digest, provider, threads and machine
     */
    static DetectionCache open(Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(name.replaceAll("[^A-Za-z0-9._-]+", "_") + ".jsonl");
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        DetectionCache cache = new DetectionCache(
                Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        boolean whole = true;
        for (String line : lines) {
            whole = cache.load(line);
        }
        if (!whole) {
            // A run was stopped while it wrote: what follows must not continue its line.
            cache.writer.write("\n");
        }
        return cache;
    }

    private boolean load(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            List<Detection> detections = new ArrayList<>();
            for (JsonNode d : node.path("detections")) {
                detections.add(new Detection(d.get(0).asText(), d.get(1).asDouble(), d.get(2).asDouble(),
                        new Box(d.get(3).asDouble(), d.get(4).asDouble(), d.get(5).asDouble(), d.get(6).asDouble())));
            }
            if (node.path("picture").isTextual()) {
                entries.put(node.get("picture").asText(), new Entry(
                        detections, node.path("milliseconds").asDouble(), node.path("provider").asText()));
            }
            return true;
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    Optional<Entry> get(String picture) {
        return Optional.ofNullable(entries.get(picture));
    }

    void put(String picture, Entry entry) throws IOException {
        ObjectNode node = JSON.createObjectNode().put("picture", picture).put("milliseconds", entry.milliseconds())
                .put("provider", entry.provider());
        ArrayNode detections = node.putArray("detections");
        for (Detection d : entry.detections()) {
            detections.addArray().add(d.className()).add(d.score()).add(d.confidence())
                    .add(d.box().x1()).add(d.box().y1()).add(d.box().x2()).add(d.box().y2());
        }
        writer.write(JSON.writeValueAsString(node) + "\n");
        writer.flush();
        entries.put(picture, entry);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
