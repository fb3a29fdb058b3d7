// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.lumbarcds.detect.Vertebra.Point;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomWriter;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.TransferSyntax;
import org.lumbarcds.phantom.PhantomSeries.Content;
import org.lumbarcds.phantom.PhantomSeries.Storage;

/**
 * A synthetic study as DICOM objects (Explicit VR Little Endian, 12 bits stored). The patient's midsagittal plane is
 * x = 0 up to the spine's random offset; the middle of the sagittal pictures is the origin.
 */
public final class PhantomDicom {

    static final String MR_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.4";
    private static final int AXIAL_MATRIX = 256;
    private static final double AXIAL_PIXEL_MM = 0.7;
    private static final double[] AXIAL_OFFSETS_MM = {-4.5, 0, 4.5};

    private final PhantomStudy study;
    private final PhantomPatient patient;
    private final PhantomSeries series;
    private final PhantomHeader header;

    private PhantomDicom(PhantomStudy study, PhantomPatient patient, PhantomSeries series) {
        this.study = study;
        this.patient = patient;
        this.series = series;
        header = new PhantomHeader(study.spec(), patient, series);
    }

    /** Takes objects one by one. */
    @FunctionalInterface
    public interface Sink {
        void accept(DicomFile instance) throws IOException;
    }

    /** The Study Instance UID a study gets. */
    public static String studyInstanceUid(PhantomSpec spec, PhantomPatient patient) {
        return patient.studyInstanceUid().orElseGet(() -> PhantomUid.of(patient.id() + "/" + spec.seed() + "/study"));
    }

    /** Writes all objects of a study, one file each, {@code series/instance.dcm}; gives the files in order. */
    public static List<Path> write(PhantomSpec spec, PhantomPatient patient, PhantomSeries series, Path folder)
            throws IOException {
        List<Path> files = new ArrayList<>();
        instances(spec, patient, series, instance -> {
            DicomDataset d = instance.dataset();
            Path inner = folder.resolve(String.format(Locale.ROOT, "%d_%s", d.requireInteger(Tag.SERIES_NUMBER),
                    d.requireString(Tag.SERIES_DESCRIPTION).replace(' ', '_')));
            Files.createDirectories(inner);
            Path file = inner.resolve(String.format(Locale.ROOT, "%03d.dcm", d.requireInteger(Tag.INSTANCE_NUMBER)));
            DicomWriter.write(instance, file);
            files.add(file);
        });
        return files;
    }

    /** Hands out all objects of a study, series after series. */
    public static void instances(PhantomSpec spec, PhantomPatient patient, PhantomSeries series, Sink sink)
            throws IOException {
        new PhantomDicom(Phantom.study(spec), Objects.requireNonNull(patient), series).write(sink);
    }

    private void write(Sink sink) throws IOException {
        boolean t2 = series.contents().contains(Content.T2_SAGITTAL);
        boolean t1 = series.contents().contains(Content.T1_SAGITTAL);
        if (t2 || t1) {
            double[] places = new double[study.spec().slices()];
            for (int i = 0; i < places.length; i++) {
                places[i] = study.spec().slicePosition(i);
            }
            short[][][] pixels = study.scanner().sagittal(places, t2, t1);
            if (t2) {
                sagittal(Content.T2_SAGITTAL, pixels[0], places, sink);
            }
            if (t1) {
                sagittal(Content.T1_SAGITTAL, pixels[1], places, sink);
            }
        }
        if (series.contents().contains(Content.T2_AXIAL)) {
            axial(sink);
        }
    }

    private void sagittal(Content content, short[][] pixels, double[] places, Sink sink) throws IOException {
        int n = study.matrix();
        boolean mirrored = series.storage() == Storage.MIRRORED;
        double corner = (0.5 - n / 2.0) * study.pixelMm();
        double[] orientation = {0, mirrored ? -1 : 1, 0, 0, 0, -1};
        List<SlicePicture> pictures = new ArrayList<>();
        for (int i = 0; i < places.length; i++) {
            double[] position = {places[i], mirrored ? -corner : corner, -corner};
            pictures.add(new SlicePicture(n, n, mirrored ? mirror(pixels[i], n) : pixels[i], study.pixelMm(),
                    study.spec().sliceSpacingMm(), position, orientation));
        }
        if (series.storage() == Storage.ENHANCED) {
            sink.accept(file(EnhancedMr.of(header, content, pictures)));
            return;
        }
        for (int i = 0; i < pictures.size(); i++) {
            sink.accept(file(header.classic(content, i + 1, pictures.get(i))));
        }
    }

    private void axial(Sink sink) throws IOException {
        int number = 1;
        for (Disc disc : study.geometry().discs().subList(1, 6)) {
            for (double offset : AXIAL_OFFSETS_MM) {
                short[] pixels = study.scanner().axial(disc, offset, AXIAL_MATRIX, AXIAL_PIXEL_MM);
                double half = (0.5 - AXIAL_MATRIX / 2.0) * AXIAL_PIXEL_MM;
                Point start = disc.at(half + Scanner.AXIAL_SHIFT_MM, offset);
                double[] position = {half, start.x(), -start.y()};
                double[] orientation = {1, 0, 0, 0, disc.along().x(), -disc.along().y()};
                sink.accept(file(header.classic(Content.T2_AXIAL, number++, new SlicePicture(AXIAL_MATRIX, AXIAL_MATRIX,
                        pixels, AXIAL_PIXEL_MM, 4.5, position, orientation))));
            }
        }
    }

    private static DicomFile file(DicomDataset dataset) {
        return DicomFile.of(dataset, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    private static short[] mirror(short[] pixels, int n) {
        short[] out = new short[pixels.length];
        for (int y = 0; y < n; y++) {
            for (int x = 0; x < n; x++) {
                out[y * n + x] = pixels[y * n + n - 1 - x];
            }
        }
        return out;
    }
}
