// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.card;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkdownTest {

    @Test
    void plainWordsStayAsTheyAre() {
        assertThat(Markdown.escape("lumbar-compact 1.2.0, Müller")).isEqualTo("lumbar-compact 1.2.0, Müller");
    }

    @Test
    void htmlIsText() {
        assertThat(Markdown.escape("<img src=x> & <b>")).isEqualTo("&lt;img src\\=x&gt; &amp; &lt;b&gt;");
    }

    @Test
    void markupTablesAndLinksAreText() {
        assertThat(Markdown.escape("**a** | [b](http://c) `d` # ~~e~~"))
                .isEqualTo("\\*\\*a\\*\\* \\| \\[b\\]\\(http\\://c\\) \\`d\\` \\# \\~\\~e\\~\\~");
        assertThat(Markdown.escape("www.example.org a@b")).isEqualTo("www\\.example.org a\\@b");
    }

    @Test
    void linesAndControlCharactersBecomeSpaces() {
        assertThat(Markdown.escape("a\n\n# b\u0000c")).isEqualTo("a  \\# b c");
    }

    @Test
    void longTextIsCut() {
        assertThat(Markdown.escape("x".repeat(1000))).hasSize(302).endsWith("…");
    }
}
