// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class AnnotatedImageTest {

    private static final AnnotatedImage.Mark HERNIATION =
            new AnnotatedImage.Mark("herniation", 0.87, Optional.of("L4-L5"), new Box(16, 32, 48, 40));

    private static long pixels(BufferedImage image, int rgb, int fromY, int toY) {
        long count = 0;
        for (int y = fromY; y < toY; y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                count += (image.getRGB(x, y) & 0xffffff) == rgb ? 1 : 0;
            }
        }
        return count;
    }

    @Test
    void theBoxLiesWhereTheDetectionIs() {
        BufferedImage image = AnnotatedImage.draw(Slices.ramp(64, 64), List.of(HERNIATION));
        // 64 pixels are drawn as 768: the left edge of the box is at 16 * 12.
        for (int y = 32 * 12; y < 40 * 12; y++) {
            assertThat(image.getRGB(16 * 12, y) & 0xffffff).isEqualTo(0xe69f00);
        }
        assertThat(image.getRGB(16 * 12 - 20, 36 * 12) & 0xffffff).isNotEqualTo(0xe69f00);
    }

    @Test
    void oblongPixelsAreDrawnSquare() {
        BufferedImage image = AnnotatedImage.draw(
                Slices.withSpacing(40, 40, 2, 1, Slices.ramp(40, 40).pixels()), List.of());
        // The slice is 384 x 768, widened for the disclaimer only.
        assertThat(image.getHeight()).isGreaterThanOrEqualTo(768);
        assertThat(image.getWidth()).isBetween(384, 520);
    }

    @Test
    void everyPictureSaysThatItIsNoDiagnosis() {
        BufferedImage bare = AnnotatedImage.draw(Slices.of(64, 64, new float[64 * 64]), List.of());
        assertThat(pixels(bare, 0xffffff, 0, 768)).isZero();
        assertThat(pixels(bare, 0xffffff, 768, bare.getHeight())).isGreaterThan(500);
    }

    @Test
    void theLegendNamesEachClassOnce() {
        BufferedImage one = AnnotatedImage.draw(Slices.ramp(64, 64), List.of(HERNIATION));
        BufferedImage two = AnnotatedImage.draw(Slices.ramp(64, 64), List.of(HERNIATION, HERNIATION,
                new AnnotatedImage.Mark("spondylolisthesis", 0.4, Optional.empty(), new Box(1, 1, 9, 9))));
        assertThat(two.getHeight() - one.getHeight()).isEqualTo(20);
        assertThat(pixels(two, 0xcc79a7, 768, two.getHeight())).isPositive();
    }

    @Test
    void aBoxAtTheEdgeAndAnUnknownClassAreDrawnToo() {
        BufferedImage image = AnnotatedImage.draw(Slices.ramp(64, 64), List.of(
                new AnnotatedImage.Mark("new class \u00e9", 0.4, Optional.empty(), new Box(40, 60, 64, 64))));
        assertThat(pixels(image, 0xffffff, 700, 768)).isPositive();
    }

    @Test
    void jpegAndPngCanBeReadBack() throws IOException {
        assertThat(ImageIO.read(new ByteArrayInputStream(AnnotatedImage.jpeg(Slices.ramp(64, 64), List.of(HERNIATION)))))
                .isNotNull();
        assertThat(ImageIO.read(new ByteArrayInputStream(AnnotatedImage.png(Slices.ramp(64, 64), List.of(HERNIATION)))))
                .isNotNull();
    }
}
