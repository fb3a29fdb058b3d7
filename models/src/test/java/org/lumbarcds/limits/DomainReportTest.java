// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.limits;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lumbarcds.domain.Kind;
import org.lumbarcds.domain.SliceFeatures;

/** The figures of a made-up score, on features that tell metal well and motion not at all. */
class DomainReportTest {

    private static DomainReport report;

    @BeforeAll
    static void learn(@TempDir Path folder) throws IOException {
        Random random = new Random(3);
        List<DomainCase> cases = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            String patient = "patient-" + i;
            String source = "hospital-" + i % 2;
            cases.add(new DomainCase(source, patient, true, DomainCase.USUAL, Kind.USUAL, features(random, 0)));
            cases.add(new DomainCase(source, patient, true, "metal", Kind.METAL, features(random, 8)));
            cases.add(new DomainCase(source, patient, true, "motion", Kind.MOTION, features(random, 0)));
            cases.add(new DomainCase(source, patient, true, "upside_down", Kind.OTHER_VIEW, features(random, -8)));
            cases.add(new DomainCase(source, patient, true, "belly", Kind.OTHER_VIEW, features(random, -9)));
        }
        Path file = folder.resolve("features.csv");
        DomainCase.write(file, cases);
        report = new DomainReport(DomainStudy.of(null, folder, Set.of(), file, done -> { }), 0.05, 1);
    }

    private static double[] features(Random random, double first) {
        double[] features = new double[SliceFeatures.names().size()];
        // All alike: so few patients would be learnt by heart from features of their own.
        Arrays.fill(features, first + random.nextDouble());
        return features;
    }

    @Test
    void aChartAKindHasACurveAndAnAreaForEveryChange() {
        String svg = report.rocSvg();
        assertThat(svg).startsWith("<svg xmlns=").contains(">metal<", ">motion<", ">other-view<", ">upside down  1.000<",
                ">belly  1.000<", ">metal  1.000<", "part of usual patients doubted").doesNotContain("NaN", ">cropped<");
        double motion = figures("motion").get("area").asDouble();
        assertThat(motion).isBetween(0.1, 0.9);
        // From corner to corner of the third chart.
        assertThat(svg).containsPattern("points=\"736,286 [^\"]* 986,36 \"");
        assertThat(svg).contains(String.format(Locale.ROOT, ">motion  %.3f<", motion));
    }

    @Test
    void theCurveRisesAlongTheScoreFromNobodyDoubtedToAll() {
        JsonNode curve = figures("metal").get("curve");
        assertThat(curve.get(0).get(0).asDouble()).isZero();
        assertThat(curve.get(0).get(1).asDouble()).isEqualTo(1);
        JsonNode motion = figures("motion").get("curve");
        assertThat(motion.get(0).get(1).asDouble()).isLessThan(0.9);
        assertThat(motion.get(motion.size() - 1).get(0).asDouble()).isEqualTo(1);
        for (int i = 1; i < motion.size(); i++) {
            assertThat(motion.get(i).get(0).asDouble()).isGreaterThanOrEqualTo(motion.get(i - 1).get(0).asDouble());
            assertThat(motion.get(i).get(1).asDouble()).isGreaterThanOrEqualTo(motion.get(i - 1).get(1).asDouble());
        }
    }

    private static JsonNode figures(String what) {
        for (JsonNode node : report.json().get("unusual")) {
            if (node.get("what").asText().equals(what)) {
                return node;
            }
        }
        throw new AssertionError("no figures of " + what);
    }
}
