// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomWriter;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.series.StackPlace;
import org.lumbarcds.testing.ComposedStudy;

/** Holds a composed study and lists each series by its middle instance, as an archive does. Remembers what was fetched. */
final class ComposedArchive implements StudyImages {

    private final ComposedStudy study;
    private final String description;
    private final List<String> fetched = new ArrayList<>();

    ComposedArchive(ComposedStudy study) {
        this.study = study;
        description = study.files().values().iterator().next().get(0).dataset().requireString(Tag.STUDY_DESCRIPTION);
    }

    List<String> fetched() {
        return fetched;
    }

    @Override
    public StudyListing list(String studyInstanceUid) {
        return new StudyListing(studyInstanceUid, Optional.empty(), Optional.empty(), Optional.of(description),
                study.files().values().stream().map(ComposedArchive::listed).toList());
    }

    private static StudyListing.Series listed(List<DicomFile> files) {
        DicomDataset d = files.get(files.size() / 2).dataset();
        return new StudyListing.Series(d.requireString(Tag.SERIES_INSTANCE_UID), d.integer(Tag.SERIES_NUMBER),
                d.requireString(Tag.MODALITY), d.string(Tag.SERIES_DESCRIPTION), d.string(Tag.PROTOCOL_NAME),
                d.string(Tag.BODY_PART_EXAMINED), d.strings(Tag.IMAGE_TYPE), files.size(), 1,
                Arrays.stream(d.doubles(Tag.IMAGE_ORIENTATION_PATIENT)).boxed().toList(), StackPlace.of(d, 1),
                new StudyListing.Sequence(List.of("SE"), d.decimal(Tag.REPETITION_TIME), d.decimal(Tag.ECHO_TIME),
                        OptionalDouble.empty()));
    }

    @Override
    public void retrieve(String studyInstanceUid, List<String> seriesInstanceUids, InstanceReader reader)
            throws IOException {
        for (String series : seriesInstanceUids) {
            fetched.add(series);
            for (DicomFile file : study.files().get(series)) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                DicomWriter.write(file, out);
                if (!reader.read(series, file.dataset().requireString(Tag.SOP_INSTANCE_UID),
                        new ByteArrayInputStream(out.toByteArray()))) {
                    return;
                }
            }
        }
    }
}
