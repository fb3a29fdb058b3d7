// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.agreement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lumbarcds.anatomy.Body;
import org.lumbarcds.anatomy.DiscSpace;
import org.lumbarcds.anatomy.Point;
import org.lumbarcds.anatomy.SliceAnatomy;
import org.lumbarcds.agreement.ReferenceSlices.CornerBody;
import org.lumbarcds.agreement.ReferenceSlices.Cornered;
import org.lumbarcds.agreement.ReferenceSlices.Masked;
import org.lumbarcds.agreement.ReferenceSlices.Picture;
import org.lumbarcds.spine.Measurement.Kind;

/** Collects pairs: what was measured on a slice beside the same on its masks. */
public final class PairCollector {

    /** A body or disc found is the reader's when their centres are this near, mm. */
    private static final double SAME_MM = 9;

    private final List<Pair> pairs = new ArrayList<>();
    private final Map<String, List<Point>> places = new LinkedHashMap<>();
    private final Map<String, int[]> found = new LinkedHashMap<>();

    public List<Pair> pairs() {
        return pairs;
    }

    /** By method and kind: how many could be measured of those the reference has. */
    public Map<String, int[]> found() {
        return found;
    }

    /** Discs, canal and slips against masks. */
    public void add(Masked reference, SliceAnatomy measured, String method) {
        for (DiscSpace truth : reference.masks().spaces()) {
            Optional<DiscSpace> space = measured.at(truth.centre().x(), truth.centre().y(), SAME_MM);
            String place = place(reference.picture(), truth.centre());
            add(reference.picture(), place, method, Kind.SLIP_DISTANCE, space.map(DiscSpace::slipMm), truth.slipMm());
            add(reference.picture(), place, method, Kind.SLIP_PERCENT, space.map(DiscSpace::slipPercent),
                    truth.slipPercent());
            add(reference.picture(), place, method, Kind.PROTRUSION_DEPTH, space.map(DiscSpace::protrusionMm),
                    truth.protrusionMm());
            add(reference.picture(), place, method, Kind.DISC_HEIGHT_INDEX, space.map(DiscSpace::heightIndex),
                    truth.heightIndex());
            add(reference.picture(), place, method, Kind.CANAL_DIAMETER, space.map(DiscSpace::canalMm), truth.canalMm());
        }
    }

    /** Slips against the slips of corners.csv. */
    public void add(Cornered reference, SliceAnatomy measured, String method) {
        for (int i = 1; i < reference.bodies().size(); i++) {
            CornerBody upper = reference.bodies().get(i);
            CornerBody lower = reference.bodies().get(i - 1);
            if (upper.slipMm().isEmpty() || upper.body() != lower.body() + 1) {
                continue;
            }
            Optional<DiscSpace> space = measured.spaces().stream()
                    .filter(s -> near(s.upper(), upper.centre()) && near(s.lower(), lower.centre())).findFirst();
            String place = reference.lowestLevel() + "+" + lower.body();
            add(reference.picture(), place, method, Kind.SLIP_DISTANCE, space.map(DiscSpace::slipMm), upper.slipMm());
            add(reference.picture(), place, method, Kind.SLIP_PERCENT, space.map(DiscSpace::slipPercent),
                    upper.slipPercent());
        }
    }

    private static boolean near(Optional<Body> body, Point centre) {
        return body.filter(b -> Math.hypot(b.centre().x() - centre.x(), b.centre().y() - centre.y()) < SAME_MM).isPresent();
    }

    private void add(Picture picture, String place, String method, Kind kind, Optional<OptionalDouble> measured,
            OptionalDouble reference) {
        if (reference.isEmpty()) {
            return;
        }
        OptionalDouble value = measured.orElse(OptionalDouble.empty());
        Pair pair = new Pair(method, kind, picture.source(), picture.set() + " " + picture.patient(), place,
                value.orElse(Double.NaN), reference.getAsDouble());
        count(method + " " + kind.code(), value);
        if (pair.onSacrum()) {
            count(method + " " + kind.code() + " at L5/S1", value);
        }
        if (pair.slipped()) {
            count(method + " " + kind.code() + " slipped", value);
        }
        if (value.isPresent()) {
            pairs.add(pair);
        }
    }

    private void count(String what, OptionalDouble value) {
        int[] count = found.computeIfAbsent(what, k -> new int[2]);
        count[1]++;
        if (value.isPresent()) {
            count[0]++;
        }
    }

    /** The same disc in the slices of a patient has one place: discs lie farther apart than slices differ. */
    private String place(Picture picture, Point centre) {
        List<Point> known = places.computeIfAbsent(picture.patient(), k -> new ArrayList<>());
        for (int i = 0; i < known.size(); i++) {
            if (Math.hypot(known.get(i).x() - centre.x(), known.get(i).y() - centre.y()) < 12) {
                return Integer.toString(i);
            }
        }
        known.add(centre);
        return Integer.toString(known.size() - 1);
    }
}
