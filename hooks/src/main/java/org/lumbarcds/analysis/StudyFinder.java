// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.util.List;

/** Finds studies of an order in the archive (QIDO-RS). */
public interface StudyFinder {

    /**
     * @param accessionNumber of the order; never blank
     * @return studies whose Accession Number equals it exactly, of whatever patient; empty when the archive holds none
     */
    List<ArchivedStudy> byAccessionNumber(String accessionNumber) throws RetrievalException, InterruptedException;
}
