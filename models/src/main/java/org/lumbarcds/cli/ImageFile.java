// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lumbarcds.cli.InputFiles.InputFile;
import org.lumbarcds.cli.InputFiles.Kind;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.DicomReader;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.pixel.PixelFormat;
import org.lumbarcds.image.DicomSlices;
import org.lumbarcds.image.PictureReader;
import org.lumbarcds.image.Plane;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.series.SeriesFacts;
import org.lumbarcds.series.Stack;

/**
 * What a file says of itself before its pixels are decoded.
 *
 * @param file where
 * @param study Study Instance UID, empty for a picture
 * @param patient Patient ID, empty for a picture or where absent; never printed
 * @param series Series Instance UID, empty for a picture
 * @param number Instance Number, the largest where absent or none
 * @param studyText Study Description, empty for a picture or where absent
 * @param facts what tells the series' region and place; empty for a picture
 * @param frames number of frames, 1 for a picture
 * @param notForUs why the file is left out whole; empty where it is to be read
 */
record ImageFile(InputFile file, String study, String patient, String series, int number, String studyText,
        Optional<SeriesFacts> facts, int frames, Optional<String> notForUs) {

    /** Where slices do not say where they lie, they follow each other so; UIDs and file names tell nothing. */
    static final Comparator<ImageFile> BY_NUMBER = Comparator.comparingInt(ImageFile::number);

    /** Images made from MR, such as secondary captures, are accepted beside MR itself. */
    private static final List<String> MODALITIES = List.of("MR", "OT", "SC");

    static ImageFile open(InputFile file) throws IOException {
        if (file.kind() == Kind.PICTURE) {
            return new ImageFile(file, "", "", "", Integer.MAX_VALUE, "", Optional.empty(), 1, Optional.empty());
        }
        DicomDataset header = DicomReader.readWithoutPixelData(file.path(), DicomLimits.DEFAULT).dataset();
        int frames = PixelFormat.frames(header);
        Optional<String> notForUs = notForUs(header, frames);
        if (notForUs.isEmpty()) {
            DicomSlices.requireReadableSize(header);
        }
        return new ImageFile(file, header.string(Tag.STUDY_INSTANCE_UID).orElse(""),
                header.string(Tag.PATIENT_ID).orElse(""), header.string(Tag.SERIES_INSTANCE_UID).orElse(""),
                header.string(Tag.INSTANCE_NUMBER).filter(n -> n.matches("[0-9]{1,9}")).map(Integer::parseInt)
                        .orElse(Integer.MAX_VALUE),
                header.string(Tag.STUDY_DESCRIPTION).orElse(""),
                notForUs.isEmpty() ? Optional.of(SeriesFacts.of(header)) : Optional.empty(), frames, notForUs);
    }

    private static Optional<String> notForUs(DicomDataset header, int frames) {
        String modality = header.string(Tag.MODALITY).orElse("");
        if (!header.contains(Tag.ROWS)) {
            return Optional.of("a DICOM object without an image" + (modality.isEmpty() ? "" : " (" + modality + ")"));
        }
        if (!modality.isEmpty() && !MODALITIES.contains(modality)) {
            return Optional.of("modality " + modality + ", not MR");
        }
        Optional<Plane> plane = DicomSlices.plane(header);
        if (frames == 1 && plane.isPresent() && plane.get() != Plane.SAGITTAL) {
            return Optional.of(DicomSlices.notSagittal(plane.get()));
        }
        return SeriesFacts.of(header).ofAnotherRegion(header.string(Tag.STUDY_DESCRIPTION).orElse(""))
                ? Optional.of("its names are of another region than the lumbar spine") : Optional.empty();
    }

    Path path() {
        return file.path();
    }

    /**
     * The decoded sagittal frames of a file; a picture is one.
     *
     * @param placed in the order of the frames
     * @param others frames of other planes by number, with the plane in words
     */
    record Frames(List<Stack.Placed> placed, Map<Integer, String> others) {

        List<SagittalSlice> slices() {
            return placed.stream().map(Stack.Placed::slice).toList();
        }
    }

    Frames read() throws IOException {
        if (file.kind() == Kind.PICTURE) {
            return new Frames(List.of(new Stack.Placed(PictureReader.read(path()), Optional.empty(), false)), Map.of());
        }
        DicomFile dicom = DicomReader.read(path(), DicomLimits.DEFAULT);
        DicomSlices slices = DicomSlices.read(dicom, DicomLimits.DEFAULT);
        return new Frames(slices.slices().stream()
                .map(s -> Stack.Placed.of(s, dicom.dataset())).toList(), slices.otherFrames());
    }
}
