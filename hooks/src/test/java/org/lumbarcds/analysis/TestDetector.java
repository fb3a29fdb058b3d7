// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.lumbarcds.image.Box;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.detect.SliceDetector;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.image.DicomSlices;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.image.Weighting;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.Evidence;
import org.lumbarcds.spine.LevelFinding;
import org.lumbarcds.spine.Presence;
import org.lumbarcds.spine.QualityFlag;
import org.lumbarcds.spine.RejectedInstance;
import org.lumbarcds.spine.SpinalLevel;
import org.lumbarcds.spine.StudyFindings;

/** Sees a herniation on every slice; with it the product's slice reader and the simplest interpretation that fits. */
public class TestDetector implements SliceDetector {

    private static final Box BOX = new Box(4, 4, 10, 8);

    @Override
    public ModelIdentity model() {
        return Requests.MODEL;
    }

    @Override
    public OptionalDouble threshold(String className) {
        return OptionalDouble.of(0.5);
    }

    @Override
    public String executionProvider() {
        return "CPU";
    }

    @Override
    public List<SliceDetections> detect(List<SagittalSlice> slices, double minimumScore) {
        return slices.stream().map(slice -> new SliceDetections(slice,
                List.of(new Detection("herniation", 0.9, 0.8, BOX)), List.of())).toList();
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    /** Decodes as the product does. */
    public static List<SagittalSlice> slices(DicomFile file) {
        return DicomSlices.read(file, DicomLimits.DEFAULT).slices();
    }

    /** A herniation at L4-L5 on the middle slice; flags as the product sets them. */
    public static StudyFindings interpret(String studyUid, List<SliceDetections> slices,
            List<RejectedInstance> rejected) {
        SagittalSlice middle = slices.get(slices.size() / 2).slice();
        Evidence evidence =
                new Evidence(middle.seriesInstanceUid(), middle.sopInstanceUid(), middle.frame(), BOX, 0.8);
        return new StudyFindings(studyUid,
                List.of(new LevelFinding(SpinalLevel.L4_L5, Condition.HERNIATION, Presence.PRESENT, 0.8,
                        List.of(evidence), List.of())),
                flags(slices, rejected), List.of(), Requests.MODEL, "CPU",
                slices.stream().map(s -> s.slice().sopInstanceUid()).toList(), rejected,
                Optional.of(new StudyFindings.KeyImage(middle.seriesInstanceUid(), middle.sopInstanceUid(), 1)));
    }

    private static Set<QualityFlag> flags(List<SliceDetections> slices, List<RejectedInstance> rejected) {
        Set<QualityFlag> flags = EnumSet.noneOf(QualityFlag.class);
        if (!rejected.isEmpty()) {
            flags.add(QualityFlag.INSTANCE_UNREADABLE);
        }
        if (slices.stream().noneMatch(slice -> slice.slice().weighting() == Weighting.T2)) {
            flags.add(QualityFlag.NO_T2);
        }
        return flags;
    }
}
