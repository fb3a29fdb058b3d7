// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The services offered, as discovery describes them. */
public final class LumbarServices {

    /** The hook an EHR or RIS triggers when an imaging order was carried out. */
    public static final String IMAGING_ORDER_COMPLETE = "org.lumbarcds.imaging-order-complete";

    public static final String PATIENT_VIEW = "patient-view";

    public static final String PREFETCH_PATIENT = "patient";
    public static final String PREFETCH_STUDIES = "imagingStudies";
    public static final String PREFETCH_CONDITIONS = "conditions";

    public static final CdsServiceDefinition ORDER_COMPLETE = new CdsServiceDefinition(
            IMAGING_ORDER_COMPLETE,
            "Lumbar MRI: findings of a completed order",
            "Reads a completed lumbar spine MRI and returns suspected herniations and slips by level, for review by a"
                    + " physician. Assists reading; makes no diagnosis.",
            "lumbar-mri-order-complete",
            templates(),
            "The ServiceRequest must be completed and name the study: by its Study Instance UID, by its accession"
                    + " number, or by an ImagingStudy that refers to it. The study must be in the connected PACS.");

    public static final CdsServiceDefinition ON_PATIENT_VIEW = new CdsServiceDefinition(
            PATIENT_VIEW,
            "Lumbar MRI: latest findings",
            "Returns the preliminary findings of the patient's latest lumbar spine MRI that was read here. Starts no"
                    + " analysis.",
            "lumbar-mri-patient-view",
            Map.of(),
            null);

    private LumbarServices() {
    }

    public static List<CdsServiceDefinition> all() {
        return List.of(ORDER_COMPLETE, ON_PATIENT_VIEW);
    }

    public static DiscoveryDocument discovery() {
        return new DiscoveryDocument(all());
    }

    public static Optional<CdsServiceDefinition> byId(String id) {
        return all().stream().filter(service -> service.id().equals(id)).findFirst();
    }

    private static Map<String, String> templates() {
        Map<String, String> templates = new LinkedHashMap<>();
        templates.put(PREFETCH_PATIENT, "Patient/{{context.patientId}}");
        templates.put(PREFETCH_STUDIES, "ImagingStudy?patient={{context.patientId}}&_sort=-started&_count=20");
        templates.put(PREFETCH_CONDITIONS, "Condition?patient={{context.patientId}}&_count=100");
        return templates;
    }
}
