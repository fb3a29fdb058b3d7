// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.lumbarcds.agreement.PairCollector;
import org.lumbarcds.agreement.ReferenceSlices.Cornered;
import org.lumbarcds.anatomy.Body;
import org.lumbarcds.anatomy.Point;
import org.lumbarcds.anatomy.SliceAnatomy;
import org.lumbarcds.detect.DetectorOptions;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.detect.OnnxSliceDetector;
import org.lumbarcds.detect.Vertebra;
import org.lumbarcds.image.SagittalSlice;

/** Slips between the vertebra corners a detector gives, for comparison with those of the anatomy network. */
final class DetectorCorners {

    private DetectorCorners() {
    }

    static void measure(Path folder, DetectorOptions options, List<Cornered> slices, PairCollector collector)
            throws InvalidModelException {
        List<String> persons = new ArrayList<>(new TreeSet<>(slices.stream().map(s -> s.picture().patient()).toList()));
        Set<String> held = new HashSet<>();
        for (int i = 0; i < persons.size(); i += 5) {
            held.add(persons.get(i));
        }
        try (OnnxSliceDetector detector = OnnxSliceDetector.open(folder, options)) {
            for (Cornered cornered : slices) {
                if (held.contains(cornered.picture().patient())) {
                    SagittalSlice slice = cornered.picture().slice();
                    List<Vertebra> bodies = new ArrayList<>(detector.detect(List.of(slice), 0.5).get(0).vertebrae());
                    bodies.sort(Comparator.comparingDouble(b -> -b.centreY()));
                    collector.add(cornered, between(bodies, slice), "detector");
                }
            }
        }
    }

    private static SliceAnatomy between(List<Vertebra> bodies, SagittalSlice slice) {
        return SliceAnatomy.ofBodies(bodies.stream().map(v -> new Body(point(v.anteriorSuperior(), slice),
                point(v.posteriorSuperior(), slice), point(v.posteriorInferior(), slice),
                point(v.anteriorInferior(), slice))).toList());
    }

    private static Point point(Vertebra.Point p, SagittalSlice slice) {
        return new Point(p.x() * slice.columnSpacingMm(), p.y() * slice.rowSpacingMm());
    }
}
