// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomReader;
import org.lumbarcds.dicom.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes one instance: received to disk, read, compared with what was announced and with what is kept, kept. */
@WhenArchiveEnabled
@Component
class InstanceIntake {

    /** Failure reasons of PS3.18 table I.2-2 (PS3.4 annex B.2.3). */
    private static final int OUT_OF_RESOURCES = 0xA700;
    private static final int DOES_NOT_MATCH = 0xA900;
    private static final int CANNOT_UNDERSTAND = 0xC000;
    private static final int TRANSFER_SYNTAX_NOT_SUPPORTED = 0xC122;
    /** Duplicate SOP Instance (PS3.7 annex C.5.6), which PS3.18 leaves to the archive to use. */
    private static final int DUPLICATE_INSTANCE = 0x0111;
    /** Warning reason of PS3.18 table I.2-1: coercion of data elements. */
    private static final int COERCION = 0xB000;

    /** One after the other where the UID is the same: what is compared must not change meanwhile. */
    private final Object[] locks = IntStream.range(0, 64).mapToObj(i -> new Object()).toArray();

    private final ArchiveFiles files;
    private final ArchiveIndex index;
    private final ArchivedContent content;
    private final ChangedInstances changes;
    private final TransactionTemplate transaction;
    private final ArchiveProperties properties;

    InstanceIntake(ArchiveFiles files, ArchiveIndex index, ArchivedContent content, ChangedInstances changes,
            PlatformTransactionManager transactions, ArchiveProperties properties) {
        this.files = files;
        this.index = index;
        this.content = content;
        this.changes = changes;
        this.transaction = new TransactionTemplate(transactions);
        this.properties = properties;
    }

    /**
     * What became of an instance.
     *
     * @param sopClassUid empty where it could not be read
     * @param sopInstanceUid empty where it could not be read
     * @param studyUid empty where it could not be read
     * @param failureReason 0 where stored
     * @param warningReason of one that was stored; 0 where there is nothing to warn of
     * @param message why it failed or what is warned of; says nothing of the patient
     */
    record Result(String sopClassUid, String sopInstanceUid, String seriesUid, String studyUid, int failureReason,
            int warningReason, String message) {

        static Result unreadable(int reason, String message) {
            return new Result("", "", "", "", reason, 0, message);
        }

        boolean stored() {
            return failureReason == 0;
        }

        boolean warned() {
            return warningReason != 0;
        }

        private Result failed(int reason, String why) {
            return new Result(sopClassUid, sopInstanceUid, seriesUid, studyUid, reason, 0, why);
        }

        private Result warned(String what) {
            return new Result(sopClassUid, sopInstanceUid, seriesUid, studyUid, 0, COERCION, what);
        }
    }

    /**
     * @param study the study the URL names, empty where it names none
     * @param requested when the request came
     * @throws ArchiveProblem 507 if the disk is full
     * @throws IOException if the client's stream breaks off
     */
    Result take(InputStream in, Optional<String> study, Instant requested) throws IOException {
        Path received;
        try {
            received = files.receive(in);
        } catch (ArchiveFiles.TooLargeException e) {
            return Result.unreadable(OUT_OF_RESOURCES, e.getMessage());
        }
        try {
            return keep(received, study, requested);
        } catch (IOException e) {
            throw new ArchiveProblem(HttpStatus.INTERNAL_SERVER_ERROR,
                    "the archive cannot read back what it received; check the disk of lumbar.archive.directory", e);
        } finally {
            files.discard(received);
        }
    }

