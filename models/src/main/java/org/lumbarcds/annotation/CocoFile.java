// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.annotation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lumbarcds.annotation.DrawnPicture.DrawnBox;
import org.lumbarcds.annotation.DrawnPicture.Size;

/** Reads a COCO file: {@code images}, {@code categories}, {@code annotations} with {@code bbox} (x, y, width, height; pixels). */
final class CocoFile {

    private final Path file;
    private final Problems problems;
    private final Map<Long, String> categories = new HashMap<>();
    private final Map<Long, JsonNode> images = new LinkedHashMap<>();
    private final Map<Long, List<DrawnBox>> boxes = new HashMap<>();
    private final Set<Long> faulty = new HashSet<>();

    private CocoFile(Path file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** @throws IOException if the file as a whole cannot be understood */
    static List<DrawnPicture> read(Path file, Problems problems) throws IOException {
        byte[] bytes = AnnotationText.bytes(file, AnnotationText.MOST_BYTES);
        if (new String(bytes, StandardCharsets.ISO_8859_1).isBlank()) {
            throw new IOException("the file is empty; export the annotations again, or delete the file");
        }
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(bytes);
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
            throw new IOException("the file is not JSON" + where + "; export the annotations again", e);
        }
        return new CocoFile(file, problems).read(root);
    }

    private List<DrawnPicture> read(JsonNode root) throws IOException {
        for (JsonNode category : array(root, "categories")) {
            categories.put(category.path("id").asLong(-1), category.path("name").asText(""));
        }
        int number = 0;
        for (JsonNode image : array(root, "images")) {
            String where = "images[" + number++ + "]";
            if (!image.path("id").isIntegralNumber() || image.path("file_name").asText("").isEmpty()) {
                problems.error(file, where, "id or file_name is missing; both are needed");
            } else if (images.putIfAbsent(image.get("id").asLong(), image) != null) {
                problems.error(file, where, "id " + image.get("id") + " is given twice; give each image an id of its own");
                faulty.add(image.get("id").asLong());
            }
        }
        number = 0;
        for (JsonNode annotation : array(root, "annotations")) {
            read(annotation, "annotations[" + number++ + "]");
        }
        List<DrawnPicture> pictures = new ArrayList<>();
        images.forEach((id, image) -> {
            if (!faulty.contains(id)) {
                Size size = new Size(image.path("width").asInt(), image.path("height").asInt());
                pictures.add(new DrawnPicture(file, "image id " + id, image.get("file_name").asText(),
                        size.width() > 0 && size.height() > 0 ? Optional.of(size) : Optional.empty(), false,
                        boxes.getOrDefault(id, List.of())));
            }
        });
        return pictures;
    }

    private void read(JsonNode annotation, String where) {
        long image = annotation.path("image_id").asLong(-1);
        if (!images.containsKey(image)) {
            problems.error(file, where, "image_id " + annotation.path("image_id")
                    + " is not among the images; correct it or add the image");
            return;
        }
        String wrong = wrong(annotation);
        if (!wrong.isEmpty()) {
            problems.error(file, where, wrong);
            faulty.add(image);
            return;
        }
        JsonNode box = annotation.get("bbox");
        double x = box.get(0).asDouble();
        double y = box.get(1).asDouble();
        boxes.computeIfAbsent(image, i -> new ArrayList<>()).add(new DrawnBox(where,
                categories.get(annotation.get("category_id").asLong()),
                x, y, x + box.get(2).asDouble(), y + box.get(3).asDouble()));
    }

    private String wrong(JsonNode annotation) {
        JsonNode category = annotation.path("category_id");
        // Other kinds of numbers would be cut to whole ones and hit a neighbour.
        if (!category.isIntegralNumber() || !categories.containsKey(category.asLong())) {
            return "category_id " + category + " is not among the categories; correct it or add the category";
        }
        if (annotation.path("iscrowd").asInt() != 0) {
            return "iscrowd is set; a region of several discs is no box: draw a box around each";
        }
        JsonNode box = annotation.path("bbox");
        boolean numbers = box.size() == 4;
        for (JsonNode value : box) {
            numbers &= value.isNumber();
        }
        return numbers ? "" : "bbox is " + box + ", not four numbers (x, y, width, height); draw the box again";
    }

    private static JsonNode array(JsonNode root, String name) throws IOException {
        if (!root.path(name).isArray()) {
            throw new IOException("there is no list '" + name + "'; a COCO file has images, categories and annotations");
        }
        return root.get(name);
    }
}
