// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Reference;
import org.lumbarcds.report.ImagedStudy.Series;

/** The study as ImagingStudy, for servers that do not hold one yet. */
final class ImagingStudyResource {
    static final String DICOM_UID = "urn:dicom:uid";
    private static final String DCM = "http://dicom.nema.org/resources/ontology/DCM";
    private static final String IDENTIFIER_TYPE = "http://terminology.hl7.org/CodeSystem/v2-0203";
    private static final Pattern CLINICIAN = Pattern.compile("(.*/)?Practitioner(Role)?/[^/]+");

    private ImagingStudyResource() {
    }

    /** Search that finds the study under any logical id, unless it was entered in error: of another patient, then. */
    static String condition(String studyInstanceUid) {
        return "identifier=" + DICOM_UID + "|urn:oid:" + studyInstanceUid + "&status:not=entered-in-error";
    }

    static ImagingStudy of(ReportContext context, ReportReferences references) {
        ImagedStudy study = context.study();
        ImagingStudy resource = new ImagingStudy();
        resource.getMeta().setSource(StudyReport.SOURCE);
        resource.setStatus(ImagingStudy.ImagingStudyStatus.AVAILABLE);
        resource.addIdentifier(uid(study.studyInstanceUid()));
        study.accessionNumber().filter(a -> !a.isBlank()).ifPresent(a -> resource.addIdentifier(new Identifier()
                .setType(new CodeableConcept(new Coding(IDENTIFIER_TYPE, "ACSN", "Accession ID")))
                .setValue(a)));
        resource.setSubject(references.patient());
        references.order().ifPresent(resource::addBasedOn);
        references.encounter().ifPresent(resource::setEncounter);
        // Only a person or a role can be the referrer; an order may also come from a device or an organisation.
        context.requester().filter(r -> CLINICIAN.matcher(r).matches())
                .ifPresent(r -> resource.setReferrer(new Reference(r)));
        study.started().ifPresent(t -> resource.setStartedElement(FhirTimes.dateTime(t)));
        study.description().filter(d -> !d.isBlank()).ifPresent(resource::setDescription);
        resource.setNumberOfSeries(study.series().size());
        resource.setNumberOfInstances(study.series().stream().mapToInt(Series::instances).sum());
        study.series().stream().map(Series::modality).distinct().sorted()
                .forEach(m -> resource.addModality(modality(m)));
        study.series().forEach(s -> add(resource, s));
        return resource;
    }

    static Identifier uid(String dicomUid) {
        return new Identifier().setSystem(DICOM_UID).setValue("urn:oid:" + dicomUid);
    }

    private static void add(ImagingStudy resource, Series series) {
        var component = resource.addSeries()
                .setUid(series.seriesInstanceUid())
                .setModality(modality(series.modality()))
                .setNumberOfInstances(series.instances());
        series.description().filter(d -> !d.isBlank()).ifPresent(component::setDescription);
    }

    private static Coding modality(String code) {
        return new Coding().setSystem(DCM).setCode(code);
    }
}
