// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MultipartReaderTest {

    @Test
    void partsAreReadWithTheirHeaders() throws IOException {
        MultipartReader reader = reader("--b\r\nContent-Type: application/dicom\r\nX-Folded: one\r\n two\r\n\r\nabc\r\n--b--");
        MultipartReader.Part part = reader.next().orElseThrow();

        assertThat(part.headers()).containsEntry("content-type", "application/dicom").containsEntry("x-folded", "one two");
        assertThat(text(part)).isEqualTo("abc");
        assertThat(reader.next()).isEmpty();
        assertThat(reader.next()).isEmpty();
    }

    @Test
    void preambleAndEpilogueArePassedOver() throws IOException {
        assertThat(parts("This is a multipart message\r\n\r\n--b\r\n\r\nabc\r\n--b--\r\nfarewell")).containsExactly("abc");
    }

    @Test
    void linesMayEndWithLineFeedAlone() throws IOException {
        assertThat(parts("--b\nA: b\n\nabc\r\n--b\n\ndef\n--b--\n")).containsExactly("abc\r", "def");
    }

    @Test
    void theLineEndBeforeABoundaryBelongsToTheBoundaryAndNoOther() throws IOException {
        assertThat(parts("--b\r\n\r\nabc\r\n\r\n--b\r\n\r\n\n--b\r\r\n--b--")).containsExactly("abc\r\n", "\n--b\r");
    }

    @Test
    void aPartThatSaysHowLongItIsMayHoldWhatLooksLikeTheBoundary() throws IOException {
        String pixels = "ab\r\n--b\r\n\r\n--b--\r\ncd";
        String length = "Content-Length: " + pixels.length() + "\r\n\r\n";
        assertThat(parts("--b\r\n" + length + pixels + "\r\n--b\r\n" + length + pixels + "\r\n--b\r\n\r\nlast\r\n--b--"))
                .containsExactly(pixels, pixels, "last");
        String large = "\r\n--b--".repeat(30_000);
        assertThat(parts("--b\r\nContent-Length: " + large.length() + "\r\n\r\n" + large + "\r\n--b--")).containsExactly(large);
        MultipartReader skipping = reader("--b\r\n" + length + pixels + "\r\n--b\r\n\r\nlast\r\n--b--");
        skipping.next();
        assertThat(text(skipping.next().orElseThrow())).isEqualTo("last");
    }

    @Test
    void anEmptyPartMaySaySo() throws IOException {
        assertThat(parts("--b\r\nContent-Length: 0\r\n\r\n\r\n--b\r\nContent-Length: 0\r\n\r\n\r\n--b--")).containsExactly("", "");
    }

    @Test
    void aLengthTooShortOrNoNumberIsPassedOverForTheBoundary() throws IOException {
        assertThat(parts("--b\r\nContent-Length: 2\r\n\r\nabc\r\n--b--")).containsExactly("abc");
        assertThat(parts("--b\r\nContent-Length: many\r\n\r\nabc\r\n--b--")).containsExactly("abc");
        assertThat(parts("--b\r\nContent-Length: -1\r\n\r\nabc\r\n--b--")).containsExactly("abc");
    }

    /** Two parts must never be taken for one. */
    @Test
    void aLengthTooLongIsAnErrorThatNamesIt() {
        assertThatThrownBy(() -> parts("--b\r\nContent-Length: 7\r\n\r\nabc\r\n--b\r\n\r\ndefghijk\r\n--b--"))
                .isInstanceOf(IOException.class).hasMessageContaining("Content-Length");
        assertThatThrownBy(() -> parts("--b\r\nContent-Length: 2000\r\n\r\nabc\r\n--b--")).isInstanceOf(EOFException.class);
    }

    @Test
    void blanksAfterABoundaryAreAllowed() throws IOException {
        assertThat(parts("--b \t\r\n\r\nabc\r\n--b  \r\n\r\ndef\r\n--b--")).containsExactly("abc", "def");
    }

    @Test
    void aPartMayBeEmptyAndABodyMayHaveNoPart() throws IOException {
        assertThat(parts("--b\r\n\r\n\r\n--b\r\n\r\n--b--")).containsExactly("", "");
        assertThat(parts("--b--\r\n")).isEmpty();
    }

    @Test
    void whatAReaderLeavesOfAPartIsSkipped() throws IOException {
        MultipartReader reader = reader("--b\r\n\r\n" + "x".repeat(200_000) + "\r\n--b\r\n\r\ndef\r\n--b--");
        assertThat(reader.next().orElseThrow().body().read()).isEqualTo('x');

        assertThat(text(reader.next().orElseThrow())).isEqualTo("def");
    }

    @Test
    void anyBytesComeThroughHoweverTheStreamIsCut() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 60; round++) {
            byte[] content = new byte[random.nextInt(round % 10 == 0 ? 150_000 : 200)];
            // Few values, so that beginnings of boundaries abound.
            for (int i = 0; i < content.length; i++) {
                content[i] = (byte) "\r\n--bX".charAt(random.nextInt(6));
            }
            String expected = "X" + new String(content, StandardCharsets.ISO_8859_1).replace("\r\n--b", "\r\n-Xb");
            String body = "--b\r\n\r\n" + expected + "\r\n--b\r\n\r\nlast\r\n--b--";
            InputStream cut = new FilterInputStream(stream(body)) {
                @Override
                public int read(byte[] target, int offset, int length) throws IOException {
                    return super.read(target, offset, Math.min(length, 1 + random.nextInt(50)));
                }
            };

            assertThat(all(new MultipartReader(cut, "b"))).containsExactly(expected, "last");
        }
    }

    @Test
    void aBodyThatEndsEarlyIsAnErrorWhereverItEnds() {
        String whole = "--b\r\nA: b\r\n\r\nabcdef\r\n--b--";
        for (int length = 0; length < whole.length(); length++) {
            String cut = whole.substring(0, length);
            assertThatThrownBy(() -> parts(cut)).as(cut).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void headersWithoutEndAreBounded() {
        assertThatThrownBy(() -> parts("--b\r\n" + "A: b\r\n".repeat(10_000))).hasMessageContaining("too long");
        assertThatThrownBy(() -> parts("--b\r\nA: " + "b".repeat(100_000))).hasMessageContaining("too long");
    }

    @Test
    void aPreambleWithoutEndIsBounded() {
        assertThatThrownBy(() -> parts("x".repeat(100_000))).hasMessageContaining("no boundary");
        assertThatThrownBy(() -> parts("x\r\n".repeat(100_000))).hasMessageContaining("no boundary");
    }

    @Test
    void malformedHeadersAndBoundaryLinesAreErrors() {
        assertThatThrownBy(() -> parts("--b\r\nno colon\r\n\r\nabc\r\n--b--")).hasMessageContaining("header line");
        assertThatThrownBy(() -> parts("--b\r\n\r\nabc\r\n--bc\r\n\r\n\r\n--b--")).hasMessageContaining("boundary line");
        assertThatThrownBy(() -> parts("--bc\r\n\r\nabc\r\n--b--")).hasMessageContaining("boundary line");
    }

    @Test
    void aBoundaryThatCannotBeOneIsRefused() {
        for (String boundary : new String[] {"", "x".repeat(201), "a\r\nb", "ä"}) {
            assertThatThrownBy(() -> new MultipartReader(stream(""), boundary)).hasMessageContaining("boundary");
        }
    }

    private static List<String> parts(String body) throws IOException {
        return all(reader(body));
    }

    private static List<String> all(MultipartReader reader) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Optional<MultipartReader.Part> part = reader.next(); part.isPresent(); part = reader.next()) {
            texts.add(text(part.get()));
        }
        return texts;
    }

    private static String text(MultipartReader.Part part) throws IOException {
        return new String(part.body().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static MultipartReader reader(String body) throws IOException {
        return new MultipartReader(stream(body), "b");
    }

    private static InputStream stream(String body) {
        return new ByteArrayInputStream(body.getBytes(StandardCharsets.ISO_8859_1));
    }
}
