// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomWriter;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.TransferSyntax;
import org.lumbarcds.phantom.PhantomDicom;
import org.lumbarcds.phantom.PhantomPatient;
import org.lumbarcds.phantom.PhantomSeries;
import org.lumbarcds.phantom.PhantomSeries.Content;
import org.lumbarcds.phantom.PhantomSpec;

/**
 * One study of several series made from phantoms: what is drawn, what a series is called and where it lies in the patient
 * are chosen apart, as in studies of several regions. Series are numbered from 1; series {@code n} has the UID
 * {@code <study>.n}.
 */
public final class ComposedStudy {

    public static final String UID = "2.25.4242";
    public static final String PATIENT = "COMPOSED";
    public static final String FRAME = "2.25.4242.99";

    private static final Map<List<Object>, List<DicomDataset>> DRAWN = new ConcurrentHashMap<>();

    private final String uid;
    private final String description;
    private final Map<String, List<DicomFile>> series = new LinkedHashMap<>();

    /** A study of the UID {@link #UID}. */
    public ComposedStudy(String studyDescription) {
        this(UID, studyDescription);
    }

    public ComposedStudy(String studyInstanceUid, String studyDescription) {
        uid = studyInstanceUid;
        description = studyDescription;
    }

    /** Series Instance UID in the study {@link #UID}. */
    public static String series(int number) {
        return UID + "." + number;
    }

    /** Adds pictures of a phantom as the next series. */
    public ComposedStudy add(PhantomSpec spec, Content content, String seriesDescription, Consumer<DicomDataset> change) {
        return add(pictures(spec, content), seriesDescription, change);
    }

    /** Adds the next series, each data set changed last. */
    public ComposedStudy add(List<DicomDataset> pictures, String seriesDescription, Consumer<DicomDataset> change) {
        int number = series.size() + 1;
        List<DicomFile> files = new ArrayList<>();
        for (DicomDataset picture : pictures) {
            DicomDataset d = picture.copy();
            int instance = files.size() + 1;
            d.put(Tag.STUDY_INSTANCE_UID, uid);
            d.put(Tag.SERIES_INSTANCE_UID, uid + "." + number);
            // Later slices have earlier UIDs: nothing may go by them.
            d.put(Tag.SOP_INSTANCE_UID, uid + "." + number + "." + (1000 - instance));
            d.put(Tag.PATIENT_ID, PATIENT);
            d.put(Tag.STUDY_DESCRIPTION, description);
            d.put(Tag.SERIES_DESCRIPTION, seriesDescription);
            d.put(Tag.FRAME_OF_REFERENCE_UID, FRAME);
            d.remove(Tag.BODY_PART_EXAMINED);
            d.putInts(Tag.SERIES_NUMBER, number);
            d.putInts(Tag.INSTANCE_NUMBER, instance);
            change.accept(d);
            files.add(DicomFile.of(d, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN));
        }
        series.put(uid + "." + number, files);
        return this;
    }

    /** The classic pictures of one series of a phantom, to be changed at will; drawn once. */
    public static List<DicomDataset> pictures(PhantomSpec spec, Content content) {
        return new ArrayList<>(DRAWN.computeIfAbsent(List.of(spec, content), key -> draw(spec, content,
                PhantomSeries.Storage.CLASSIC)).stream().map(DicomDataset::copy).toList());
    }

