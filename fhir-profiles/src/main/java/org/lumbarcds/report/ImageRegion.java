// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.Type;
import org.lumbarcds.spine.Evidence;
import org.lumbarcds.spine.StudyFindings.KeyImage;

/**
 * The extension that points into a DICOM image: instance, frame, and a rectangle in pixels of the stored image
 * (x to the right, y down, the top left pixel covers 0 to 1). R4 has no ImagingSelection.
 */
final class ImageRegion {
    static final String URL = LumbarCode.BASE + "/StructureDefinition/image-region";

    private ImageRegion() {
    }

    static Extension of(Evidence evidence) {
        Extension region = image(evidence.seriesInstanceUid(), evidence.sopInstanceUid(), evidence.frame());
        add(region, "x1", pixels(evidence.box().x1()));
        add(region, "y1", pixels(evidence.box().y1()));
        add(region, "x2", pixels(evidence.box().x2()));
        add(region, "y2", pixels(evidence.box().y2()));
        add(region, "confidence", decimal(evidence.confidence(), 4));
        return region;
    }

    static Extension of(KeyImage image) {
        return image(image.seriesInstanceUid(), image.sopInstanceUid(), image.frame());
    }

    static Extension instance(String sopInstanceUid) {
        Extension region = new Extension(URL);
        add(region, "sopInstanceUid", new IdType(sopInstanceUid));
        return region;
    }

    private static Extension image(String seriesInstanceUid, String sopInstanceUid, int frame) {
        Extension region = new Extension(URL);
        add(region, "seriesInstanceUid", new IdType(seriesInstanceUid));
        add(region, "sopInstanceUid", new IdType(sopInstanceUid));
        add(region, "frame", new PositiveIntType(frame));
        return region;
    }

    private static void add(Extension region, String part, Type value) {
        region.addExtension(new Extension(part, value));
    }

    private static DecimalType pixels(double value) {
        return decimal(value, 1);
    }

    private static DecimalType decimal(double value, int digits) {
        return new DecimalType(BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP));
    }
}
