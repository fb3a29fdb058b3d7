// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.util.List;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.image.SagittalSlice;

/** Turns the pixel data of an instance into slices of the project's convention. */
@FunctionalInterface
public interface SliceReader {

    /**
     * @return one slice a sagittal frame; empty when no frame is sagittal
     * @throws DicomException when the pixel data cannot be decoded
     */
    List<SagittalSlice> sagittalSlices(DicomFile instance);
}
