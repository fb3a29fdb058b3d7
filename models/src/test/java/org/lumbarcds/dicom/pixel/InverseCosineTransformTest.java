// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class InverseCosineTransformTest {

    /** Rounded right but where the true value is within 0.02 of the middle between two numbers. */
    @Test
    void agreesWithTheDefinitionForImagesOfTwelveBits() {
        Random random = new Random(1);
        for (int round = 0; round < 2000; round++) {
            long[] block = coefficients(random, 1 << random.nextInt(13));
            double[] expected = definition(block);
            InverseCosineTransform.apply(block);
            for (int i = 0; i < 64; i++) {
                assertThat(Math.abs(block[i] - expected[i])).as("round " + round).isLessThanOrEqualTo(0.52);
            }
        }
    }

    @Test
    void aMeanAloneIsAnEighthOfItEverywhere() {
        long[] block = new long[64];
        block[0] = -8 * 2048;
        InverseCosineTransform.apply(block);
        assertThat(block).containsOnly(-2048);
    }

    /** Largest allowed size everywhere, with the signs that add up in one corner. */
    @Test
    void nothingOverflows() {
        for (int corner : new int[] {0, 7, 56, 63, 27}) {
            long[] block = new long[64];
            for (int i = 0; i < 64; i++) {
                block[i] = (basis(i / 8, corner / 8) * basis(i % 8, corner % 8) < 0 ? -1 : 1) * (1L << 15);
            }
            double[] expected = definition(block);
            InverseCosineTransform.apply(block);
            for (int i = 0; i < 64; i++) {
                assertThat((double) block[i]).isCloseTo(expected[i], org.assertj.core.data.Offset.offset(4.0));
            }
        }
    }

    /** ITU-T T.81 annex A.3.3. */
    private static double[] definition(long[] coefficients) {
        double[] samples = new double[64];
        for (int y = 0; y < 8; y++) {
            for (int x = 0; x < 8; x++) {
                double sum = 0;
                for (int i = 0; i < 64; i++) {
                    sum += coefficients[i] * basis(i / 8, y) * basis(i % 8, x);
                }
                samples[8 * y + x] = sum / 4;
            }
        }
        return samples;
    }

    /** Of samples within half of {@code range} around 0, rounded (annex A.3.3). */
    private static long[] coefficients(Random random, int range) {
        double[] samples = new double[64];
        for (int i = 0; i < 64; i++) {
            samples[i] = random.nextInt(range) - range / 2;
        }
        long[] coefficients = new long[64];
        for (int i = 0; i < 64; i++) {
            double sum = 0;
            for (int at = 0; at < 64; at++) {
                sum += samples[at] * basis(i / 8, at / 8) * basis(i % 8, at % 8);
            }
            coefficients[i] = Math.round(sum / 4);
        }
        return coefficients;
    }

    private static double basis(int frequency, int at) {
        return (frequency == 0 ? Math.sqrt(0.5) : 1) * Math.cos((2 * at + 1) * frequency * Math.PI / 16);
    }
}
