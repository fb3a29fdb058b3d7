// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.lumbarcds.image.TestDicom.SAGITTAL;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomElement;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.DicomSamples;
import org.lumbarcds.dicom.OddFiles;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.TransferSyntax;
import org.lumbarcds.dicom.Vr;
import org.lumbarcds.image.DicomSlices;
import org.lumbarcds.image.TestDicom;
import org.lumbarcds.spine.RejectedInstance.Cause;

/** What cannot be decoded, what contradicts itself and what did not come in full are told apart, and so is the advice. */
class RejectedInstanceTest {

    private static final DicomDataset SOUND = TestDicom.mr(20, 16, SAGITTAL);
    private static final byte[] FILE = DicomSamples.file(SOUND, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);

    @Test
    void onlyWhatDidNotComeInFullIsToBeRetrievedAgain() {
        rejected(Cause.INCOMPLETE, Arrays.copyOf(FILE, FILE.length - 50), true);
        rejected(Cause.INCOMPLETE, Arrays.copyOf(FILE, 400), true);
    }

    @Test
    void whatCannotBeDecodedIsNot() {
        byte[] rubbish = new byte[600];
        Arrays.fill(rubbish, (byte) 0x5A);
        rejected(Cause.UNDECODABLE, rubbish, false);
        rejected(Cause.UNDECODABLE, coded(TransferSyntax.JPEG_2000_LOSSLESS, 0xFF, 0x4F, 0xFF, 0x51, 0, 0), false);
        rejected(Cause.UNDECODABLE, coded(TransferSyntax.JPEG_LOSSLESS_SV1, 0xFF, 0xD8, 0xFF, 0xD9), false);
        rejected(Cause.UNDECODABLE, coded(TransferSyntax.JPEG_LS_LOSSLESS, 0xFF, 0xD8, 0xFF, 0xD9), false);
        rejected(Cause.UNDECODABLE, coded(TransferSyntax.RLE_LOSSLESS, 1, 2, 3, 4), false);
        rejected(Cause.UNDECODABLE, file(SOUND.copy().putInts(Tag.ROWS, 17)), false);
    }

    @Test
    void whatContradictsItselfIsNeitherAndNamesItsElement() {
        assertThat(rejected(Cause.UNUSABLE, file(SOUND.copy().remove(Tag.BITS_ALLOCATED)), false)).contains("BitsAllocated");
        assertThat(rejected(Cause.UNUSABLE, file(SOUND.copy().put(Tag.PIXEL_SPACING, Vr.DS, List.of("a", "1"))), false))
                .contains("PixelSpacing");
        assertThat(rejected(Cause.UNUSABLE, OddFiles.spliced(FILE, Tag.SERIES_INSTANCE_UID,
                OddFiles.element(Tag.SERIES_INSTANCE_UID, "UI", "9.9 ")), false)).contains("SeriesInstanceUID");
    }

    @Test
    void whatPassesALimitSaysSo() {
        DicomException e = catchThrowableOfType(DicomException.class,
                () -> DicomSlices.read(DicomSamples.read(FILE), framesOf(100)));
        assertThat(RejectedInstance.of("1.2", e).cause()).isEqualTo(Cause.LIMIT);
    }

    private static DicomLimits framesOf(int pixels) {
        DicomLimits usual = DicomLimits.DEFAULT;
        return new DicomLimits(usual.fileBytes(), usual.valueBytes(), usual.pixelDataBytes(), usual.elements(), usual.items(),
                usual.depth(), usual.frames(), pixels, usual.decodedBytes(), usual.inflatedBytes(), usual.inflateRatio());
    }

    @Test
    void causesAreCounted() {
        RejectedInstance damaged = new RejectedInstance("1", "a", Cause.UNDECODABLE);
        RejectedInstance other = new RejectedInstance("2", "b");
        assertThat(RejectedInstance.counts(List.of(damaged, other, damaged)))
                .isEqualTo(" (2 could not be decoded, 1 left out for another reason)");
        assertThat(RejectedInstance.counts(List.of(other))).isEmpty();
        assertThat(RejectedInstance.counts(List.of())).isEmpty();
    }

    @Test
    void everyKindOfFaultIsACause() {
        for (DicomException.Kind kind : DicomException.Kind.values()) {
            DicomException fault = DicomException.of(kind, Tag.ROWS, "problem", "fix");
            assertThat(RejectedInstance.of("1.2", fault).cause().name()).isEqualTo(kind.name());
        }
    }

    private static byte[] coded(TransferSyntax syntax, int... code) {
        byte[] bytes = new byte[code.length];
        for (int i = 0; i < code.length; i++) {
            bytes[i] = (byte) code[i];
        }
        return DicomSamples.file(SOUND.copy()
                .put(new DicomElement.Fragments(Tag.PIXEL_DATA, Vr.OB, new long[0], List.of(bytes))), syntax);
    }

    private static byte[] file(DicomDataset dataset) {
        return DicomSamples.file(dataset, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    /** @return the reason */
    private static String rejected(Cause cause, byte[] file, boolean again) {
        DicomException e = catchThrowableOfType(DicomException.class, () -> {
            DicomFile read = DicomSamples.read(file);
            DicomSlices.read(read, DicomLimits.DEFAULT);
        });
        RejectedInstance rejected = RejectedInstance.of("1.2", e);
        assertThat(rejected.cause()).as(rejected.reason()).isEqualTo(cause);
        if (again) {
            assertThat(rejected.reason()).contains("retrieve");
        } else {
            assertThat(rejected.reason()).doesNotContain("retrieve");
        }
        return rejected.reason();
    }
}
