// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import org.lumbarcds.analysis.AnalysisRequest;
import org.lumbarcds.analysis.AwaitedOrder;

/** What a completed order or an ImagingStudy amounts to. */
public sealed interface OrderedStudy {

    /** A study to analyse. */
    record Analyse(AnalysisRequest request) implements OrderedStudy {
    }

    /** A lumbar MRI order that names no study in any way. @param order its reference */
    record WithoutStudy(String order) implements OrderedStudy {
    }

    /** An order of which only the accession number is known, and whose study the archive does not show (yet). */
    record Await(AwaitedOrder order) implements OrderedStudy {
    }
}
