// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads Part 10 files (PS3.10), with or without preamble and meta information, in any transfer syntax; pixel data stays
 * as encoded. Lengths are checked against the limits before memory is taken.
 */
public final class DicomReader {

    private static final int PREAMBLE = 128;

    private DicomReader() {
    }

    /**
     * Reads a file from the stream to its end; does not close the stream.
     *
     * @throws DicomException if it is no DICOM file, ends early, is damaged or is beyond a limit
     * @throws IOException if the stream cannot be read
     */
    public static DicomFile read(InputStream in, DicomLimits limits) throws IOException {
        return read(in, limits, true);
    }

    /** As {@link #read(InputStream, DicomLimits)}. */
    public static DicomFile read(Path file, DicomLimits limits) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, limits, true);
        }
    }

    /**
     * Reads all but Pixel Data, which is passed over (but must be there in full) and left out of the data set.
     *
     * @throws DicomException as {@link #read(InputStream, DicomLimits)}
     */
    public static DicomFile readWithoutPixelData(Path file, DicomLimits limits) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, limits, false);
        }
    }

    private static DicomFile read(InputStream in, DicomLimits limits, boolean pixelData) throws IOException {
        ElementPath path = new ElementPath();
        ByteSource source = new ByteSource(in, 0, limits.fileBytes(), path);
        byte[] start = source.peek(PREAMBLE + 8);
        if (isMagic(start, PREAMBLE)) {
            source.skip(PREAMBLE + 4, PREAMBLE + 4);
        } else if (isMagic(start, 0)) {
            source.skip(4, 4);
        }
        DatasetParser parser = new DatasetParser(source, limits, pixelData);
        DicomDataset meta = parser.metaInformation();
        TransferSyntax syntax = meta.string(Tag.TRANSFER_SYNTAX_UID).map(TransferSyntax::of).orElse(null);
        if (syntax == null) {
            syntax = guess(source);
            meta.put(Tag.TRANSFER_SYNTAX_UID, syntax.uid());
        }
        if (!syntax.deflated()) {
            return new DicomFile(meta, parser.dataset(syntax), parser.notes());
        }
        try (InflatedStream inflated = InflatedStream.of(source.rest(), limits)) {
            ByteSource inside = new ByteSource(inflated, 0, limits.inflatedBytes(), path);
            DatasetParser inner = new DatasetParser(inside, limits, pixelData);
            return new DicomFile(meta, inner.dataset(syntax), inner.notes());
        }
    }

    private static boolean isMagic(byte[] bytes, int at) {
        return bytes.length >= at + 4 && bytes[at] == 'D' && bytes[at + 1] == 'I' && bytes[at + 2] == 'C'
                && bytes[at + 3] == 'M';
    }

    /** A data set without meta information begins with group 0008 as a rule; the bytes after the tag tell the rest. */
    private static TransferSyntax guess(ByteSource source) throws IOException {
        byte[] start = source.peek(8);
        if (start.length == 8) {
            boolean explicit = Vr.ofCode(start[4], start[5]) != null;
            if (start[0] == 8 && start[1] == 0) {
                return explicit ? TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN : TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
            }
            if (start[0] == 0 && start[1] == 8 && explicit) {
                return TransferSyntax.EXPLICIT_VR_BIG_ENDIAN;
            }
        }
        throw new DicomException(DicomException.Kind.UNDECODABLE,
                "not a DICOM file: neither preamble nor meta information nor a data set", "",
                source.position(), "give a DICOM Part 10 file");
    }
}
