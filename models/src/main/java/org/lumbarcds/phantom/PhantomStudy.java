// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.lumbarcds.image.Box;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.detect.Vertebra;
import org.lumbarcds.detect.Vertebra.Point;
import org.lumbarcds.spine.SpinalLevel;

/**
 * A synthetic study with its truth: boxes and corners of each sagittal slice, in pixels of its pictures (head up,
 * anterior left), and the slip of each level in mm.
 */
public final class PhantomStudy {

    private static final double CANAL_SEEN_MM = 7;

    private final PhantomSpec spec;
    private final Build build;
    private final SpineGeometry geometry;
    private final InPlane.Frame frame;
    private final Painter painter;
    private final Scanner scanner;

    PhantomStudy(PhantomSpec spec) {
        this.spec = spec;
        build = Build.of(spec.seed());
        geometry = SpineGeometry.of(build, spec);
        frame = new InPlane.Frame(geometry, build);
        painter = new Painter(spec, build, geometry, frame);
        scanner = new Scanner(spec, build, painter, frame);
    }

    public PhantomSpec spec() {
        return spec;
    }

    /** Pixels of an edge of the square sagittal pictures. */
    public int matrix() {
        return build.matrix();
    }

    /** Distance of pixel centres, mm, both directions. */
    public double pixelMm() {
        return build.pixelMm();
    }

    Scanner scanner() {
        return scanner;
    }

    SpineGeometry geometry() {
        return geometry;
    }

    /** True where the slice meets the canal, so that discs are judged on it. */
    public boolean nearMidline(int slice) {
        return Math.abs(lateral(slice)) <= CANAL_SEEN_MM;
    }

    private double lateral(int slice) {
        return spec.slicePosition(slice) - build.lateralMm();
    }

