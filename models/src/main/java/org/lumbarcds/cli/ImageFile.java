// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lumbarcds.cli.InputFiles.InputFile;
import org.lumbarcds.cli.InputFiles.Kind;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.DicomReader;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.pixel.PixelFormat;
import org.lumbarcds.image.DicomSlices;
import org.lumbarcds.image.PictureReader;
import org.lumbarcds.image.Plane;

/**
 * What a file says of itself before its pixels are decoded.
 *
 * @param file where
 * @param study Study Instance UID, empty for a picture
 * @param patient Patient ID, empty for a picture or where absent; never printed
 * @param series Series Instance UID, empty for a picture
 * @param frames number of frames, 1 for a picture
 * @param notForUs why the file is left out whole; empty where it is to be read
 */
record ImageFile(InputFile file, String study, String patient, String series, int frames, Optional<String> notForUs) {

    /** Images made from MR, such as secondary captures, are accepted beside MR itself. */
    private static final List<String> MODALITIES = List.of("MR", "OT", "SC");

    static ImageFile open(InputFile file) throws IOException {
        if (file.kind() == Kind.PICTURE) {
            return new ImageFile(file, "", "", "", 1, Optional.empty());
        }
        DicomDataset header = DicomReader.readWithoutPixelData(file.path(), DicomLimits.DEFAULT).dataset();
        int frames = PixelFormat.frames(header);
        Optional<String> notForUs = notForUs(header, frames);
        if (notForUs.isEmpty()) {
            DicomSlices.requireReadableSize(header);
        }
        return new ImageFile(file, header.string(Tag.STUDY_INSTANCE_UID).orElse(""),
                header.string(Tag.PATIENT_ID).orElse(""), header.string(Tag.SERIES_INSTANCE_UID).orElse(""), frames,
                notForUs);
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
        return frames == 1 && plane.isPresent() && plane.get() != Plane.SAGITTAL
                ? Optional.of(DicomSlices.notSagittal(plane.get()))
                : Optional.empty();
    }

    Path path() {
        return file.path();
    }

    /** Decodes the sagittal frames; a picture is one. */
    DicomSlices read() throws IOException {
        if (file.kind() == Kind.DICOM) {
            return DicomSlices.read(DicomReader.read(path(), DicomLimits.DEFAULT), DicomLimits.DEFAULT);
        }
        return new DicomSlices(List.of(PictureReader.read(path())), Map.of());
    }
}