    private static List<DicomDataset> draw(PhantomSpec spec, Content content, PhantomSeries.Storage storage) {
        List<DicomDataset> objects = new ArrayList<>();
        try {
            PhantomDicom.instances(spec, PhantomPatient.of(spec.seed()), PhantomSeries.LUMBAR.only(content).stored(storage),
                    file -> objects.add(file.dataset()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return objects;
    }

    /** One Enhanced MR object with a stack of axial frames before the sagittal ones. */
    public static DicomDataset axialFramesFirst(PhantomSpec spec, Content content, int axial) {
        DicomDataset d = draw(spec, content, PhantomSeries.Storage.ENHANCED).get(0);
        DicomDataset shared = d.item(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE).orElseThrow().copy();
        DicomDataset sagittal = shared.item(Tag.PLANE_ORIENTATION_SEQUENCE).orElseThrow();
        shared.remove(Tag.PLANE_ORIENTATION_SEQUENCE);
        List<DicomDataset> frames = new ArrayList<>();
        for (int i = 0; i < axial; i++) {
            frames.add(new DicomDataset()
                    .putSequence(Tag.PLANE_POSITION_SEQUENCE, new DicomDataset()
                            .putDoubles(Tag.IMAGE_POSITION_PATIENT, -100, -100, 5.0 * i))
                    .putSequence(Tag.PLANE_ORIENTATION_SEQUENCE, new DicomDataset()
                            .putDoubles(Tag.IMAGE_ORIENTATION_PATIENT, 1, 0, 0, 0, 1, 0)));
        }
        d.sequence(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).forEach(frame ->
                frames.add(frame.copy().putSequence(Tag.PLANE_ORIENTATION_SEQUENCE, sagittal)));
        short[] pixels = words(d);
        int size = d.requireInteger(Tag.ROWS) * d.requireInteger(Tag.COLUMNS);
        short[] all = new short[axial * size + pixels.length];
        System.arraycopy(pixels, 0, all, axial * size, pixels.length);
        return d.putInts(Tag.NUMBER_OF_FRAMES, frames.size())
                .putSequence(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, shared)
                .putSequence(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, frames)
                .putWords(Tag.PIXEL_DATA, all);
    }

    /** Writes every object as a file that is called by its UID. */
    public List<Path> write(Path folder) throws IOException {
        List<Path> written = new ArrayList<>();
        for (List<DicomFile> files : series.values()) {
            for (DicomFile file : files) {
                Path path = folder.resolve(file.dataset().requireString(Tag.SOP_INSTANCE_UID) + ".dcm");
                DicomWriter.write(file, path);
                written.add(path);
            }
        }
        return written;
    }

    /** Moves a picture toward the head, mm. */
    public static Consumer<DicomDataset> higher(double mm) {
        return d -> {
            double[] p = d.doubles(Tag.IMAGE_POSITION_PATIENT);
            d.putDoubles(Tag.IMAGE_POSITION_PATIENT, p[0], p[1], p[2] + mm);
        };
    }

    public static Consumer<DicomDataset> bodyPart(String code) {
        return d -> d.put(Tag.BODY_PART_EXAMINED, code);
    }

    /** Another frame of reference: the patient was laid anew. */
    public static Consumer<DicomDataset> laidAnew() {
        return d -> d.put(Tag.FRAME_OF_REFERENCE_UID, FRAME + ".2");
    }

    /** Cuts off what lies below the sacrum's upper end and further down, so that no chain of discs ends at a sacrum. */
    public static Consumer<DicomDataset> withoutSacrum() {
        return d -> {
            int columns = d.requireInteger(Tag.COLUMNS);
            int rows = (int) (0.62 * d.requireInteger(Tag.ROWS));
            short[] all = words(d);
            short[] kept = new short[rows * columns];
            System.arraycopy(all, 0, kept, 0, kept.length);
            d.putInts(Tag.ROWS, rows);
            d.putWords(Tag.PIXEL_DATA, kept);
        };
    }

    /** Nothing but noise. */
    public static Consumer<DicomDataset> withoutSpine() {
        return d -> {
            short[] pixels = words(d);
            Random random = new Random(pixels.length);
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (short) (200 + random.nextInt(300));
            }
            d.putWords(Tag.PIXEL_DATA, pixels);
        };
    }

    private static short[] words(DicomDataset d) {
        byte[] bytes = d.bytes(Tag.PIXEL_DATA).orElseThrow();
        short[] words = new short[bytes.length / 2];
        for (int i = 0; i < words.length; i++) {
            words[i] = (short) (bytes[2 * i] & 0xff | bytes[2 * i + 1] << 8);
        }
        return words;
    }

    /** Files by Series Instance UID. */
    public Map<String, List<DicomFile>> files() {
        return series;
    }
}
