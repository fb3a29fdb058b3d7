// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.readers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lumbarcds.annotation.ClassNames;
import org.lumbarcds.spine.SpinalLevel;

class ReaderMarksTest {

    @TempDir
    Path folder;

    private ReaderMarks read(String text) throws IOException {
        Path file = folder.resolve("readers.csv");
        Files.writeString(file, text);
        return ReaderMarks.read(file, new ClassNames(Map.of()));
    }

    @Test
    void levelsAreReadAsPeopleWriteThem() throws IOException {
        ReaderMarks marks = read("image,reader,condition,level\na,R,slip,L4-L5\nb,R,slip,l4/5\nc,R,slip,L5 S1\nd,R,slip,T12/L1\n");
        assertThat(marks.remarks()).isEmpty();
        assertThat(marks.readings().get("R").values()).extracting(r -> r.marks().get(0).level()).containsExactly(
                Optional.of(SpinalLevel.L4_L5), Optional.of(SpinalLevel.L4_L5), Optional.of(SpinalLevel.L5_S1),
                Optional.of(SpinalLevel.T12_L1));
    }

    @Test
    void aFaultyLineCostsItsReadingOnly() throws IOException {
        ReaderMarks marks = read("image,reader,condition,level,seconds\na,R,slip,L4-L5,\na,R,slip,L9-L10,\nb,R,,,12\n,R,slip,L4-L5,\n"
                + "c,R,slip,L4-L5,soon\nd,R,slip,,\n");
        assertThat(marks.readings().get("R")).containsOnlyKeys("b");
        assertThat(marks.remarks()).hasSize(4);
        assertThat(marks.remarks().get(0)).contains("line 3", "the level 'L9-L10' is not known; known are T12-L1");
        assertThat(marks.remarks().get(1)).contains("line 5", "reader or image is empty");
        assertThat(marks.remarks().get(2)).contains("line 6", "seconds is 'soon'");
        assertThat(marks.remarks().get(3)).contains("line 7", "nothing says where 'slip' is; fill in level, or x1, y1, x2");
    }

    @Test
    void aTableWithoutPlacesIsRefused() {
        assertThatThrownBy(() -> read("image,reader,condition\n")).isInstanceOf(IOException.class)
                .hasMessageContaining("readers.csv: there is no column level");
    }
}
