// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomElement;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.DicomReader;
import org.lumbarcds.dicom.DicomWriter;
import org.lumbarcds.dicom.Tag;

/**
 * One image in every transfer syntax that can be read, as DCMTK and GDCM code it, with whatever archives put behind a
 * code's end marker. Needs the programs ({@link Peers}).
 */
public final class StoredVariants {

    /** Syntaxes that keep every pixel: a name and the program that codes so. */
    public static final List<Coding> LOSSLESS = List.of(
            new Coding("implicit", "dcmconv", "+ti"), new Coding("explicit", "dcmconv", "+te"),
            new Coding("big endian", "dcmconv", "+tb"), new Coding("deflated", "dcmconv", "+td"),
            new Coding("RLE", "dcmcrle"), new Coding("JPEG lossless", "dcmcjpeg", "+el", "+sv", "6"),
            new Coding("JPEG lossless SV1", "dcmcjpeg", "+e1"), new Coding("JPEG-LS", "dcmcjpls", "+el"),
            new Coding("JPEG 2000 lossless", "gdcmconv", "--j2k"));

    /** Syntaxes with loss. */
    public static final List<Coding> LOSSY = List.of(
            new Coding("JPEG baseline", "dcmcjpeg", "+eb"), new Coding("JPEG extended", "dcmcjpeg", "+ee"),
            new Coding("JPEG-LS near-lossless", "dcmcjpls", "+en", "+md", "2"),
            new Coding("JPEG 2000", "gdcmconv", "--j2k", "--lossy", "-r", "4"));

    /** How an image is stored: a program and its options, to which the two files are added. */
    public record Coding(String name, String... program) {

        @Override
        public String toString() {
            return name;
        }
    }

    /** What lies between a code's end marker and the fragment's end. */
    public enum Padding {
        NONE(-1), ZERO(0x00), BLANK(0x20), FF(0xFF);

        private final int filling;

        Padding(int filling) {
            this.filling = filling;
        }
    }

    private StoredVariants() {
    }

    /** @param folder for two files, which are written over */
    public static DicomFile coded(Path folder, DicomFile image, Coding coding) throws Exception {
        Path plain = folder.resolve("variant-plain.dcm");
        Path coded = folder.resolve("variant-coded.dcm");
        DicomWriter.write(image, plain);
        List<Object> command = new ArrayList<>(List.of((Object[]) coding.program()));
        command.add(plain);
        command.add(coded);
        Peers.run(command.toArray());
        return DicomReader.read(coded, DicomLimits.DEFAULT);
    }

    /** The same with each fragment filled up to the next even length but one; unchanged where there are no fragments. */
    public static DicomFile padded(DicomFile coded, Padding padding) {
        DicomElement element = coded.dataset().element(Tag.PIXEL_DATA).orElseThrow();
        if (padding == Padding.NONE || !(element instanceof DicomElement.Fragments fragments)) {
            return coded;
        }
        List<byte[]> filled = new ArrayList<>();
        for (byte[] code : fragments.fragments()) {
            int end = endOfCode(code);
            byte[] longer = Arrays.copyOf(code, end + 2 + end % 2);
            Arrays.fill(longer, end, longer.length, (byte) padding.filling);
            filled.add(longer);
        }
        // A table of old offsets would be wrong for a second frame.
        DicomDataset dataset = coded.dataset().copy()
                .put(new DicomElement.Fragments(Tag.PIXEL_DATA, fragments.vr(), new long[0], filled));
        return new DicomFile(coded.meta(), dataset);
    }

    private static int endOfCode(byte[] code) {
        int end = code.length;
        boolean marker = end > 1 && (code[0] & 0xFF) == 0xFF;
        while (marker && !((code[end - 2] & 0xFF) == 0xFF && (code[end - 1] & 0xFF) == 0xD9)) {
            end--;
        }
        return end;
    }
}
