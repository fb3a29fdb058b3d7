// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.domain;

import java.util.List;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.detect.SliceDetector;
import org.lumbarcds.spine.RejectedInstance;
import org.lumbarcds.spine.SpineReader;
import org.lumbarcds.spine.StudyFindings;

/** Reads studies, and believes what was read only as far as the study lies in the model's domain. */
public final class GuardedReader {

    private final SpineReader reader;
    private final DomainGuard guard;

    private GuardedReader(SpineReader reader, DomainGuard guard) {
        this.reader = reader;
        this.guard = guard;
    }

    /** @param missRate part of the levels with a condition that may be called free of it, above 0, below 1 */
    public static GuardedReader of(SliceDetector detector, double missRate) {
        return new GuardedReader(SpineReader.of(detector, missRate), DomainGuard.of(detector.limits()));
    }

    /** At the usual miss rate. */
    public static GuardedReader of(SliceDetector detector) {
        return of(detector, SpineReader.USUAL_MISS_RATE);
    }

    /** As {@link SpineReader#interpret}. */
    public StudyFindings interpret(
            String studyInstanceUid, List<SliceDetections> slices, List<RejectedInstance> rejected) {
        return guard.apply(reader.interpret(studyInstanceUid, slices, rejected), slices);
    }
}
