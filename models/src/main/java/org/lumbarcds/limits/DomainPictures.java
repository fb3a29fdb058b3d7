// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.limits;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.lumbarcds.annotation.CsvTable;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.DicomReader;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.image.DicomSlices;
import org.lumbarcds.image.Orientation;
import org.lumbarcds.image.PictureReader;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.image.UnreadableImageException;
import org.lumbarcds.image.Weighting;
import org.lumbarcds.phantom.Phantom;
import org.lumbarcds.phantom.PhantomDicom;
import org.lumbarcds.phantom.PhantomPatient;
import org.lumbarcds.phantom.PhantomSeries;
import org.lumbarcds.phantom.PhantomSeries.Content;
import org.lumbarcds.phantom.PhantomSpec;
import org.lumbarcds.phantom.PhantomStudy;

/**
 * Pictures of the sets that the training uses and of one real study, patient by patient, told apart by whether the model
 * was trained on the patient: a fold of lumbar-boxes, every fifth patient of the other sets.
 */
final class DomainPictures {

    static final String REAL_STUDY = "dicom-lspine";
    static final String PHANTOM = "phantom";

    /** Seeds that no training slice was drawn from. */
    private static final long FIRST_PHANTOM = 900_001;
    private static final int PHANTOMS = 12;
    private static final int FIFTH = 5;

    /**
     * @param source data set
     * @param patient unique among all sources
     * @param held whether the model was not trained on the patient
     * @param axial whether the pictures are axial ones, given as if they were sagittal
     * @param slices at least one; the first one is T2-weighted where there is one
     */
    record Study(String source, String patient, boolean held, boolean axial, List<SagittalSlice> slices) {

        /** Whether the slices are a series as the scanner made it, and not a choice near the midline. */
        boolean wholeSeries() {
            return source.equals(REAL_STUDY) && !axial;
        }
    }

    private final Path root;
    private final Set<String> folds;

    /**
     * @param root holds lumbar-boxes, spider-t2, spider-masks, vertebra-masks and dicom-lspine; missing ones are left out
     * @param folds of lumbar-boxes that were held out
     */
    DomainPictures(Path root, Set<String> folds) {
        this.root = root;
        this.folds = folds;
    }

    /** @throws IOException if a listed picture cannot be read */
    List<Study> read() throws IOException {
        List<Study> studies = new ArrayList<>();
        studies.addAll(set("lumbar-boxes", "patient", row -> folds.contains(row.get("fold")), 2, 0));
        studies.addAll(set("spider-t2", "patient", DomainPictures::everyFifth, 1, 1));
        studies.addAll(set("spider-masks", "patient", DomainPictures::everyFifth, 5, 1));
        Set<String> persons = fifthOfPersons();
        studies.addAll(set("vertebra-masks", "person", row -> persons.contains(row.get("person")), 6, 1));
        for (int i = 0; i < PHANTOMS; i++) {
            studies.addAll(phantom(FIRST_PHANTOM + i));
        }
        studies.addAll(realStudy());
        return studies;
    }

    private interface Held {
        boolean test(CsvTable.Row row);
    }

    private static boolean everyFifth(CsvTable.Row row) {
        return Integer.parseInt(row.get("patient")) % FIFTH == 0;
    }

    private Set<String> fifthOfPersons() throws IOException {
        Path index = root.resolve("vertebra-masks").resolve("index.csv");
        Set<String> persons = new TreeSet<>();
        if (Files.isRegularFile(index)) {
            CsvTable.read(index).rows().forEach(row -> persons.add(row.get("person")));
        }
        Set<String> held = new HashSet<>();
        int i = 0;
        for (String person : persons) {
            if (i++ % FIFTH == 0) {
                held.add(person);
            }
        }
        return held;
    }

