// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lumbarcds.image.Weighting;

/** A detector whose slices are measured too, by a model of the anatomy. Results are those of both models. */
public final class MeasuringDetector implements SliceDetector {

    private final SliceDetector detector;
    private final AnatomyModel anatomy;

    public MeasuringDetector(SliceDetector detector, AnatomyModel anatomy) {
        this.detector = detector;
        this.anatomy = anatomy;
    }

    /** Another detector, measured by this one's model of the anatomy: only the other is to be closed. */
    public SliceDetector beside(SliceDetector other) {
        return new MeasuringDetector(other, anatomy);
    }

    /** Both names and versions; the digest is the SHA-256 of both digests' text. */
    @Override
    public ModelIdentity model() {
        ModelIdentity first = detector.model();
        ModelIdentity second = anatomy.model();
        MessageDigest both = ModelFiles.sha256();
        both.update((first.digest() + second.digest()).getBytes(StandardCharsets.US_ASCII));
        return new ModelIdentity(first.name() + " with " + second.name(), first.version() + " with " + second.version(),
                HexFormat.of().formatHex(both.digest()), List.of(first, second));
    }

    @Override
    public OptionalDouble threshold(String className) {
        return detector.threshold(className);
    }

    @Override
    public ModelLimits limits() {
        return detector.limits();
    }

    @Override
    public String executionProvider() {
        return detector.executionProvider();
    }

    @Override
    public Optional<AnatomyDescription> anatomy() {
        return Optional.of(anatomy.description());
    }

    /** Only T2-weighted slices and those of unknown weighting are measured: the canal was learnt from those. */
    @Override
    public List<SliceDetections> detect(List<org.lumbarcds.image.SagittalSlice> slices, double minimumScore) {
        List<SliceDetections> measured = new ArrayList<>();
        for (SliceDetections slice : detector.detect(slices, minimumScore)) {
            Weighting weighting = slice.slice().weighting();
            boolean wanted = !slice.detections().isEmpty() && weighting != Weighting.T1;
            measured.add(wanted ? slice.with(anatomy.measure(slice.slice())) : slice);
        }
        return measured;
    }

    @Override
    public void close() {
        detector.close();
        anatomy.close();
    }
}
