// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomReader;
import org.lumbarcds.dicom.DicomWriter;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.TransferSyntax;
import org.lumbarcds.dicom.pixel.Decompression;
import org.lumbarcds.server.memory.DecodingCost;
import org.lumbarcds.server.memory.MemoryBudget;
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
    private final MemoryBudget memory;

    InstanceSender(ArchiveFiles files, ArchiveProperties properties, MemoryBudget memory) {
        this.files = files;
        this.properties = properties;
        this.memory = memory;
    }

    /** @throws MemoryBudget.BusyException before anything is sent, when there is no room to decode it now */
    void send(StoredInstance instance, RequestedForm form, Target target) throws IOException {
        if (form.uncompressed() && !instance.transferSyntax().equals(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)
                && sendUncompressed(instance, target)) {
            return;
        }
        Files.copy(files.path(instance.sopInstanceUid()), target.open(contentType(instance.transferSyntax())));
    }

    /** @return false where its pixels cannot be decoded; nothing is sent then */
    private boolean sendUncompressed(StoredInstance instance, Target target) throws IOException {
        DicomFile recoded;
        try (MemoryBudget.Share share = memory.forRequest(cost(instance))) {
            try {
                DicomFile file = DicomReader.read(files.path(instance.sopInstanceUid()), properties.limits());
                recoded = Decompression.toExplicitVrLittleEndian(file, properties.limits());
            } catch (DicomException e) {
                return undecoded(e);
            }
            // The share is kept while the pixels are: a client that reads slowly holds them.
            DicomWriter.write(recoded, target.open(contentType(recoded.transferSyntax())));
            return true;
        } catch (MemoryBudget.ExceededException e) {
            return undecoded(e);
        }
    }

    private static boolean undecoded(RuntimeException e) {
        log.warn("an instance is sent as stored, its pixels cannot be decoded: {}", e.getMessage());
        return false;
    }

    private long cost(StoredInstance instance) throws IOException {
        DicomFile header = DicomReader.readWithoutPixelData(files.path(instance.sopInstanceUid()), properties.limits());
        boolean image = header.transferSyntax().encapsulated() && header.dataset().contains(Tag.ROWS);
        try {
            return image ? DecodingCost.ofInstance(header.dataset(), header.transferSyntax(), instance.fileBytes(),
                    properties.limits()) : 2 * instance.fileBytes();
        } catch (DicomException e) {
            // Attributes that cannot be right: decoding stops at them, too, before it makes room for anything.
            return instance.fileBytes();
        }
    }

    private static String contentType(TransferSyntax syntax) {
        return "application/dicom; transfer-syntax=" + syntax.uid();
    }
}
