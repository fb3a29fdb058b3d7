// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * What the report says of the study itself.
 *
 * @param studyInstanceUid study
 * @param accessionNumber if known
 * @param started when the images were made, with the offset of the place, if known
 * @param description study description, if present
 * @param series image series
 */
public record ImagedStudy(
        String studyInstanceUid,
        Optional<String> accessionNumber,
        Optional<OffsetDateTime> started,
        Optional<String> description,
        List<Series> series) {

    /**
     * @param seriesInstanceUid series
     * @param modality DICOM modality code, for example {@code MR}
     * @param description series description, if present
     * @param instances how many
     */
    public record Series(String seriesInstanceUid, String modality, Optional<String> description, int instances) {
    }

    public ImagedStudy {
        series = List.copyOf(series);
    }
}
