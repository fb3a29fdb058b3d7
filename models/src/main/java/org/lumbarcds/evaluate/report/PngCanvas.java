// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Draws a PNG picture on white, at twice the size, for documents that take no SVG. */
final class PngCanvas implements Canvas {

    private static final double SCALE = 2;
    private static final Color[] COLOURS = {new Color(0x1b2733), new Color(0xdde3ea), new Color(0x5d6b7a),
            new Color(0x0072b2),
        new Color(0xd55e00), new Color(0x009e73), new Color(0xa2498a), new Color(0x8a6d00), new Color(0x444444)};

    private final BufferedImage image;
    private final Graphics2D graphics;

    PngCanvas(int width, int height) {
        image = new BufferedImage((int) (width * SCALE), (int) (height * SCALE), BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.scale(SCALE, SCALE);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    }

    byte[] png() {
        graphics.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory does not fail", e);
        }
        return out.toByteArray();
    }

    @Override
    public void polyline(double[] x, double[] y, Ink ink, double width, double... dash) {
        float[] lengths = new float[dash.length];
        for (int i = 0; i < dash.length; i++) {
            lengths[i] = (float) dash[i];
        }
        graphics.setStroke(lengths.length == 0 ? new BasicStroke((float) width)
                : new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, lengths, 0));
        graphics.setColor(COLOURS[ink.ordinal()]);
        Path2D path = new Path2D.Double();
        for (int i = 0; i < x.length; i++) {
            if (i == 0) {
                path.moveTo(x[i], y[i]);
            } else {
                path.lineTo(x[i], y[i]);
            }
        }
        graphics.draw(path);
    }

    @Override
    public void dot(double x, double y, double radius, Ink ink) {
        graphics.setColor(COLOURS[ink.ordinal()]);
        graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    @Override
    public void text(double x, double y, String text, Anchor anchor, double size, boolean bold, boolean turned) {
        AffineTransform before = graphics.getTransform();
        Font font = new Font(Font.SANS_SERIF, bold ? Font.BOLD : Font.PLAIN, 1).deriveFont((float) size);
        graphics.setFont(font);
        graphics.setColor(COLOURS[Ink.TEXT.ordinal()]);
        double width = font.getStringBounds(text, graphics.getFontRenderContext()).getWidth();
        graphics.translate(x, y);
        if (turned) {
            graphics.rotate(-Math.PI / 2);
        }
        double shift = anchor == Anchor.START ? 0 : anchor == Anchor.MIDDLE ? -width / 2 : -width;
        graphics.drawString(text, (float) shift, 0);
        graphics.setTransform(before);
    }
}
