// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A corpus of files as no writer should make them and some do: each is an image with one thing wrong that says nothing of
 * its pixels, and is to be read as the sound one is.
 */
public final class OddFiles {

    private static final int ECHO_TIME = 0x00180081;
    private static final int PRIVATE_CREATOR = 0x00190010;
    private static final int PRIVATE_VALUE = 0x00191001;

    private OddFiles() {
    }

    /** Files by what is odd about them; {@code image} is of explicit VR little endian. */
    public static Map<String, byte[]> of(DicomDataset image) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("an echo time with a comma", file(image.copy().put(ECHO_TIME, Vr.DS, List.of("98,76"))));
        files.put("a repetition time that is not a number", file(image.copy().put(Tag.REPETITION_TIME, Vr.DS, List.of("NaN"))));
        files.put("an inversion time that is a dash", file(image.copy().put(Tag.INVERSION_TIME, Vr.DS, List.of("-"))));
        files.put("timing with units", file(image.copy().put(Tag.REPETITION_TIME, Vr.DS, List.of("3500 ms"))
                .put(ECHO_TIME, Vr.DS, List.of("1e999"))));
        files.put("a window that is none", file(image.copy().put(Tag.WINDOW_CENTER, Vr.DS, List.of("?"))));
        files.put("an instance number with letters", file(image.copy().put(Tag.INSTANCE_NUMBER, Vr.IS, List.of("1a"))));
        files.put("a birth date that is none", file(image.copy().put(Tag.PATIENT_BIRTH_DATE, Vr.DA, List.of("unknown"))));
        files.put("an unknown character set", file(image.copy().put(Tag.SPECIFIC_CHARACTER_SET, Vr.CS, List.of("KLINGON"))));
        files.put("no number of frames", file(image.copy().putInts(Tag.NUMBER_OF_FRAMES, 0)));
        files.put("padding that is no number", file(image.copy().put(Tag.PIXEL_PADDING_VALUE, Vr.LO, List.of("none"))));
        byte[] sound = file(image);
        byte[] echo = element(ECHO_TIME, "DS", "110 ");
        files.put("the modality twice", spliced(sound, Tag.MODALITY, element(Tag.MODALITY, "CS", "MR")));
        files.put("two echo times", spliced(spliced(sound, ECHO_TIME, echo), ECHO_TIME, element(ECHO_TIME, "DS", "98")));
        files.put("a blank VR", spliced(sound, ECHO_TIME, element(PRIVATE_CREATOR, "LO", "ODD"),
                element(PRIVATE_VALUE, "  ", "blank ")));
        files.put("a VR of question marks", spliced(sound, ECHO_TIME, element(PRIVATE_VALUE, "??", "asked ")));
        files.put("a blank VR of a known element", spliced(sound, ECHO_TIME, element(0x00180087, "  ", "1.5 ")));
        files.put("a compressed icon", file(image.copy().putSequence(Tag.ICON_IMAGE_SEQUENCE, icon())));
        files.put("zeros behind the data set", Arrays.copyOf(sound, sound.length + 512));
        return files;
    }

    /** A JPEG icon, which may be compressed though the image is not. */
    public static DicomDataset icon() {
        return new DicomDataset().putInts(Tag.SAMPLES_PER_PIXEL, 1).put(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
                .putInts(Tag.ROWS, 8).putInts(Tag.COLUMNS, 8).putInts(Tag.BITS_ALLOCATED, 8).putInts(Tag.BITS_STORED, 8)
                .putInts(Tag.HIGH_BIT, 7).putInts(Tag.PIXEL_REPRESENTATION, 0)
                .put(new DicomElement.Fragments(Tag.PIXEL_DATA, Vr.OB, new long[0],
                        List.of(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xD9})));
    }

    /** An element of explicit VR with a short length. */
    public static byte[] element(int tag, String vr, String value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(tagBytes(tag));
        out.writeBytes(vr.getBytes(StandardCharsets.US_ASCII));
        String even = value.length() % 2 == 0 ? value : value + " ";
        out.write(even.length());
        out.write(0);
        out.writeBytes(even.getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    /** The file with elements put in before the element {@code before}, or before the first of a later tag. */
    public static byte[] spliced(byte[] file, int before, byte[]... elements) {
        int at = 132;
        while (tag(file, at) < before) {
            boolean longLength = List.of("OB", "OW", "SQ", "UN", "UT").contains(
                    new String(file, at + 4, 2, StandardCharsets.US_ASCII));
            at += longLength ? 12 + little(file, at + 8, 4) : 8 + little(file, at + 6, 2);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, at);
        for (byte[] element : elements) {
            out.writeBytes(element);
        }
        out.write(file, at, file.length - at);
        return out.toByteArray();
    }

    private static byte[] file(DicomDataset dataset) {
        return DicomSamples.file(dataset, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    private static byte[] tagBytes(int tag) {
        return new byte[] {(byte) (tag >> 16), (byte) (tag >> 24), (byte) tag, (byte) (tag >> 8)};
    }

    private static int tag(byte[] file, int at) {
        return little(file, at, 2) << 16 | little(file, at + 2, 2);
    }

    private static int little(byte[] bytes, int at, int count) {
        int value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = value << 8 | bytes[at + i] & 0xFF;
        }
        return value;
    }
}
