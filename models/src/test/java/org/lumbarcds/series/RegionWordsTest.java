// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionWordsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            MRI LUMBAR SPINE                       | L
            MRI L-S SPINE                          | L
            MR L/S-SPINE                           | L
            MR_LWS                                 | L
            T2_TSE_SAG L-Spine                     | L
            LSPINE                                 | L
            LSSPINE                                | L
            T2 SAG L1-S1                           | L
            Lendenwirbelsäule nativ                | L
            IRM rachis lombaire                    | L
            RM columna lumbar                      | L
            RMN lombosacrale                       | L
            RM coluna lombossacra                  | L
            MRI lumbale wervelkolom                | L
            MR ländrygg                            | L
            Kręgosłup lędźwiowy                    | L
            MR kręgosłupa odc. L-S                 | L
            腰椎MRI                                 | L
            腰椎 矢状位 T2                            | L
            MRI CERVICAL SPINE                     | C
            T2 SAG C-SPINE                         | C
            CSPINE                                 | C
            MRT HWS                                | C
            Halswirbelsäule                        | C
            IRM rachis cervical                    | C
            RM columna cervical                    | C
            RM colonna cervicale                   | C
            MR halsrygg                            | C
            Cervicale wervelkolom                  | C
            Kręgosłup szyjny                       | C
            颈椎MRI                                 | C
            頚椎MRI                                 | C
            T2 SAG TSPINE                          | T
            Thorakale WS                           | T
            MRT BWS                                | T
            RM columna dorsal                      | T
            RM colonna toracica                    | T
            MR bröstrygg                           | T
            Kręgosłup piersiowy                    | T
            胸椎MRI                                 | T
            MRI CERVICAL AND LUMBAR SPINE          | CL
            MRT HWS und LWS                        | CL
            MR SPINE C T L                         | CTL
            MRI C/T/L SPINE                        | CTL
            MRI T and L spine                      | TL
            MRI thoracolumbar spine                | TL
            TLSPINE                                | TL
            MRI WHOLE SPINE                        | CTL
            MRT gesamte WS                         | CTL
            Ganzwirbelsäule                        | CTL
            IRM rachis entier                      | CTL
            RM columna completa                    | CTL
            RM rachide in toto                     | CTL
            MR hela ryggen                         | CTL
            Cały kręgosłup                         | CTL
            全脊柱 MRI                               | CTL
            MRI BRAIN                              | O
            Schädel MRT                            | O
            MRT Knie links                         | O
            膝関節                                   | O
            SACRUM                                 | O
            LUMBAR SPINE AND SACRUM                | L
            T2 SAG                                 | -
            SPINE                                  | -
            MRI SPINE T2 SAG                       | -
            CT SPINE                               | -
            MR                                     | -
            ABDOMEN                                | -
            """)
    void everyLanguageTellsTheRegions(String text, String letters) {
        Set<BodyRegion> expected = EnumSet.noneOf(BodyRegion.class);
        for (char letter : (letters == null ? "" : letters).toCharArray()) {
            expected.add(switch (letter) {
                case 'C' -> BodyRegion.CERVICAL;
                case 'T' -> BodyRegion.THORACIC;
                case 'L' -> BodyRegion.LUMBAR;
                default -> BodyRegion.OTHER;
            });
        }

        assertThat(RegionWords.in(text)).isEqualTo(expected);
    }
}
