// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextTest {

    @Test
    void linesAreWrappedBetweenWords() {
        assertThat(PlainText.wrap("one two three", 8)).containsExactly("one two", "three");
    }

    @Test
    void aWordLongerThanTheLineIsCut() {
        assertThat(PlainText.wrap("a 123456789", 4)).containsExactly("a", "1234", "5678", "9");
    }

    @Test
    void listItemsHangUnderTheirBullet() {
        assertThat(PlainText.ofMarkdown("- one two\n- three", 7)).containsExactly("• one", "  two", "• three");
    }

    @Test
    void boldAndEscapesLoseTheirMarks() {
        assertThat(PlainText.withoutMarks("**bold** 1\\_2 \\* &lt;3 &amp;amp;")).isEqualTo("bold 1_2 * <3 &amp;");
    }

    @Test
    void blocksStayApart() {
        assertThat(PlainText.ofMarkdown("one\n\ntwo", 10)).containsExactly("one", "", "two");
    }

    @Test
    void wideCellsOfATableAreWrapped() {
        assertThat(PlainText.ofMarkdown("| Level | Disc |\n|---|---|\n| L4-L5 | **suspected**, high |", 18))
                .containsExactly("Level  Disc", "-----  -----------", "L4-L5  suspected,", "       high");
    }

    @Test
    void anEscapedBarIsPartOfItsCell() {
        assertThat(MarkdownTable.parse("| a \\| b | c |\n|---|---|").rows()).hasSize(1)
                .first().asList().containsExactly("a | b", "c");
    }
}
