// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * A slice with boxes drawn on it: class, score and level beside each box, a legend and the word that it is no diagnosis.
 * Classes differ in colour (the palette of Okabe and Ito, which colour-blind people can tell apart), in line style and in
 * their written name. Pixels are drawn square in mm, the slice turned head up and anterior left.
 */
public final class AnnotatedImage {

    /** Said on every picture. */
    static final String DISCLAIMER = "Preliminary AI result, not a diagnosis";

    /** The longer side of the slice as drawn, pixels. */
    private static final int SIDE = 768;

    private static final int MARGIN = 6;
    private static final BitmapFont FONT = new BitmapFont(2);
    private static final Style OTHER = new Style(Color.WHITE, 2, 3);

    private static final Map<String, Style> STYLES = Map.of(
            "normal", new Style(new Color(0x56b4e9)),
            "herniation", new Style(new Color(0xe69f00)),
            "spondylolisthesis", new Style(new Color(0xcc79a7), 12, 4),
            "stenosis", new Style(new Color(0xf0e442), 6, 4),
            "degeneration", new Style(new Color(0x009e73), 2, 4));

    /** A line: colour and lengths of dash and gap; no dash for a solid one. */
    private record Style(Color colour, float... dash) {

        BasicStroke stroke() {
            return dash.length == 0
                    ? new BasicStroke(2)
                    : new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, dash, 0);
        }
    }

    /**
     * One box to draw.
     *
     * @param className class of the model
     * @param score 0..1, as it is to be shown
     * @param level e.g. {@code L4-L5}; empty where unknown
     * @param box in pixels of the turned slice
     */
    public record Mark(String className, double score, Optional<String> level, Box box) {
    }

    private AnnotatedImage() {
    }

    /** As {@link #draw}, as JPEG. */
    public static byte[] jpeg(SagittalSlice slice, List<Mark> marks) {
        return encode(draw(slice, marks), "jpg");
    }

    /** As {@link #draw}, as PNG. */
    public static byte[] png(SagittalSlice slice, List<Mark> marks) {
        return encode(draw(slice, marks), "png");
    }

    /** Draws the slice with the marks; stronger ones lie over weaker ones and have their text where it belongs. */
    public static BufferedImage draw(SagittalSlice slice, List<Mark> marks) {
        Letterbox place = Letterbox.of(slice, SIDE);
        Map<String, Integer> counts = new LinkedHashMap<>();
        marks.forEach(m -> counts.merge(m.className(), 1, Integer::sum));
        int line = FONT.height() + MARGIN;
        // Wide enough for the disclaimer also under a narrow slice.
        int width = Math.max(place.newWidth(), FONT.width(DISCLAIMER) + 2 * MARGIN);
        int height = place.newHeight() + line * (counts.size() + 1) + MARGIN;
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int left = (width - place.newWidth()) / 2;
        drawPixels(picture, slice, place, left);
        Graphics2D graphics = picture.createGraphics();
        try {
            List<Mark> strongestLast = marks.stream().sorted(Comparator.comparingDouble(Mark::score)).toList();
            strongestLast.forEach(mark -> drawBox(graphics, mark, rectangle(mark.box(), slice, place, left)));
            List<Rectangle> taken = new ArrayList<>();
            for (int i = marks.size() - 1; i >= 0; i--) {
                Mark mark = strongestLast.get(i);
                Rectangle box = rectangle(mark.box(), slice, place, left);
                drawText(graphics, mark, box, new Rectangle(left, 0, place.newWidth(), place.newHeight()), taken);
            }
            int y = place.newHeight() + MARGIN;
            for (Map.Entry<String, Integer> entry : counts.entrySet()) {
                Style style = style(entry.getKey());
                graphics.setColor(style.colour());
                graphics.setStroke(style.stroke());
                graphics.drawRect(MARGIN, y, 30, FONT.height() - 1);
                FONT.draw(graphics, entry.getKey() + " (" + entry.getValue() + ")", 30 + 3 * MARGIN, y);
                y += line;
            }
            graphics.setColor(Color.WHITE);
            FONT.draw(graphics, DISCLAIMER, MARGIN, y);
        } finally {
            graphics.dispose();
        }
        return picture;
    }

    private static void drawPixels(BufferedImage picture, SagittalSlice slice, Letterbox place, int left) {
        Window window = Window.ofPercentiles(slice.pixels(), 0.5, 99.5);
        float[] imaged = slice.pixels().clone();
        for (int i = 0; i < imaged.length; i++) {
            imaged[i] = Float.isNaN(imaged[i]) ? window.low() : imaged[i];
        }
        float[] shown = TriangleFilter.resize(
                imaged, slice.width(), slice.height(), place.newWidth(), place.newHeight());
        for (int y = 0; y < place.newHeight(); y++) {
            for (int x = 0; x < place.newWidth(); x++) {
                int grey = Math.round(255 * window.apply(shown[y * place.newWidth() + x]));
                picture.setRGB(left + x, y, grey << 16 | grey << 8 | grey);
            }
        }
    }

    private static Rectangle rectangle(Box box, SagittalSlice slice, Letterbox place, int left) {
        double scaleX = (double) place.newWidth() / slice.width();
        double scaleY = (double) place.newHeight() / slice.height();
        int x1 = left + (int) Math.round(box.x1() * scaleX);
        int y1 = (int) Math.round(box.y1() * scaleY);
        int x2 = left + (int) Math.round(box.x2() * scaleX);
        int y2 = (int) Math.round(box.y2() * scaleY);
        return new Rectangle(x1, y1, x2 - x1, y2 - y1);
    }

    private static void drawBox(Graphics2D graphics, Mark mark, Rectangle box) {
        Style style = style(mark.className());
        graphics.setColor(style.colour());
        graphics.setStroke(style.stroke());
        graphics.draw(box);
    }

    /** Writes beside the box, behind the spine where there is room, and below what is already written there. */
    private static void drawText(Graphics2D graphics, Mark mark, Rectangle box, Rectangle slice, List<Rectangle> taken) {
        String text = mark.level().map(l -> l + " ").orElse("") + mark.className()
                + String.format(Locale.ROOT, " %.2f", mark.score());
        int width = FONT.width(text) + 4;
        int height = FONT.height() + 4;
        int x = Math.max(slice.x, Math.min(box.x + box.width + 3, slice.x + slice.width - width));
        int y = Math.max(0, Math.min(box.y + box.height / 2 - height / 2, slice.height - height));
        Rectangle place = new Rectangle(x, y, width, height);
        while (taken.stream().anyMatch(place::intersects) && place.y + 2 * height <= slice.height) {
            place.y += 2;
        }
        taken.add(place);
        graphics.setColor(Color.BLACK);
        graphics.fill(place);
        graphics.setColor(style(mark.className()).colour());
        FONT.draw(graphics, text, place.x + 2, place.y + 2);
    }

    private static Style style(String className) {
        return STYLES.getOrDefault(className, OTHER);
    }

    private static byte[] encode(BufferedImage picture, String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(picture, format, out)) {
                throw new IllegalStateException("this Java runtime has no " + format + " encoder (module java.desktop)");
            }
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory does not fail", e);
        }
        return out.toByteArray();
    }
}
