// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.analysis;

import java.util.List;
import org.lumbarcds.analysis.SliceReader;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.image.DicomSlices;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.server.memory.DecodingCost;
import org.lumbarcds.server.memory.MemoryBudget;

/**
 * Decodes slices within the budget of the process. It waits for its share as long as it takes, since a slice that was
 * left out for want of memory would be missing from the findings.
 */
final class BudgetedSliceReader implements SliceReader {

    private final MemoryBudget memory;
    private final DicomLimits limits;

    BudgetedSliceReader(MemoryBudget memory, DicomLimits limits) {
        this.memory = memory;
        this.limits = limits;
    }

    @Override
    public List<SagittalSlice> sagittalSlices(DicomFile instance) {
        DicomSlices.requireReadableSize(instance.dataset());
        long cost = DecodingCost.ofInstance(instance.dataset(), instance.transferSyntax(), 0, limits);
        try (MemoryBudget.Share share = memory.forAnalysis(cost)) {
            return DicomSlices.read(instance, limits).slices();
        } catch (MemoryBudget.ExceededException e) {
            throw DicomException.of(Tag.PIXEL_DATA, e.getMessage(), "give the server more memory if such images are wanted");
        }
    }
}
