// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.util.List;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.spine.RejectedInstance;
import org.lumbarcds.spine.StudyFindings;

/** Interprets what the detector saw: levels, findings, or why the study is out of scope. */
@FunctionalInterface
public interface StudyInterpretation {

    /**
     * @param slices at least one, by series and then from the patient's right to the left
     * @param rejected instances that were left out, to be listed in the result
     */
    StudyFindings interpret(String studyInstanceUid, List<SliceDetections> slices, List<RejectedInstance> rejected);
}
