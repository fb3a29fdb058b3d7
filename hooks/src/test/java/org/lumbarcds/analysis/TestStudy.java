// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomWriter;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.TransferSyntax;
import org.lumbarcds.dicom.Vr;

/** A small study in memory: DICOM files and how an archive lists them. */
public final class TestStudy {

    public static final List<Double> SAGITTAL = List.of(0., 1., 0., 0., 0., -1.);
    public static final List<Double> AXIAL = List.of(1., 0., 0., 0., 1., 0.);
    public static final StudyListing.Sequence T2 = sequence(3500, 100);
    public static final StudyListing.Sequence T1 = sequence(500, 12);

    public static final String ACCESSION = "ACC1";

    static final int SIDE = 64;

    private final String uid;
    private final String patientId;
    private final List<StudyListing.Series> series = new ArrayList<>();
    private final Map<String, List<byte[]>> files = new LinkedHashMap<>();

    public TestStudy(String uid, String patientId) {
        this.uid = uid;
        this.patientId = patientId;
    }

    /** A study as it should be: one sagittal T2 series of eleven slices. */
    public static TestStudy sound(String uid, String patientId) {
        return new TestStudy(uid, patientId).series("MR", SAGITTAL, T2, 11);
    }

    private static StudyListing.Sequence sequence(double repetition, double echo) {
        return new StudyListing.Sequence(List.of("SE"), OptionalDouble.of(repetition), OptionalDouble.of(echo),
                OptionalDouble.empty());
    }

    public TestStudy series(String modality, List<Double> orientation, StudyListing.Sequence sequence, int instances) {
        return series(modality, orientation, sequence, instances, Optional.empty(), Optional.empty());
    }

    public TestStudy series(String modality, List<Double> orientation, StudyListing.Sequence sequence, int instances,
            Optional<String> description, Optional<String> bodyPart) {
        String seriesUid = uid + "." + (series.size() + 1);
        series.add(new StudyListing.Series(seriesUid, OptionalInt.of(series.size() + 1), modality, description,
                Optional.empty(), bodyPart, List.of(), instances, 1, orientation, Optional.empty(), sequence));
        List<byte[]> written = new ArrayList<>();
        for (int i = 1; i <= instances; i++) {
            int position = i;
            written.add(file(header(seriesUid, seriesUid + "." + i, modality, orientation, sequence, position)));
        }
        files.put(seriesUid, written);
        return this;
    }

    private DicomDataset header(String seriesUid, String sopUid, String modality, List<Double> orientation,
            StudyListing.Sequence sequence, int position) {
        return new DicomDataset()
                .put(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.4")
                .put(Tag.SOP_INSTANCE_UID, sopUid)
                .put(Tag.STUDY_INSTANCE_UID, uid)
                .put(Tag.SERIES_INSTANCE_UID, seriesUid)
                .put(Tag.MODALITY, modality)
                .put(Tag.ACCESSION_NUMBER, ACCESSION)
                .put(Tag.PATIENT_ID, patientId)
                .put(Tag.PATIENT_BIRTH_DATE, "19700102")
                .put(Tag.PATIENT_NAME, "Muster^Anna")
                .putDoubles(Tag.IMAGE_ORIENTATION_PATIENT,
                        orientation.stream().mapToDouble(Double::doubleValue).toArray())
                .putDoubles(Tag.IMAGE_POSITION_PATIENT, position * 4.0, -100, 100)
                .putDoubles(Tag.PIXEL_SPACING, 1.5, 1.5)
                .putDoubles(Tag.REPETITION_TIME, sequence.repetitionTimeMs().orElse(0))
                .putDoubles(Tag.ECHO_TIME, sequence.echoTimeMs().orElse(0))
                .putInts(Tag.SAMPLES_PER_PIXEL, 1)
                .put(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
                .putInts(Tag.ROWS, SIDE)
                .putInts(Tag.COLUMNS, SIDE)
                .putInts(Tag.BITS_ALLOCATED, 8)
                .putInts(Tag.BITS_STORED, 8)
                .putInts(Tag.HIGH_BIT, 7)
                .putInts(Tag.PIXEL_REPRESENTATION, 0)
                .putBytes(Tag.PIXEL_DATA, Vr.OB, stripes());
    }

    private static byte[] stripes() {
        byte[] pixels = new byte[SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i % 200);
        }
        return pixels;
    }

    /** Changes one instance's header; all numbers from 0. */
    public TestStudy change(int ofSeries, int instance, Consumer<DicomDataset> change) {
        List<byte[]> instances = files.get(series.get(ofSeries).seriesInstanceUid());
        StudyListing.Series s = series.get(ofSeries);
        DicomDataset header = header(s.seriesInstanceUid(), s.seriesInstanceUid() + "." + (instance + 1), s.modality(),
                s.imageOrientation(), s.sequence(), instance + 1);
        change.accept(header);
        instances.set(instance, file(header));
        return this;
    }

    /** Cuts an instance in the middle of its pixel data. */
    public TestStudy truncate(int ofSeries, int instance) {
        List<byte[]> instances = files.get(series.get(ofSeries).seriesInstanceUid());
        byte[] whole = instances.get(instance);
        instances.set(instance, Arrays.copyOf(whole, whole.length - SIDE * SIDE / 2));
        return this;
    }

    /** Makes an instance no DICOM file at all. */
    public TestStudy corrupt(int ofSeries, int instance) {
        byte[] rubbish = new byte[500];
        Arrays.fill(rubbish, (byte) 0x5a);
        files.get(series.get(ofSeries).seriesInstanceUid()).set(instance, rubbish);
        return this;
    }

    /** Sends an instance a second time. */
    public TestStudy repeat(int ofSeries, int instance) {
        List<byte[]> instances = files.get(series.get(ofSeries).seriesInstanceUid());
        instances.add(instances.get(instance));
        return this;
    }

    public String uid() {
        return uid;
    }

    StudyListing listing() {
        return new StudyListing(uid, Optional.of(ACCESSION), Optional.empty(), Optional.of("MR"), series);
    }

    /** All instances of all series. */
    public List<byte[]> files() {
        return files.values().stream().flatMap(List::stream).toList();
    }

    /** As an archive answers a search by accession number. */
    public ArchivedStudy archived() {
        return new ArchivedStudy(uid, Optional.of(patientId),
                series.stream().map(StudyListing.Series::modality).collect(Collectors.toSet()));
    }

    List<byte[]> files(String seriesUid) {
        return files.get(seriesUid);
    }

    private static byte[] file(DicomDataset dataset) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            DicomWriter.write(DicomFile.of(dataset, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
