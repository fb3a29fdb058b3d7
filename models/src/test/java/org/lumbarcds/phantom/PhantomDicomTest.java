// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.DicomReader;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.image.DicomSlices;
import org.lumbarcds.image.Plane;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.image.Weighting;
import org.lumbarcds.phantom.PhantomSeries.Content;
import org.lumbarcds.phantom.PhantomSeries.Storage;
import picocli.CommandLine;

class PhantomDicomTest {

    private static final PhantomSpec SMALL = PhantomSpec.random(7).withSlices(3);
    private static final PhantomPatient PATIENT = PhantomPatient.of(7);

    @TempDir
    Path folder;

    @Test
    void aStudyHoldsTwoSagittalSeriesAndAnAxialStack() throws IOException {
        List<Path> files = PhantomDicom.write(SMALL, PATIENT, PhantomSeries.LUMBAR, folder);

        assertThat(files).hasSize(3 + 3 + 15);
        List<DicomFile> read = new ArrayList<>();
        for (Path file : files) {
            read.add(DicomReader.read(file, DicomLimits.DEFAULT));
        }
        assertThat(read).extracting(f -> f.dataset().requireString(Tag.SOP_INSTANCE_UID)).doesNotHaveDuplicates()
                .allMatch(uid -> uid.matches("2\\.25\\.(0|[1-9][0-9]{0,38})"));
        assertThat(read).extracting(f -> f.dataset().requireString(Tag.STUDY_INSTANCE_UID))
                .containsOnly(PhantomDicom.studyInstanceUid(SMALL, PATIENT));
        assertThat(read).extracting(f -> f.dataset().requireString(Tag.SERIES_INSTANCE_UID)).satisfies(
                uids -> assertThat(uids.stream().distinct()).hasSize(3));
        assertThat(read).extracting(f -> f.dataset().requireString(Tag.PATIENT_ID)).containsOnly("PHANTOM-7");
        assertThat(read.stream().map(f -> DicomSlices.plane(f.dataset()).orElseThrow()).distinct())
                .contains(Plane.SAGITTAL, Plane.AXIAL);
        assertThat(read.stream().limit(6).map(f -> DicomSlices.weighting(f.dataset())))
                .containsExactly(Weighting.T2, Weighting.T2, Weighting.T2, Weighting.T1, Weighting.T1, Weighting.T1);
    }

    @Test
    void everyWayOfStoringGivesTheSameSlices() throws IOException {
        List<SagittalSlice> classic = slices(Storage.CLASSIC);
        List<SagittalSlice> mirrored = slices(Storage.MIRRORED);
        List<SagittalSlice> enhanced = slices(Storage.ENHANCED);

        assertThat(classic).hasSize(3);
        for (int i = 0; i < 3; i++) {
            for (SagittalSlice other : List.of(mirrored.get(i), enhanced.get(i))) {
                assertThat(other.pixels()).isEqualTo(classic.get(i).pixels());
                assertThat(other.positionMm().getAsDouble()).isEqualTo(classic.get(i).positionMm().getAsDouble(), within(1e-9));
                assertThat(other.rowSpacingMm()).isEqualTo(classic.get(i).rowSpacingMm());
                assertThat(other.weighting()).isEqualTo(Weighting.T2);
            }
        }
        assertThat(mirrored.get(0).orientation().mirroredX()).isTrue();
        assertThat(enhanced).extracting(SagittalSlice::frame).containsExactly(1, 2, 3);
    }

    private static List<SagittalSlice> slices(Storage storage) throws IOException {
        List<SagittalSlice> slices = new ArrayList<>();
        PhantomDicom.instances(SMALL, PATIENT, PhantomSeries.LUMBAR.only(Content.T2_SAGITTAL).stored(storage),
                file -> slices.addAll(DicomSlices.read(file, DicomLimits.DEFAULT).slices()));
        return slices;
    }

    @Test
    void headerVariantsAreWritten() throws IOException {
        List<DicomFile> knee = new ArrayList<>();
        PhantomDicom.instances(SMALL, PATIENT,
                PhantomSeries.LUMBAR.only(Content.T1_SAGITTAL).named("KNEE", "MRI knee"), knee::add);

        assertThat(knee).hasSize(3).allSatisfy(f -> {
            assertThat(f.dataset().string(Tag.BODY_PART_EXAMINED)).contains("KNEE");
            assertThat(DicomSlices.weighting(f.dataset())).isEqualTo(Weighting.T1);
        });
    }

    @Test
    void theCommandWritesTrainingPicturesWithLabels() throws IOException {
        int status = new CommandLine(new PhantomCommand())
                .execute("--out", folder.toString(), "--seed", "12", "--count", "1", "--png");

        assertThat(status).isZero();
        List<String> index = Files.readAllLines(folder.resolve("index.csv"));
        assertThat(index).hasSize(4);
        String name = index.get(1).split(",")[0].replace(".png", "");
        assertThat(folder.resolve("images/" + name + ".png")).isNotEmptyFile();
        assertThat(Files.readAllLines(folder.resolve("labels/" + name + ".txt"))).hasSizeGreaterThan(4)
                .allMatch(line -> line.matches("[0-4]( 0\\.[0-9]{6}){4}"));
        assertThat(Files.readAllLines(folder.resolve("corners.csv"))).hasSizeGreaterThan(10);
    }
}
