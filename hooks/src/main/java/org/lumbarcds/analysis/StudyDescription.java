// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/**
 * A study as its DICOM attributes describe it; what the FHIR ImagingStudy needs.
 *
 * @param studyInstanceUid study
 * @param accessionNumber if present
 * @param started study date and time, if present
 * @param description study description, if present
 * @param series all image series of the study
 */
public record StudyDescription(
        String studyInstanceUid,
        Optional<String> accessionNumber,
        Optional<LocalDateTime> started,
        Optional<String> description,
        List<Series> series) {

    /**
     * @param seriesInstanceUid series
     * @param modality DICOM modality code
     * @param description series description, if present
     * @param instances number of instances
     */
    public record Series(String seriesInstanceUid, String modality, Optional<String> description, int instances) {
    }

    public StudyDescription {
        series = List.copyOf(series);
    }
}