    /** Slice indices by distance from the middle of the spine, nearest first. */
    public List<Integer> slicesFromMidline() {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < spec.slices(); i++) {
            order.add(i);
        }
        order.sort((a, b) -> Double.compare(Math.abs(lateral(a)), Math.abs(lateral(b))));
        return order;
    }

    /**
     * Boxes as a reader of the training pictures would draw them: tight around each disc with a margin of 2.5 to 4 mm,
     * the herniated part included; around the whole slipped level; around a piece of the canal.
     *
     * @return score and confidence 1, class names of the detector; empty off the midline
     */
    public List<Detection> boxes(int slice) {
        List<Detection> boxes = new ArrayList<>();
        if (!nearMidline(slice)) {
            return boxes;
        }
        for (Disc disc : geometry.discs()) {
            LevelSpec wrong = disc.spec();
            double herniation = painter.herniationAt(disc, lateral(slice));
            boolean herniated = herniation >= 2;
            String name = herniated ? "herniation" : wrong.degeneration() >= 0.6 ? "degeneration" : "normal";
            Box tight = hull(disc.outline(herniation), herniated ? 3.5 : 2.5);
            if (disc.rudimentary() || !add(boxes, name, tight)) {
                continue;
            }
            if (wrong.stenosis() >= 0.4 || herniation >= 4.5) {
                Point p = disc.at(disc.halfDepth() + 3.5, -1);
                add(boxes, "stenosis", pixels(p.x() - 7, p.y() - 9, p.x() + 7, p.y() + 9));
            }
            if (wrong.slipMm() >= 3) {
                add(boxes, "spondylolisthesis", hull(slipRegion(disc), 1));
            }
        }
        return boxes;
    }

    /** True regions of a slice: {@code matrix() * matrix()} ordinals of {@link Region}, row by row. */
    public byte[] regions(int slice) {
        int n = build.matrix();
        byte[] regions = new byte[n * n];
        for (int row = 0; row < n; row++) {
            for (int column = 0; column < n; column++) {
                InPlane p = frame.at(mm(column + 0.5), mm(row + 0.5));
                regions[row * n + column] = (byte) painter.region(p, lateral(slice)).ordinal();
            }
        }
        return regions;
    }

    private double mm(double px) {
        return (px - build.matrix() / 2.0) * build.pixelMm();
    }

    private static List<Point> slipRegion(Disc disc) {
        List<Point> points = new ArrayList<>(disc.outline(0));
        Body upper = disc.upper();
        Body lower = disc.lower();
        points.add(part(upper.anteriorInferior(), upper.anteriorSuperior(), 0.45));
        points.add(part(upper.posteriorInferior(), upper.posteriorSuperior(), 0.45));
        points.add(part(lower.anteriorSuperior(), lower.anteriorInferior(), 0.45));
        points.add(part(lower.posteriorSuperior(), lower.posteriorInferior(), 0.45));
        points.add(disc.at(disc.halfDepth() + 9, 0));
        return points;
    }

    private static Point part(Point from, Point to, double f) {
        return new Point(from.x() + f * (to.x() - from.x()), from.y() + f * (to.y() - from.y()));
    }

    /** Adds a box cut to the picture unless most of it lies outside. */
    private boolean add(List<Detection> boxes, String name, Box box) {
        double n = build.matrix();
        Box cut = new Box(Math.max(0, box.x1()), Math.max(0, box.y1()), Math.min(n, box.x2()), Math.min(n, box.y2()));
        if (cut.area() < 0.6 * box.area()) {
            return false;
        }
        boxes.add(new Detection(name, 1, 1, cut));
        return true;
    }

    private Box hull(List<Point> points, double marginMm) {
        double x1 = points.stream().mapToDouble(Point::x).min().orElseThrow() - marginMm;
        double y1 = points.stream().mapToDouble(Point::y).min().orElseThrow() - marginMm;
        double x2 = points.stream().mapToDouble(Point::x).max().orElseThrow() + marginMm;
        double y2 = points.stream().mapToDouble(Point::y).max().orElseThrow() + marginMm;
        return pixels(x1, y1, x2, y2);
    }

    private Box pixels(double x1, double y1, double x2, double y2) {
        return new Box(px(x1), px(y1), px(x2), px(y2));
    }

    private double px(double mm) {
        return mm / build.pixelMm() + build.matrix() / 2.0;
    }

    /**
     * Corners of the bodies from S1 up that lie inside the picture, the lowest first, as drawn: a little inside the
     * corners of the quadrilateral, because bones are round.
     *
     * @return in pixels, the top left pixel covering 0..1; empty off the midline
     */
    public List<Vertebra> vertebrae(int slice) {
        List<Vertebra> all = new ArrayList<>();
        if (!nearMidline(slice)) {
            return all;
        }
        for (Body body : geometry.bodies().subList(4, geometry.bodies().size())) {
            Vertebra v = new Vertebra(1, corner(body, body.anteriorSuperior()), corner(body, body.posteriorSuperior()),
                    corner(body, body.posteriorInferior()), corner(body, body.anteriorInferior()));
            if (inside(v.anteriorSuperior()) && inside(v.posteriorSuperior())
                    && inside(v.posteriorInferior()) && inside(v.anteriorInferior())) {
                all.add(v);
            }
        }
        return all;
    }

    private Point corner(Body body, Point corner) {
        Point c = body.centre();
        double d = Math.hypot(c.x() - corner.x(), c.y() - corner.y());
        return new Point(px(corner.x() + (c.x() - corner.x()) * 0.8 / d), px(corner.y() + (c.y() - corner.y()) * 0.8 / d));
    }

    private boolean inside(Point p) {
        return p.x() >= 0 && p.y() >= 0 && p.x() < build.matrix() && p.y() < build.matrix();
    }

    /** Slip of each level as drawn, mm: what measuring the corners without error gives. */
    public Map<SpinalLevel, Double> slipMm() {
        Map<SpinalLevel, Double> slips = new EnumMap<>(SpinalLevel.class);
        geometry.named().forEach((level, disc) -> {
            Point back = disc.lower().posteriorSuperior();
            Point front = disc.lower().anteriorSuperior();
            double length = Math.hypot(front.x() - back.x(), front.y() - back.y());
            Point p = disc.upper().posteriorInferior();
            slips.put(level,
                    ((p.x() - back.x()) * (front.x() - back.x()) + (p.y() - back.y()) * (front.y() - back.y())) / length);
        });
        return slips;
    }
}