    /** @param trained most pictures of a patient the model was trained on; 0: such patients are left out */
    private List<Study> set(String source, String patientColumn, Held held, int most, int trained) throws IOException {
        Path folder = root.resolve(source);
        if (!Files.isRegularFile(folder.resolve("index.csv"))) {
            return List.of();
        }
        Map<String, List<CsvTable.Row>> patients = new LinkedHashMap<>();
        CsvTable.read(folder.resolve("index.csv")).rows()
                .forEach(row -> patients.computeIfAbsent(row.get(patientColumn), k -> new ArrayList<>()).add(row));
        List<Study> studies = new ArrayList<>();
        for (Map.Entry<String, List<CsvTable.Row>> patient : patients.entrySet()) {
            boolean unknown = held.test(patient.getValue().get(0));
            List<SagittalSlice> slices = new ArrayList<>();
            for (CsvTable.Row row : patient.getValue().stream()
                    .sorted(Comparator.comparing((CsvTable.Row r) -> !r.get("weighting").equals("T2"))
                            .thenComparingDouble(DomainPictures::offCentre)).limit(unknown ? most : trained).toList()) {
                slices.add(picture(folder.resolve("images").resolve(row.get("image")), row));
            }
            if (!slices.isEmpty()) {
                studies.add(new Study(source, source + "/" + patient.getKey(), unknown, false, slices));
            }
        }
        return studies;
    }

    private static double offCentre(CsvTable.Row row) {
        String offset = row.get("offset_from_middle") + row.get("offset_mm");
        return offset.isEmpty() ? 0 : Math.abs(Double.parseDouble(offset));
    }

    private static SagittalSlice picture(Path file, CsvTable.Row row) throws IOException {
        try {
            SagittalSlice s = PictureReader.read(Files.readAllBytes(file));
            if (row.get("row_spacing_mm").isEmpty()) {
                return s;
            }
            return new SagittalSlice("", file.getFileName().toString(), 1, s.width(), s.height(), s.pixels(),
                    Double.parseDouble(row.get("row_spacing_mm")), Double.parseDouble(row.get("col_spacing_mm")), true,
                    OptionalDouble.empty(), Weighting.UNKNOWN, Orientation.AS_STORED);
        } catch (UnreadableImageException e) {
            throw new UnreadableImageException(file + ": " + e.getMessage(), e);
        }
    }

    private static List<Study> phantom(long seed) throws IOException {
        PhantomSpec spec = PhantomSpec.random(seed);
        PhantomStudy study = Phantom.study(spec);
        List<SagittalSlice> slices = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Weighting weighting = i == 2 ? Weighting.T1 : Weighting.T2;
            int slice = study.slicesFromMidline().get(i % 2);
            short[] stored = Phantom.render(study, slice, weighting);
            float[] pixels = new float[stored.length];
            for (int p = 0; p < pixels.length; p++) {
                pixels[p] = stored[p];
            }
            slices.add(new SagittalSlice("", "phantom-" + i, 1, study.matrix(), study.matrix(), pixels, study.pixelMm(),
                    study.pixelMm(), true, OptionalDouble.empty(), weighting, Orientation.AS_STORED));
        }
        List<SagittalSlice> axial = new ArrayList<>();
        PhantomDicom.instances(spec, PhantomPatient.of(seed), PhantomSeries.LUMBAR.only(Content.T2_AXIAL),
                file -> axial.addAll(asSagittal(file)));
        String patient = PHANTOM + "/" + seed;
        return List.of(new Study(PHANTOM, patient, true, false, slices),
                new Study(PHANTOM, patient, true, true, axial.subList(0, 2)));
    }

    private List<Study> realStudy() throws IOException {
        Path folder = root.resolve(REAL_STUDY);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Study> studies = new ArrayList<>();
        try (Stream<Path> series = Files.list(folder)) {
            for (Path one : series.filter(Files::isDirectory).sorted().toList()) {
                List<SagittalSlice> sagittal = new ArrayList<>();
                List<SagittalSlice> others = new ArrayList<>();
                try (Stream<Path> files = Files.list(one)) {
                    for (Path path : files.sorted().toList()) {
                        DicomFile file = DicomReader.read(path, DicomLimits.DEFAULT);
                        sagittal.addAll(DicomSlices.read(file, DicomLimits.DEFAULT).slices());
                        others.addAll(asSagittal(file));
                    }
                }
                boolean axial = sagittal.isEmpty();
                studies.add(new Study(REAL_STUDY, REAL_STUDY + "/" + one.getFileName(), true, axial, axial ? others : sagittal));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return studies;
    }

    /** The frames as they would come from a program that lost their orientation. */
    private static List<SagittalSlice> asSagittal(DicomFile file) {
        return DicomSlices.read(new DicomFile(file.meta(), file.dataset().copy().remove(Tag.IMAGE_ORIENTATION_PATIENT)),
                DicomLimits.DEFAULT).slices();
    }
}
