// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lumbarcds.detect.TestModel;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.phantom.LevelSpec;
import org.lumbarcds.phantom.PhantomDicom;
import org.lumbarcds.phantom.PhantomPatient;
import org.lumbarcds.phantom.PhantomSeries;
import org.lumbarcds.phantom.PhantomSeries.Content;
import org.lumbarcds.phantom.PhantomSpec;
import org.lumbarcds.spine.SpinalLevel;
import org.lumbarcds.testing.ComposedStudy;
import org.lumbarcds.testing.RepositoryRoot;

/** Which answers {@code detect} says stay possible, and of what. */
class DetectAnswersTest {

    private static final String SHIPPED = RepositoryRoot.path().resolve("models/weights/lumbar-compact").toString();

    @TempDir
    private static Path folder;

    private static Path study;
    private static Path pictures;

    private final StringWriter out = new StringWriter();

    @BeforeAll
    static void aStudyAndOneOfItsSlicesAsAPicture() throws IOException {
        study = folder.resolve("study");
        pictures = folder.resolve("pictures");
        PhantomSpec spec = PhantomSpec.healthy(1).withSlices(3)
                .with(SpinalLevel.L4_L5, LevelSpec.HEALTHY.withHerniation(7).withDegeneration(0.6));
        PhantomDicom.write(spec, PhantomPatient.of(1), PhantomSeries.LUMBAR.only(Content.T2_SAGITTAL), study);
    }

    private JsonNode detect(String model, String... more) throws IOException {
        Path json = folder.resolve("out.json");
        List<String> words = new ArrayList<>(List.of("detect", "--threads", "1", "--model", model, "--json", json.toString()));
        words.addAll(List.of(more));
        assertThat(Lumbar.run(new PrintWriter(out, true), new PrintWriter(new StringWriter()), words.toArray(String[]::new)))
                .isEqualTo(Lumbar.OK);
        return new ObjectMapper().readTree(json.toFile());
    }

    @Test
    void aSeriesIsJudgedAtTheUsualMissRateUnlessAnotherIsGiven() throws IOException {
        JsonNode usual = detect(SHIPPED, study.toString());
        assertThat(usual.get("levels")).isNotEmpty();
        assertThat(usual.at("/levels/0/missRate").asDouble()).isEqualTo(0.05);
        assertThat(out.toString()).containsOnlyOnce("Answers that stay possible, " + study)
                .contains(" and 2 more files: a condition is left out at no more than 5 % of the levels that have it")
                .containsPattern("L4-L5 +herniation");

        JsonNode other = detect(SHIPPED, study.toString(), "--miss-rate", "0.125");
        assertThat(other.at("/levels/0/missRate").asDouble()).isEqualTo(0.125);
        assertThat(out.toString()).contains("at no more than 12.5 %");
    }

    private static List<DicomDataset> upper() {
        List<DicomDataset> upper = ComposedStudy.pictures(PhantomSpec.healthy(910_002).withSlices(3), Content.T2_SAGITTAL);
        upper.forEach(ComposedStudy.higher(400));
        return upper;
    }

    @Test
    void twoStationsOfOneSeriesAreCountedApartAndOnlyTheLowerHasLumbarLevels() throws IOException {
        Path two = Files.createDirectories(folder.resolve("two"));
        List<DicomDataset> both = upper();
        both.addAll(ComposedStudy.pictures(PhantomSpec.healthy(910_001).withSlices(4), Content.T2_SAGITTAL));
        new ComposedStudy("MRI WHOLE SPINE").add(both, "T2 SAG", d -> { }).write(two);

        onlyTheLowerFourHaveLevels(detect(SHIPPED, two.toString()));
    }

    @Test
    void ofTwoSeriesOfAStudyOnlyTheLowerHasLumbarLevels() throws IOException {
        Path two = Files.createDirectories(folder.resolve("stations"));
        new ComposedStudy("MRI WHOLE SPINE").add(upper(), "T2 SAG", d -> { })
                .add(PhantomSpec.healthy(910_001).withSlices(4), Content.T2_SAGITTAL, "T2 SAG", d -> { }).write(two);

        onlyTheLowerFourHaveLevels(detect(SHIPPED, two.toString()));
    }

    private static void onlyTheLowerFourHaveLevels(JsonNode document) {
        assertThat(document.get("images")).hasSize(7);
        assertThat(document.get("levels")).isNotEmpty();
        assertThat(document.get("levels")).extracting(level -> level.get("paths").size()).containsOnly(4);
        int named = 0;
        for (JsonNode image : document.get("images")) {
            named += image.get("detections").findValues("level").isEmpty() ? 0 : 1;
        }
        assertThat(named).isPositive().isLessThanOrEqualTo(4);
    }

    @Test
    void aSeriesNamedAsAnotherRegionIsSkippedWithTheReason() throws IOException {
        Path two = Files.createDirectories(folder.resolve("regions"));
        PhantomSpec spec = PhantomSpec.healthy(910_001).withSlices(3);
        new ComposedStudy("MRT HWS und LWS").add(spec, Content.T2_SAGITTAL, "T2 SAG HWS", d -> { })
                .add(spec, Content.T2_SAGITTAL, "T2 SAG LWS", d -> { }).write(two);

        JsonNode document = detect(SHIPPED, two.toString());

        assertThat(document.get("images")).hasSize(3);
        assertThat(document.get("skipped")).hasSize(3)
                .allMatch(file -> file.get("reason").asText().contains("another region than the lumbar spine"));
    }

    @Test
    void aLoosePictureIsJudgedOnlyWhereAMissRateIsGiven() throws IOException {
        detect(SHIPPED, study.toString(), "--min-score", "1", "--annotated", pictures.toString());
        Path picture;
        try (Stream<Path> files = Files.list(pictures)) {
            picture = files.sorted().toList().get(1);
        }
        out.getBuffer().setLength(0);
        assertThat(detect(SHIPPED, picture.toString()).has("levels")).isFalse();
        assertThat(out.toString()).doesNotContain("Answers that stay possible");
        assertThat(detect(SHIPPED, picture.toString(), "--miss-rate", "0.05").get("levels")).isNotEmpty();
    }

    @Test
    void aModelThatHasLearntNoAnswersGivesNone() throws IOException {
        String model = TestModel.write(folder.resolve("model")).toString();
        assertThat(detect(model, study.toString()).has("levels")).isFalse();
        assertThat(out.toString()).doesNotContain("Answers that stay possible").contains("3 images analysed");
    }
}
