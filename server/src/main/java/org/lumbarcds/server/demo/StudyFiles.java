// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.DicomReader;
import org.lumbarcds.dicom.Tag;

/**
 * The DICOM files of one study.
 *
 * @param files in the order of their paths
 * @param passedOver files of the folder that are no DICOM images
 * @param patient what the headers say
 */
record StudyFiles(List<Path> files, int passedOver, ImagedPatient patient) {

    StudyFiles {
        files = List.copyOf(files);
    }

    /** @throws DemoException when the folder does not hold exactly one study */
    static StudyFiles in(Path folder) throws DemoException {
        if (!Files.isDirectory(folder)) {
            throw new DemoException("there is no folder " + folder);
        }
        List<Path> files = new ArrayList<>();
        int passedOver = 0;
        ImagedPatient patient = null;
        for (Path file : regularFiles(folder)) {
            try {
                DicomDataset header = DicomReader.readWithoutPixelData(file, DicomLimits.DEFAULT).dataset();
                if (header.string(Tag.STUDY_INSTANCE_UID).isEmpty()) {
                    // A DICOMDIR, or another object that is of no study.
                    passedOver++;
                    continue;
                }
                ImagedPatient other = ImagedPatient.of(header);
                if (patient != null && !patient.studyInstanceUid().equals(other.studyInstanceUid())) {
                    throw new DemoException(folder + " holds more than one study; give the folder of one study");
                }
                patient = patient == null ? other : patient;
                files.add(file);
            } catch (DicomException e) {
                passedOver++;
            } catch (IOException e) {
                throw new DemoException("cannot read " + file + ": " + e.getMessage(), e);
            }
        }
        if (patient == null) {
            throw new DemoException(passedOver == 0 ? "the folder " + folder + " is empty"
                    : "none of the " + passedOver + " files in " + folder + " is a DICOM file of a study");
        }
        return new StudyFiles(files, passedOver, patient);
    }

    private static List<Path> regularFiles(Path folder) throws DemoException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new DemoException("cannot list the folder " + folder + ": " + e.getMessage(), e);
        }
    }
}
