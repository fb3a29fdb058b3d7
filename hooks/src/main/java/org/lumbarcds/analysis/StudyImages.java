// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Where the images come from (a PACS by DICOMweb). Nothing is held as a whole: a study is listed, then the instances of
 * the wanted series pass by one at a time. Interrupting the calling thread cancels either call.
 */
public interface StudyImages {

    /**
     * What the study holds.
     *
     * @return the study with all its series, those without images included; never without a series
     * @throws RetrievalException when the study is not held, or the archive cannot or will not answer
     */
    StudyListing list(String studyInstanceUid) throws RetrievalException, InterruptedException;

    /**
     * Passes every instance of the series to the reader, in whatever order the archive sends them, once each.
     *
     * @param seriesInstanceUids series of this study, in the order wanted
     * @throws RetrievalException when the transfer failed or broke off; instances already passed on are to be discarded
     * @throws IOException what the reader threw, unchanged: the transfer is given up
     */
    void retrieve(String studyInstanceUid, List<String> seriesInstanceUids, InstanceReader reader)
            throws RetrievalException, IOException, InterruptedException;

    /** Takes instances as they arrive. */
    @FunctionalInterface
    interface InstanceReader {

        /**
         * @param seriesInstanceUid the series that was asked for
         * @param part10 one instance as a DICOM file; valid during this call only, need not be read to its end, is not
         *     closed by the reader; reads fail with {@link InstanceTooLargeException} beyond the size limit of one
         *     instance, and with {@link BrokenTransferException} when the archive broke off
         * @return false when no further instance is wanted
         */
        boolean read(String seriesInstanceUid, InputStream part10) throws IOException;

        /**
         * As {@link #read(String, InputStream)}, for a reader that wants to know which instance it is even where the
         * file cannot be read. An instance whose transfer broke off may come again: the last time counts.
         *
         * @param sopInstanceUid as the archive names it
         */
        default boolean read(String seriesInstanceUid, String sopInstanceUid, InputStream part10) throws IOException {
            return read(seriesInstanceUid, part10);
        }
    }

    /** One instance is larger than the limit: it alone is left out, the transfer goes on. */
    final class InstanceTooLargeException extends IOException {
        private static final long serialVersionUID = 1L;

        public InstanceTooLargeException(String message) {
            super(message);
        }
    }

    /** The archive broke off or stalled in the middle of an instance: the whole retrieval failed. */
    final class BrokenTransferException extends IOException {
        private static final long serialVersionUID = 1L;

        public BrokenTransferException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
