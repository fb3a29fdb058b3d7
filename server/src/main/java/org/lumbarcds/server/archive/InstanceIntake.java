// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomReader;
import org.lumbarcds.dicom.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Takes one instance: received to disk, read, compared with what was announced, kept. */
@WhenArchiveEnabled
@Component
class InstanceIntake {

    /** Failure reasons of PS3.18 table I.2-2 (PS3.4 annex B.2.3). */
    private static final int OUT_OF_RESOURCES = 0xA700;
    private static final int DOES_NOT_MATCH = 0xA900;
    private static final int CANNOT_UNDERSTAND = 0xC000;

    private final ArchiveFiles files;
    private final ArchiveIndex index;
    private final ArchiveProperties properties;

    InstanceIntake(ArchiveFiles files, ArchiveIndex index, ArchiveProperties properties) {
        this.files = files;
        this.index = index;
        this.properties = properties;
    }

    /**
     * What became of an instance.
     *
     * @param sopClassUid empty where it could not be read
     * @param sopInstanceUid empty where it could not be read
     * @param studyUid empty where it could not be read
     * @param failureReason 0 where stored
     * @param message why it failed, empty where stored
     */
    record Result(String sopClassUid, String sopInstanceUid, String seriesUid, String studyUid, int failureReason,
            String message) {

        boolean stored() {
            return failureReason == 0;
        }
    }

    /**
     * @param study the study the URL names, empty where it names none
     * @throws ArchiveProblem 507 if the disk is full
     * @throws IOException if the client's stream breaks off
     */
    Result take(InputStream in, Optional<String> study) throws IOException {
        Path received;
        try {
            received = files.receive(in);
        } catch (ArchiveFiles.TooLargeException e) {
            return new Result("", "", "", "", OUT_OF_RESOURCES, e.getMessage());
        }
        try {
            return keep(received, study);
        } catch (IOException e) {
            throw new ArchiveProblem(HttpStatus.INTERNAL_SERVER_ERROR,
                    "the archive cannot read back what it received; check the disk of lumbar.archive.directory", e);
        } finally {
            files.discard(received);
        }
    }

    private Result keep(Path received, Optional<String> study) throws IOException {
        DicomFile file;
        try {
            file = DicomReader.readWithoutPixelData(received, properties.limits());
        } catch (DicomException e) {
            return new Result("", "", "", "", CANNOT_UNDERSTAND, e.getMessage());
        }
        DicomDataset dataset = file.dataset();
        Result stored = new Result(uid(dataset, Tag.SOP_CLASS_UID), uid(dataset, Tag.SOP_INSTANCE_UID),
                uid(dataset, Tag.SERIES_INSTANCE_UID), uid(dataset, Tag.STUDY_INSTANCE_UID), 0, "");
        if (stored.sopClassUid.isEmpty() || stored.sopInstanceUid.isEmpty() || stored.seriesUid.isEmpty()
                || stored.studyUid.isEmpty()) {
            return failed(stored, CANNOT_UNDERSTAND,
                    "SOP Class, SOP Instance, Series Instance or Study Instance UID is missing or no UID");
        }
        if (study.isPresent() && !study.get().equals(stored.studyUid)) {
            return failed(stored, DOES_NOT_MATCH, "the instance is not of the study the URL names");
        }
        Optional<StoredInstance> known = index.find(stored.sopInstanceUid);
        if (known.isPresent() && !(known.get().studyUid().equals(stored.studyUid)
                && known.get().seriesUid().equals(stored.seriesUid))) {
            return failed(stored, DOES_NOT_MATCH, "an instance of this UID is kept in another study or series");
        }
        boolean there = known.isPresent() && Files.exists(files.path(stored.sopInstanceUid));
        if (!there) {
            long bytes = Files.size(received);
            files.keep(received, stored.sopInstanceUid);
            if (known.isEmpty()) {
                index.add(file, bytes);
            }
        }
        return stored;
    }

    private static Result failed(Result read, int reason, String message) {
        return new Result(read.sopClassUid, read.sopInstanceUid, read.seriesUid, read.studyUid, reason, message);
    }

    private static String uid(DicomDataset dataset, int tag) {
        return dataset.string(tag).filter(Uid::isValid).orElse("");
    }
}
