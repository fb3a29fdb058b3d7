// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.annotation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What annotators call things, and the five classes behind it. Bulge, protrusion and extrusion count as herniation, as in
 * the published task. Case, spaces, hyphens and underscores make no difference.
 */
public final class ClassNames {

    /** Every class there is. */
    public static final List<String> CLASSES =
            List.of("normal", "herniation", "spondylolisthesis", "stenosis", "degeneration");

    /** Stands for a box that is left out on purpose. */
    public static final String IGNORE = "ignore";

    private static final Map<String, List<String>> USUAL = Map.of(
            "normal", List.of("normal", "normal disc", "normal disk", "healthy", "healthy disc", "disc normal"),
            "herniation", List.of("herniation", "herniated", "herniated disc", "disc herniation", "disk herniation",
                    "lumbar disc herniation", "ldh", "hnp", "disc bulge", "disk bulge", "bulge", "bulging", "bulging disc",
                    "disc bulging", "thoracic disc bulge", "protrusion", "disc protrusion", "extrusion", "disc extrusion",
                    "sequestration", "disc sequestration", "prolapse", "disc prolapse"),
            "spondylolisthesis", List.of("spondylolisthesis", "lumbar spondylolisthesis", "listhesis", "anterolisthesis",
                    "retrolisthesis", "slip", "vertebral slip"),
            "stenosis", List.of("stenosis", "spinal stenosis", "canal stenosis", "spinal canal stenosis",
                    "central canal stenosis", "lumbar stenosis"),
            "degeneration", List.of("degeneration", "degenerative", "degenerated", "degenerative disc", "degenerated disc",
                    "disc degeneration", "disk degeneration", "ddd"));

    private final Map<String, String> table = new LinkedHashMap<>();

    /**
     * @param more further names and their class, or {@link #IGNORE}; they win over the usual ones
     * @throws IllegalArgumentException if one stands for a class that does not exist
     */
    public ClassNames(Map<String, String> more) {
        USUAL.forEach((name, words) -> words.forEach(word -> table.put(word, name)));
        more.forEach((word, name) -> {
            if (!CLASSES.contains(name) && !name.equals(IGNORE)) {
                throw new IllegalArgumentException("class '" + word + "' cannot stand for '" + name + "'; there are "
                        + String.join(", ", CLASSES) + " and " + IGNORE);
            }
            table.put(key(word), name);
        });
    }

    /** The class an annotator's word stands for, or {@link #IGNORE}; empty for an unknown word. */
    public Optional<String> of(String word) {
        return Optional.ofNullable(table.get(key(word)));
    }

    private static String key(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", " ").trim();
    }
}
