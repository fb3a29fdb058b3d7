// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.fhir;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Media;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.lumbarcds.analysis.AnalysisOutcome;
import org.lumbarcds.analysis.AnalysisRequest;
import org.lumbarcds.analysis.StudyDescription;
import org.lumbarcds.report.AnalysisAudit;
import org.lumbarcds.report.ImagedStudy;
import org.lumbarcds.report.ReportBundle;
import org.lumbarcds.report.ReportContext;
import org.lumbarcds.report.StudyReport;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Writes what an analysis ended with into the FHIR store, as the system itself. Each method takes part in the
 * transaction of its caller and refuses to work without one.
 */
@Component
public class OutcomeStore {

    private final IFhirSystemDao<Bundle, Meta> store;
    private final DaoRegistry resources;
    private final ZoneId timeZone;
    private final String softwareVersion;

    OutcomeStore(IFhirSystemDao<Bundle, Meta> store, DaoRegistry resources, FhirProperties properties,
            @Value("${lumbar.version}") String softwareVersion) {
        this.store = store;
        this.resources = resources;
        this.timeZone = properties.timeZone();
        this.softwareVersion = softwareVersion;
    }

    /**
     * Stores the report of a study; a second time changes nothing but its time.
     *
     * @return logical id of the DiagnosticReport
     */
    public String storeReport(AnalysisRequest request, AnalysisOutcome.Read read, Instant now) {
        ReportBundle report = StudyReport.of(read.findings(), new ReportContext(
                request.patientId(),
                request.order(),
                request.encounter(),
                request.requester(),
                imaged(read.study(), request),
                Optional.empty(),
                read.annotatedKeyImage(),
                now,
                softwareVersion));
        store.transactionNested(new SystemRequestDetails(), report.bundle());
        return report.diagnosticReportId();
    }

    /** Records that the images are not of the patient the order is for; no finding is stored. */
    public void recordMismatch(AnalysisRequest request, AnalysisOutcome.IdentityMismatch mismatch, Instant now) {
        AuditEvent event = AnalysisAudit.identityMismatch(request.studyInstanceUid(), mismatch.field(),
                request.patientId(), request.order(), now, softwareVersion);
        put(List.of(event));
    }

    /** Records that an instance came to the archive again and was not the one that is kept. */
    public void recordChange(String studyInstanceUid, AnalysisAudit.ArchiveChange change, Instant received) {
        put(List.of(AnalysisAudit.archiveChanged(studyInstanceUid, change, received, softwareVersion)));
    }

    /**
     * The report, its findings and its picture were never true of whom they are about, and a study made here for it is
     * another person's; the next reading writes them anew.
     */
    public void withdraw(String diagnosticReportId) {
        DiagnosticReport report = read(DiagnosticReport.class, "DiagnosticReport/" + diagnosticReportId);
        List<Resource> withdrawn = new ArrayList<>();
        withdrawn.add(report.setStatus(DiagnosticReport.DiagnosticReportStatus.ENTEREDINERROR));
        for (Reference result : report.getResult()) {
            withdrawn.add(read(Observation.class, result.getReference())
                    .setStatus(Observation.ObservationStatus.ENTEREDINERROR));
        }
        for (DiagnosticReport.DiagnosticReportMediaComponent media : report.getMedia()) {
            withdrawn.add(read(Media.class, media.getLink().getReference()).setStatus(Media.MediaStatus.ENTEREDINERROR));
        }
        for (Reference reference : report.getImagingStudy()) {
            ImagingStudy study = read(ImagingStudy.class, reference.getReference());
            // The store adds the id of the request to the source.
            if (study.getMeta().hasSource() && study.getMeta().getSource().startsWith(StudyReport.SOURCE)) {
                withdrawn.add(study.setStatus(ImagingStudy.ImagingStudyStatus.ENTEREDINERROR));
            }
        }
        put(withdrawn);
    }

    private <T extends Resource> T read(Class<T> type, String reference) {
        return resources.getResourceDao(type).read(new IdType(reference), new SystemRequestDetails());
    }

    private void put(List<? extends Resource> changed) {
        Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
        for (Resource resource : changed) {
            bundle.addEntry().setResource(resource).getRequest().setMethod(Bundle.HTTPVerb.PUT)
                    .setUrl(resource.fhirType() + "/" + resource.getIdElement().getIdPart());
        }
        store.transactionNested(new SystemRequestDetails(), bundle);
    }

    /** When the images were made, the scanner's clock read in the configured zone. */
    public Optional<Instant> startOf(StudyDescription study) {
        return study.started().map(time -> inZone(time).toInstant());
    }

    private ImagedStudy imaged(StudyDescription study, AnalysisRequest request) {
        return new ImagedStudy(
                study.studyInstanceUid(),
                study.accessionNumber().or(request::accessionNumber),
                study.started().map(this::inZone),
                study.description(),
                study.series().stream()
                        .map(s -> new ImagedStudy.Series(
                                s.seriesInstanceUid(), s.modality(), s.description(), s.instances()))
                        .toList());
    }

    private OffsetDateTime inZone(LocalDateTime time) {
        return time.atZone(timeZone).toOffsetDateTime();
    }
}
