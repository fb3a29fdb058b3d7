// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import org.lumbarcds.analysis.AnalysisRequest;

/** What a completed order or an ImagingStudy amounts to. */
public sealed interface OrderedStudy {

    /** A study to analyse. */
    record Analyse(AnalysisRequest request) implements OrderedStudy {
    }

    /** A lumbar MRI order that names no study in any way. @param order its reference */
    record WithoutStudy(String order) implements OrderedStudy {
    }

    /** The archive holds no study of the order's accession number (yet). @param order its reference */
    record NotInArchive(String order) implements OrderedStudy {
    }

    /** The archive could not be asked which study belongs to the order. @param order its reference */
    record ArchiveUnavailable(String order) implements OrderedStudy {
    }
}
