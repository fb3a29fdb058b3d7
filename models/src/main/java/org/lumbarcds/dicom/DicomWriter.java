// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Writes Part 10 files (PS3.10) in the transfer syntax their meta information names. Pixel data is not recoded. */
public final class DicomWriter {

    private static final int GROUP_LENGTH = 0x00020000;

    private DicomWriter() {
    }

    /**
     * Writes preamble, meta information (its group length computed) and data set; does not close the stream.
     *
     * @throws DicomException if pixel data is encapsulated where the transfer syntax is not, or the other way round, or a
     *     value is kept elsewhere
     */
    public static void write(DicomFile file, OutputStream out) throws IOException {
        TransferSyntax syntax = file.transferSyntax();
        checkPixelData(file.dataset(), syntax);
        BufferedOutputStream buffered = new BufferedOutputStream(out, 1 << 14);
        buffered.write(new byte[128]);
        buffered.write(new byte[] {'D', 'I', 'C', 'M'});
        buffered.write(meta(file.meta()));
        if (syntax.deflated()) {
            Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
            try {
                DeflaterOutputStream deflated = new DeflaterOutputStream(buffered, deflater, 1 << 13);
                new ElementWriter(deflated, syntax).write(file.dataset());
                deflated.finish();
                if (deflater.getBytesWritten() % 2 != 0) {
                    buffered.write(0);
                }
            } finally {
                deflater.end();
            }
        } else {
            new ElementWriter(buffered, syntax).write(file.dataset());
        }
        buffered.flush();
    }

    /** As {@link #write(DicomFile, OutputStream)}, to a file that is made or replaced. */
    public static void write(DicomFile file, Path path) throws IOException {
        try (OutputStream out = Files.newOutputStream(path)) {
            write(file, out);
        }
    }

    private static byte[] meta(DicomDataset meta) throws IOException {
        ByteArrayOutputStream elements = new ByteArrayOutputStream();
        DicomDataset withoutLength = meta.copy().remove(GROUP_LENGTH);
        new ElementWriter(elements, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN).write(withoutLength);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        new ElementWriter(whole, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)
                .write(new DicomDataset().putInts(GROUP_LENGTH, elements.size()));
        elements.writeTo(whole);
        return whole.toByteArray();
    }

    private static void checkPixelData(DicomDataset dataset, TransferSyntax syntax) {
        dataset.element(Tag.PIXEL_DATA).ifPresent(element -> {
            boolean fragments = element instanceof DicomElement.Fragments;
            if (fragments != syntax.encapsulated()) {
                throw DicomException.of(Tag.PIXEL_DATA, "pixel data is " + (fragments ? "" : "not ")
                        + "encapsulated, which does not fit transfer syntax " + syntax, "decode it or name its own syntax");
            }
        });
    }
}
