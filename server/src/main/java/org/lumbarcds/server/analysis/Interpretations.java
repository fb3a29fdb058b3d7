// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.analysis;

import org.lumbarcds.analysis.StudyInterpretation;
import org.lumbarcds.detect.SliceDetector;
import org.lumbarcds.domain.GuardedReader;
import org.springframework.stereotype.Component;

/** How studies are judged on this server, whichever model saw them. */
@Component
public class Interpretations {

    private final double missRate;

    Interpretations(ModelProperties properties) {
        this.missRate = properties.missRate();
    }

    public StudyInterpretation of(SliceDetector detector) {
        return GuardedReader.of(detector, missRate)::interpret;
    }
}