    private Result keep(Path received, Optional<String> study, Instant requested) throws IOException {
        DicomFile file;
        Optional<String> syntax = NamedSyntax.uid(received);
        Optional<String> syntaxProblem = NamedSyntax.problem(syntax);
        try {
            file = DicomReader.readWithoutPixelData(received, properties.limits());
        } catch (DicomException e) {
            return syntax.isPresent() && syntaxProblem.isPresent()
                    ? Result.unreadable(TRANSFER_SYNTAX_NOT_SUPPORTED, syntaxProblem.get())
                    : Result.unreadable(CANNOT_UNDERSTAND, e.getMessage());
        }
        DicomDataset dataset = file.dataset();
        Result stored = new Result(uid(dataset, Tag.SOP_CLASS_UID), uid(dataset, Tag.SOP_INSTANCE_UID),
                uid(dataset, Tag.SERIES_INSTANCE_UID), uid(dataset, Tag.STUDY_INSTANCE_UID), 0, 0, "");
        if (stored.sopClassUid.isEmpty() || stored.sopInstanceUid.isEmpty() || stored.seriesUid.isEmpty()
                || stored.studyUid.isEmpty()) {
            return stored.failed(CANNOT_UNDERSTAND,
                    "SOP Class, SOP Instance, Series Instance or Study Instance UID is missing or no UID");
        }
        if (syntaxProblem.isPresent()) {
            return stored.failed(TRANSFER_SYNTAX_NOT_SUPPORTED, syntaxProblem.get());
        }
        if (study.isPresent() && !study.get().equals(stored.studyUid)) {
            return stored.failed(DOES_NOT_MATCH, "the instance is not of the study the URL names");
        }
        synchronized (locks[Math.floorMod(stored.sopInstanceUid.hashCode(), locks.length)]) {
            return keep(received, file, stored, requested);
        }
    }

    private Result keep(Path received, DicomFile file, Result stored, Instant requested) throws IOException {
        Optional<StoredInstance> known = index.find(stored.sopInstanceUid);
        Path place = files.path(stored.sopInstanceUid);
        if (known.isEmpty()) {
            long bytes = Files.size(received);
            files.keep(received, stored.sopInstanceUid);
            index.add(file, bytes);
            return stored;
        }
        if (!known.get().studyUid().equals(stored.studyUid) || !known.get().seriesUid().equals(stored.seriesUid)) {
            changed(ChangedInstances.Kind.REFUSED, known.get().studyUid(), file, requested);
            return stored.failed(DUPLICATE_INSTANCE, "an instance of this UID is kept in another study or series");
        }
        ArchivedContent.Comparison comparison = Files.exists(place)
                ? content.compare(place, received) : ArchivedContent.Comparison.SAME;
        // The index may lag behind a file whose process ended before its transaction did.
        if (comparison == ArchivedContent.Comparison.SAME && !index.agrees(file.dataset())) {
            comparison = ArchivedContent.Comparison.CORRECTED_IDENTITY;
        }
        return switch (comparison) {
            case SAME -> {
                if (!Files.exists(place)) {
                    put(received, file, () -> { });
                }
                yield stored;
            }
            case CORRECTED_IDENTITY -> replace(received, file, properties.correctedIdentity(),
                    ChangedInstances.Kind.IDENTITY_CORRECTED, stored, requested);
            case OTHER -> replace(received, file, properties.otherContent(), ChangedInstances.Kind.CONTENT_REPLACED, stored,
                    requested);
        };
    }

    private Result replace(Path received, DicomFile file, ArchiveProperties.Policy policy, ChangedInstances.Kind kind,
            Result stored, Instant requested) throws IOException {
        String what = kind == ChangedInstances.Kind.IDENTITY_CORRECTED ? "Another patient or order" : "Other content";
        if (policy == ArchiveProperties.Policy.REFUSE) {
            changed(ChangedInstances.Kind.REFUSED, stored.studyUid, file, requested);
            return stored.failed(DUPLICATE_INSTANCE, what + " under the UID of a kept instance");
        }
        put(received, file, () -> changed(kind, stored.studyUid, file, requested));
        return stored.warned(what + ": the kept instance was replaced");
    }

    private void put(Path received, DicomFile file, Runnable before) throws IOException {
        long bytes = Files.size(received);
        transaction.executeWithoutResult(status -> {
            before.run();
            index.replace(file, bytes);
            // Last, since a file cannot be rolled back.
            files.keep(received, file.dataset().requireString(Tag.SOP_INSTANCE_UID));
        });
    }

    private void changed(ChangedInstances.Kind kind, String studyUid, DicomFile file, Instant requested) {
        Set<String> accessionNumbers = new HashSet<>();
        file.dataset().string(Tag.ACCESSION_NUMBER).ifPresent(accessionNumbers::add);
        index.accessionNumber(file.dataset().requireString(Tag.SOP_INSTANCE_UID)).ifPresent(accessionNumbers::add);
        changes.changed(new ChangedInstances.Change(kind, studyUid, accessionNumbers, requested));
    }

    private static String uid(DicomDataset dataset, int tag) {
        return dataset.string(tag).filter(Uid::isValid).orElse("");
    }
}
