// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names of PS3.5 annexes H, I, J and K, and of other sets. */
class CharacterSetTest {

    @Test
    void namesOfOneSetAreDecoded() {
        assertThat(decode("416d6572", "")).isEqualTo("Amer");
        assertThat(decode("4dfc6c6c6572", "ISO_IR 100")).isEqualTo("M\u00fcller");
        assertThat(decode("4dfc6c6c6572", "ISO-IR 100")).isEqualTo("M\u00fcller");
        assertThat(decode("bb", "ISO_IR 144")).isEqualTo("\u041b");
        assertThat(decode("d4cfc0", "ISO_IR 13")).isEqualTo("\uff94\uff8f\uff80");
        assertThat(decode("e78e8b5e", "ISO_IR 192")).isEqualTo("\u738b^");
        assertThat(decode("cdf55ed0a1b6ab", "GB18030")).isEqualTo("\u738b^\u5c0f\u4e1c");
    }

    @Test
    void aJapaneseNameInThreeGroupsIsDecoded() {
        // PS3.5 annex H.3.1
        assertThat(decode("59616d6164615e5461726f753d1b2442 3b33 4544 1b28425e1b2442 4240 4f3a 1b28423d1b2442"
                + "2464245e24401b28425e1b2442 243f246d24261b2842", "", "ISO 2022 IR 87"))
                .isEqualTo("Yamada^Tarou=\u5c71\u7530^\u592a\u90ce=\u3084\u307e\u3060^\u305f\u308d\u3046");
        // PS3.5 annex H.3.2: half-width katakana first
        assertThat(decode("d4cfc0de5edbb33d1b2442 3b334544 1b284a", "ISO 2022 IR 13", "ISO 2022 IR 87"))
                .isEqualTo("\uff94\uff8f\uff80\uff9e^\uff9b\uff73=\u5c71\u7530");
    }

    @Test
    void aKoreanNameIsDecoded() {
        // PS3.5 annex I.2
        assertThat(decode("486f6e675e47696c646f6e673d1b242943 fbf3 5e1b242943 d1ced4d7 3d1b242943 c8ab 5e1b242943 b1e6b5bf",
                "", "ISO 2022 IR 149")).isEqualTo("Hong^Gildong=\u6d2a^\u5409\u6d1e=\ud64d^\uae38\ub3d9");
    }

    @Test
    void aChineseNameWithEscapesIsDecoded() {
        // PS3.5 annex K.2
        assertThat(decode("5a68616e675e5869616f446f6e673d1b242941 d5c5 5e1b242941 d0a1b6ab 3d", "", "ISO 2022 IR 58"))
                .isEqualTo("Zhang^XiaoDong=\u5f20^\u5c0f\u4e1c=");
    }

    @Test
    void latinSetsChangeByEscapeAndGoBackAtDelimiters() {
        assertThat(decode("e4 1b2d4c bb 5c e4", "ISO 2022 IR 100", "ISO 2022 IR 144")).isEqualTo("\u00e4\u041b\\\u00e4");
    }

    @Test
    void bytesOfNoCharacterAreMarkedNotDropped() {
        assertThat(decode("41ff42", "")).isEqualTo("A\ufffdB");
        assertThat(decode("411b2a5a42", "ISO 2022 IR 100", "ISO 2022 IR 87")).startsWith("A\ufffd");
        assertThat(decode("41e9", "NO SUCH SET")).isEqualTo("A\ufffd");
    }

    @Test
    void aSecondByteThatLooksLikeABackslashPartsNothing() {
        // GB18030 835C is one character; its second byte is 5CH.
        DicomDataset dataset = new DicomDataset().put(Tag.SPECIFIC_CHARACTER_SET, "GB18030")
                .putBytes(Tag.PATIENT_NAME, Vr.PN, HexFormat.of().parseHex("835c5e41"));
        assertThat(dataset.strings(Tag.PATIENT_NAME)).hasSize(1);
    }

    @Test
    void itemsInheritTheCharacterSetAndMayHaveTheirOwn() {
        DicomDataset item = new DicomDataset().putBytes(Tag.CODE_MEANING, Vr.LO, new byte[] {(byte) 0xE4, ' '});
        DicomDataset own = new DicomDataset().put(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 144")
                .putBytes(Tag.CODE_MEANING, Vr.LO, new byte[] {(byte) 0xBB, ' '});
        DicomDataset dataset = DicomSamples.mr().put(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 100")
                .put(Tag.PATIENT_NAME, "X").putSequence(Tag.CONTENT_SEQUENCE, item, own);
        for (DicomDataset each : List.of(dataset,
                DicomSamples.read(DicomSamples.file(dataset, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)).dataset())) {
            assertThat(each.sequence(Tag.CONTENT_SEQUENCE).get(0).string(Tag.CODE_MEANING)).contains("\u00e4");
            assertThat(each.sequence(Tag.CONTENT_SEQUENCE).get(1).string(Tag.CODE_MEANING)).contains("\u041b");
        }
    }

    @Test
    void aCharacterTheSetLacksIsNotWrittenAsAnotherOne() {
        DicomDataset dataset = new DicomDataset().put(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 100");
        assertThatThrownBy(() -> dataset.put(Tag.PATIENT_NAME, "\u5c71\u7530")).isInstanceOf(DicomException.class)
                .hasMessageContaining("ISO_IR 192");
    }

    private static String decode(String hex, String... terms) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return (terms.length == 1 && terms[0].isEmpty() ? CharacterSet.ASCII : CharacterSet.of(List.of(terms))).decode(bytes);
    }
}
