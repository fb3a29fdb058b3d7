// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeriesKindTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            ORIGINAL/PRIMARY/M/SE                | T2 SAG                 | PLAIN
            DERIVED/SECONDARY/OTHER/AI           | T2 SAG                 | PLAIN
            DERIVED/PRIMARY/DIXON/WATER          | T2 SAG DIXON_W         | PLAIN
            ORIGINAL/PRIMARY/M/NORM/IN_PHASE     | T2 SAG DIXON_in        | PLAIN
            ORIGINAL/PRIMARY                     | T2 SAG FAT SAT         | PLAIN
            ORIGINAL/PRIMARY                     | T2 DIXON FATSAT        | PLAIN
            ORIGINAL/PRIMARY                     | T2 FS                  | PLAIN
            DERIVED/SECONDARY/MPR                | T2 SPACE               | DERIVED
            ORIGINAL/PRIMARY                     | T2 SPACE MPR SAG       | DERIVED
            DERIVED/PRIMARY/DIXON/FAT            | T2 SAG                 | FAT_OR_OPPOSED
            ORIGINAL/PRIMARY/M/OPP_PHASE         | T2 SAG                 | FAT_OR_OPPOSED
            ORIGINAL/PRIMARY                     | T2 SAG Dixon_F         | FAT_OR_OPPOSED
            ORIGINAL/PRIMARY                     | FAT: T2 SAG DIXON FAT  | FAT_OR_OPPOSED
            ORIGINAL/PRIMARY/LOCALIZER           | -                      | LOCALISER
            ORIGINAL/PRIMARY                     | Survey_32ch            | LOCALISER
            ORIGINAL/PRIMARY                     | 3-plane loc            | LOCALISER
            DERIVED/SECONDARY/SCREEN SAVE        | -                      | SCREEN_SAVE
            ORIGINAL/PRIMARY                     | Screen Save            | SCREEN_SAVE
            """)
    void imageTypeAndDescriptionTellWhatASeriesIs(String imageType, String description, SeriesKind kind) {
        assertThat(SeriesKind.of(Arrays.asList(imageType.split("/")), description == null ? "" : description)).isEqualTo(kind);
    }
}
