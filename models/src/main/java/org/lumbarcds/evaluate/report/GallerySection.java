// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.lumbarcds.annotation.LabelledPicture.TruthBox;
import org.lumbarcds.evaluate.figures.ErrorCase;
import org.lumbarcds.image.Box;
import org.lumbarcds.image.PictureReader;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.image.Window;

/** Pictures of the worst errors, the box in question in the middle. */
final class GallerySection {

    private static final int SIDE = 240;
    /** How much of the surroundings is shown: the box's longer side times this. */
    private static final double ROOM = 2.4;
    private static final double LEAST_SHOWN = 110;
    private static final Color DRAWN = new Color(0xe69f00);
    private static final Color TRUTH = new Color(0x56b4e9);

    private final Map<String, List<ErrorCase>> errors;

    GallerySection(Map<String, List<ErrorCase>> errors) {
        this.errors = errors;
    }

    /** @throws IOException if a picture that was evaluated cannot be read any more */
    void write(Html html) throws IOException {
        html.raw("<section id=\"errors\">").heading(2, "The worst errors");
        html.paragraph("For each of the three classes the surest boxes that are wrong by the annotation, and the annotated boxes"
                + " most thoroughly missed, each of another patient. Orange: the model's box. Blue, dashed: the annotation's boxes"
                + " of the same class. Some are errors of the annotation.");
        for (Map.Entry<String, List<ErrorCase>> row : errors.entrySet()) {
            html.heading(3, row.getKey()).raw("<div class=\"gallery\">");
            for (ErrorCase error : row.getValue()) {
                String what = error.missed() ? "missed " + error.className() : "no " + error.className() + " annotated here";
                String score = (error.missed() ? "best score on it " : "score ") + Html.number(error.score(), 2)
                        + ", threshold "
                        + (Double.isInfinite(error.threshold()) ? "none" : Html.number(error.threshold(), 2));
                html.raw("<figure><img width=\"" + SIDE + "\" height=\"" + SIDE + "\" alt=\""
                        + Html.escape(what + ", " + score) + "\" src=\"data:image/png;base64,"
                        + Base64.getEncoder().encodeToString(png(error)) + "\"><figcaption>");
                html.raw("<b>" + Html.escape(what) + "</b><br>" + Html.escape(score) + "</figcaption></figure>");
            }
            html.raw("</div>");
        }
        html.raw("</section>");
    }

    private static byte[] png(ErrorCase error) throws IOException {
        SagittalSlice slice = PictureReader.read(Files.readAllBytes(Path.of(error.picture().name())));
        double shown = Math.max(LEAST_SHOWN, ROOM * Math.max(error.box().width(), error.box().height()));
        shown = Math.min(shown, Math.min(slice.width(), slice.height()));
        double left = clamp(error.box().centreX() - shown / 2, slice.width() - shown);
        double top = clamp(error.box().centreY() - shown / 2, slice.height() - shown);
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        double scale = SIDE / shown;
        graphics.drawImage(grey(slice), 0, 0, SIDE, SIDE,
                (int) left, (int) top, (int) (left + shown), (int) (top + shown), null);
        graphics.setStroke(new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {6, 4}, 0));
        graphics.setColor(TRUTH);
        for (TruthBox truth : error.picture().truth()) {
            if (truth.className().equals(error.className())) {
                draw(graphics, truth.box(), left, top, scale);
            }
        }
        if (!error.missed()) {
            graphics.setStroke(new BasicStroke(2));
            graphics.setColor(DRAWN);
            draw(graphics, error.box(), left, top, scale);
        }
        graphics.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", out);
        return out.toByteArray();
    }

    private static double clamp(double value, double most) {
        return Math.max(0, Math.min(value, most));
    }

    private static void draw(Graphics2D graphics, Box box, double left, double top, double scale) {
        graphics.drawRect((int) Math.round((box.x1() - left) * scale), (int) Math.round((box.y1() - top) * scale),
                (int) Math.round(box.width() * scale), (int) Math.round(box.height() * scale));
    }

    private static BufferedImage grey(SagittalSlice slice) {
        Window window = Window.ofPercentiles(slice.pixels(), 0.5, 99.5);
        BufferedImage image = new BufferedImage(slice.width(), slice.height(), BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < slice.height(); y++) {
            for (int x = 0; x < slice.width(); x++) {
                image.getRaster().setSample(x, y, 0, Math.round(255 * window.apply(slice.pixels()[y * slice.width() + x])));
            }
        }
        return image;
    }
}
