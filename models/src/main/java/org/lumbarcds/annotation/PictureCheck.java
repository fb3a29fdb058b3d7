// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.annotation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lumbarcds.annotation.DrawnPicture.DrawnBox;
import org.lumbarcds.annotation.LabelledPicture.TruthBox;
import org.lumbarcds.annotation.PatientTable.Entry;
import org.lumbarcds.image.Box;
import org.lumbarcds.image.PictureReader;
import org.lumbarcds.image.UnreadableImageException;

/** Holds what an annotation file says of a picture against the picture. */
final class PictureCheck {

    private static final long MOST_PICTURE_BYTES = 64L << 20;

    /** Programs round outwards, and some count pixels from 1. */
    private static final double ROUNDING_PIXELS = 1.01;

    /** Boxes closer than this are one box drawn twice. */
    private static final double SAME_PIXELS = 0.5;

    private final PictureFolder folder;
    private final ClassNames classes;
    private final Problems problems;

    PictureCheck(PictureFolder folder, ClassNames classes, Problems problems) {
        this.folder = folder;
        this.classes = classes;
        this.problems = problems;
    }

    /** The picture without patient; empty where something is wrong with it, which is told. */
    Optional<LabelledPicture> check(DrawnPicture drawn) {
        try {
            Path file = folder.find(drawn.image());
            return check(drawn, file);
        } catch (IOException e) {
            problems.error(drawn.source(), drawn.where(), e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<LabelledPicture> check(DrawnPicture drawn, Path file) {
        byte[] bytes;
        PictureReader.Size size;
        try {
            if (Files.size(file) > MOST_PICTURE_BYTES) {
                throw new UnreadableImageException("the file is larger than " + (MOST_PICTURE_BYTES >> 20)
                        + " MiB; a slice is far smaller");
            }
            bytes = Files.readAllBytes(file);
            size = PictureReader.size(bytes);
        } catch (IOException e) {
            problems.error(file, "", e.getMessage() + "; replace the image");
            return Optional.empty();
        }
        if (drawn.size().filter(stated -> stated.width() != size.width() || stated.height() != size.height()).isPresent()) {
            problems.error(drawn.source(), drawn.where(), "the annotation was made on a picture of "
                    + drawn.size().get().width() + " x " + drawn.size().get().height() + " pixels, but " + file.getFileName()
                    + " has " + size.width() + " x " + size.height() + "; annotate this picture or put the other one there");
            return Optional.empty();
        }
        List<TruthBox> boxes = new ArrayList<>();
        boolean good = true;
        for (DrawnBox box : drawn.boxes()) {
            good &= add(box, drawn, size, boxes);
        }
        if (!good) {
            return Optional.empty();
        }
        if (drawn.boxes().isEmpty()) {
            problems.warning(drawn.source(), drawn.where(),
                    "no box is drawn; the picture counts as one with nothing to find."
                    + " If it was only not annotated yet, take it out");
        }
        return Optional.of(new LabelledPicture(file, "", "", "", size.width(), size.height(), sha256(bytes), boxes));
    }

    private boolean add(DrawnBox drawn, DrawnPicture picture, PictureReader.Size size, List<TruthBox> boxes) {
        Optional<String> name = classes.of(drawn.className());
        if (name.isEmpty()) {
            problems.error(picture.source(), drawn.where(), "the class '" + drawn.className() + "' is not known; known are "
                    + String.join(", ", ClassNames.CLASSES) + " and their usual names. Say what it means by --class \""
                    + drawn.className() + "=CLASS\", or leave such boxes out by --class \"" + drawn.className()
                            + "=ignore\"");
            return false;
        }
        double sx = picture.fractions() ? size.width() : 1;
        double sy = picture.fractions() ? size.height() : 1;
        Box box = new Box(drawn.x1() * sx, drawn.y1() * sy, drawn.x2() * sx, drawn.y2() * sy);
        String wrong = wrong(box, size);
        if (!wrong.isEmpty()) {
            problems.error(picture.source(), drawn.where(), wrong + "; draw it again");
            return false;
        }
        if (name.get().equals(ClassNames.IGNORE)) {
            return true;
        }
        Box inside = new Box(Math.max(0, box.x1()), Math.max(0, box.y1()),
                Math.min(size.width(), box.x2()), Math.min(size.height(), box.y2()));
        TruthBox truth = new TruthBox(name.get(), inside);
        if (boxes.stream().anyMatch(other -> same(other, truth))) {
            problems.warning(picture.source(), drawn.where(),
                    "the " + name.get() + " box is drawn twice; it counts once. Delete one");
            return true;
        }
        boxes.add(truth);
        return true;
    }

    private static String wrong(Box box, PictureReader.Size size) {
        double[] sides = {box.x1(), box.y1(), box.x2(), box.y2()};
        for (double side : sides) {
            if (!Double.isFinite(side)) {
                return "the box " + text(box) + " has a side that is no number";
            }
        }
        if (box.x2() <= box.x1() || box.y2() <= box.y1()) {
            return "the box " + text(box) + " has no area: its right and lower side must lie beyond its left and upper one";
        }
        double beyond = Math.max(
                Math.max(-box.x1(), -box.y1()), Math.max(box.x2() - size.width(), box.y2() - size.height()));
        return beyond <= ROUNDING_PIXELS ? "" : String.format(Locale.ROOT,
                "the box %s reaches %.0f pixels beyond the picture of %d x %d", text(box), beyond, size.width(),
                        size.height());
    }

    private static String text(Box box) {
        return String.format(Locale.ROOT, "(%.1f, %.1f) to (%.1f, %.1f)", box.x1(), box.y1(), box.x2(), box.y2());
    }

    private static boolean same(TruthBox a, TruthBox b) {
        return a.className().equals(b.className())
                && Math.abs(a.box().x1() - b.box().x1()) < SAME_PIXELS && Math.abs(a.box().y1() - b.box().y1()) < SAME_PIXELS
                && Math.abs(a.box().x2() - b.box().x2()) < SAME_PIXELS
                        && Math.abs(a.box().y2() - b.box().y2()) < SAME_PIXELS;
    }

    static LabelledPicture of(LabelledPicture picture, Entry entry) {
        return new LabelledPicture(picture.file(), entry.patient(), entry.fold(), entry.weighting(),
                picture.width(), picture.height(), picture.sha256(), picture.boxes());
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
