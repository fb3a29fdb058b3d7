// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import java.util.List;
import org.lumbarcds.analysis.RetrievalException;

/** Finds studies of an order in the archive (QIDO-RS). */
public interface StudyFinder {

    /**
     * @param accessionNumber of the order; never blank
     * @return Study Instance UIDs whose Accession Number equals it exactly; empty when the archive holds none
     */
    List<String> byAccessionNumber(String accessionNumber) throws RetrievalException, InterruptedException;
}
