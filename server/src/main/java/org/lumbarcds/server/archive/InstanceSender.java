// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Optional;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomReader;
import org.lumbarcds.dicom.DicomWriter;
import org.lumbarcds.dicom.TransferSyntax;
import org.lumbarcds.dicom.pixel.Decompression;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends an instance as stored, or uncompressed. One whose pixels cannot be decoded goes as stored and says so in its
 * Content-Type: the client decides what to do without it, and the others of the study still reach it.
 */
@WhenArchiveEnabled
@Component
class InstanceSender {

    private static final Logger log = LoggerFactory.getLogger(InstanceSender.class);

    /** Makes room for an instance of a media type. */
    @FunctionalInterface
    interface Target {

        OutputStream open(String contentType) throws IOException;
    }

    private final ArchiveFiles files;
    private final ArchiveProperties properties;

    InstanceSender(ArchiveFiles files, ArchiveProperties properties) {
        this.files = files;
        this.properties = properties;
    }

    void send(StoredInstance instance, RequestedForm form, Target target) throws IOException {
        boolean recode = form.uncompressed() && !instance.transferSyntax().equals(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        Optional<DicomFile> recoded = recode ? uncompressed(instance) : Optional.empty();
        if (recoded.isPresent()) {
            DicomWriter.write(recoded.get(), target.open(contentType(recoded.get().transferSyntax())));
        } else {
            Files.copy(files.path(instance.sopInstanceUid()), target.open(contentType(instance.transferSyntax())));
        }
    }

    private Optional<DicomFile> uncompressed(StoredInstance instance) throws IOException {
        try {
            DicomFile file = DicomReader.read(files.path(instance.sopInstanceUid()), properties.limits());
            return Optional.of(Decompression.toExplicitVrLittleEndian(file, properties.limits()));
        } catch (DicomException e) {
            log.warn("an instance is sent as stored, its pixels cannot be decoded: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static String contentType(TransferSyntax syntax) {
        return "application/dicom; transfer-syntax=" + syntax.uid();
    }
}
