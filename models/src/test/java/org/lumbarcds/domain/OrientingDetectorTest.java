// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lumbarcds.annotation.CsvTable;
import org.lumbarcds.calibrate.Interval;
import org.lumbarcds.calibrate.Reliability;
import org.lumbarcds.detect.Acceleration;
import org.lumbarcds.detect.DetectorOptions;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.detect.OnnxSliceDetector;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.image.DicomSlices;
import org.lumbarcds.image.Orientation;
import org.lumbarcds.image.OrientationSource;
import org.lumbarcds.image.PictureReader;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.phantom.PhantomDicom;
import org.lumbarcds.phantom.PhantomPatient;
import org.lumbarcds.phantom.PhantomSeries;
import org.lumbarcds.phantom.PhantomSeries.Content;
import org.lumbarcds.phantom.PhantomSpec;
import org.lumbarcds.testing.RealData;
import org.lumbarcds.testing.RepositoryRoot;

/** Series that do not say how they lie, of the phantom and of real patients, stored in every way. */
class OrientingDetectorTest {

    private static OnnxSliceDetector detector;
    private static OrientingDetector orienting;

    @BeforeAll
    static void open() throws InvalidModelException {
        detector = OnnxSliceDetector.open(RepositoryRoot.path().resolve("models/weights/lumbar-compact"),
                new DetectorOptions(Acceleration.CPU, 1, 1));
        orienting = new OrientingDetector(detector);
    }

    @AfterAll
    static void close() {
        detector.close();
    }

    private static List<Orientation> everyWay() {
        List<Orientation> ways = new ArrayList<>();
        for (int way = 0; way < 4; way++) {
            ways.add(new Orientation(false, (way & 1) != 0, (way & 2) != 0));
        }
        return ways;
    }

    /** The slices as a program stored them that turned them and forgot to say how. Mirroring twice is no change. */
    private static List<SagittalSlice> stored(List<SagittalSlice> upright, Orientation way) {
        return upright.stream().map(s -> {
            SagittalSlice t = s.turned(way, OrientationSource.UNKNOWN);
            return new SagittalSlice(t.seriesInstanceUid(), t.sopInstanceUid(), t.frame(), t.width(), t.height(), t.pixels(),
                    t.rowSpacingMm(), t.columnSpacingMm(), t.spacingKnown(), t.positionMm(), t.weighting(),
                    Orientation.AS_STORED, t.notes(), OrientationSource.UNKNOWN);
        }).toList();
    }

    @Test
    void aPhantomIsTurnedBackOrLeftAloneButNeverTurnedWrong() {
        int told = 0;
        for (long seed = 910_001; seed <= 910_003; seed++) {
            List<SagittalSlice> slices = new ArrayList<>();
            try {
                PhantomDicom.instances(PhantomSpec.healthy(seed).withSlices(5), PhantomPatient.of(1),
                        PhantomSeries.LUMBAR.only(Content.T2_SAGITTAL), file -> slices.addAll(DicomSlices.read(new DicomFile(
                                file.meta(), file.dataset().copy().remove(Tag.IMAGE_ORIENTATION_PATIENT)),
                                DicomLimits.DEFAULT).slices()));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            for (Orientation way : everyWay()) {
                Optional<Orientation> turn = orienting.tell(stored(slices, way));
                assertThat(turn).isIn(Optional.empty(), Optional.of(way));
                told += turn.isPresent() ? 1 : 0;
            }
        }
        assertThat(told).as("told of 12").isGreaterThanOrEqualTo(4);
    }

    @Test
    void whatSaysHowItLiesIsNotTouched() throws IOException {
        List<SagittalSlice> slices = new ArrayList<>();
        PhantomDicom.instances(PhantomSpec.healthy(910_001).withSlices(3), PhantomPatient.of(1),
                PhantomSeries.LUMBAR.only(Content.T2_SAGITTAL),
                file -> slices.addAll(DicomSlices.read(file, DicomLimits.DEFAULT).slices()));

        assertThat(orienting.detect(slices, 0.05)).extracting(SliceDetections::slice).isEqualTo(slices);
    }

    /** One picture a patient, so harder than a study, of which five are looked at. Prints what docs/orientation.md says. */
    @Test
    void ofRealPatientsFewAreTurnedWrong() throws IOException {
        Path data = RealData.folder("lumbar-boxes");
        int[] all = new int[2];
        int[] told = new int[2];
        int[] wrong = new int[2];
        int seen = 0;
        for (CsvTable.Row row : CsvTable.read(data.resolve("index.csv")).rows()) {
            boolean held = row.get("fold").equals("0");
            // Of the folds the detector knows every fourth patient: the domain score was learnt on none of them.
            if (!row.get("weighting").equals("T2") || !held && seen++ % 4 != 0) {
                continue;
            }
            SagittalSlice upright = PictureReader.read(Files.readAllBytes(data.resolve("images").resolve(row.get("image"))));
            // The way it is stored does not matter to four candidates that are the same four pictures: one is enough.
            Optional<Orientation> turn = orienting.tell(stored(List.of(upright), Orientation.AS_STORED));
            int group = held ? 0 : 1;
            all[group]++;
            told[group] += turn.isPresent() ? 1 : 0;
            wrong[group] += turn.isPresent() && !turn.get().equals(Orientation.AS_STORED) ? 1 : 0;
        }
        for (int group = 0; group < 2; group++) {
            Interval interval = Reliability.wilson(wrong[group], told[group]);
            System.out.printf(Locale.ROOT, "%s: %d patients, told of %d, wrong of %d (95 %%: %.1f to %.1f %%)%n",
                    group == 0 ? "new to the detector" : "new to the domain score", all[group], told[group], wrong[group],
                    100 * interval.low(), 100 * interval.high());
            assertThat(wrong[group]).isLessThanOrEqualTo(told[group] / 50);
            assertThat(told[group]).isGreaterThan(all[group] / 2);
        }
    }
}
