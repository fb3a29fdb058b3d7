// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lumbarcds.analysis.StudyStatus;
import org.lumbarcds.card.CardSettings;
import org.lumbarcds.card.StudyCards;
import org.lumbarcds.detect.Acceleration;
import org.lumbarcds.detect.DetectorOptions;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.detect.OnnxSliceDetector;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.domain.GuardedReader;
import org.lumbarcds.domain.simulate.Column;
import org.lumbarcds.domain.simulate.Corruption;
import org.lumbarcds.image.DicomSlices;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.phantom.PhantomDicom;
import org.lumbarcds.phantom.PhantomPatient;
import org.lumbarcds.phantom.PhantomSeries;
import org.lumbarcds.phantom.PhantomSeries.Content;
import org.lumbarcds.phantom.PhantomSpec;
import org.lumbarcds.report.ImagedStudy;
import org.lumbarcds.report.ReportContext;
import org.lumbarcds.report.StudyReport;
import org.lumbarcds.spine.Presence;
import org.lumbarcds.spine.StudyFindings;
import org.lumbarcds.testing.RepositoryRoot;

/** Phantom studies of the shipped model, made unusual in every way we know, up to the report and the card. */
class OutOfDomainStudiesTest {

    private static final String STUDY = "2.25.77";

    private static OnnxSliceDetector detector;
    private static List<SagittalSlice> slices;

    @BeforeAll
    static void open() throws InvalidModelException, IOException {
        detector = OnnxSliceDetector.open(RepositoryRoot.path().resolve("models/weights/lumbar-compact"),
                new DetectorOptions(Acceleration.CPU, 1, 1));
        slices = new ArrayList<>();
        PhantomDicom.instances(PhantomSpec.healthy(910_001).withSlices(5), PhantomPatient.of(1),
                PhantomSeries.LUMBAR.only(Content.T2_SAGITTAL),
                file -> slices.addAll(DicomSlices.read(file, DicomLimits.DEFAULT).slices()));
    }

    @AfterAll
    static void close() {
        detector.close();
    }

    private static StudyFindings read(List<SagittalSlice> pictures) {
        return GuardedReader.of(detector).interpret(STUDY, detector.detect(pictures, 0.05), List.of());
    }

    private static List<SagittalSlice> changed(Corruption corruption) {
        List<SliceDetections> found = detector.detect(slices, 0.05);
        return found.stream().map(f -> corruption.apply(f.slice(), Column.of(f), 3)).toList();
    }

    /** Codes of reasons and quality flags anywhere in the report. */
    private static List<String> codes(StudyFindings findings) {
        Bundle bundle = StudyReport.of(findings, new ReportContext("patient-1", Optional.empty(), Optional.empty(),
                Optional.empty(), new ImagedStudy(STUDY, Optional.empty(), Optional.empty(), Optional.empty(), List.of()),
                Optional.empty(), Optional.empty(), Instant.EPOCH, "test")).bundle();
        return bundle.getEntry().stream().map(Bundle.BundleEntryComponent::getResource)
                .flatMap(r -> r instanceof DiagnosticReport report ? report.getConclusionCode().stream()
                        : r instanceof Observation o
                        ? o.getComponent().stream().map(Observation.ObservationComponentComponent::getCode)
                        : Stream.<CodeableConcept>empty())
                .flatMap(c -> c.getCoding().stream()).map(Coding::getCode).toList();
    }

    private static String card(StudyFindings findings) {
        StudyStatus status = new StudyStatus(STUDY, "patient-1", StudyStatus.State.READ, Optional.empty(),
                Optional.of(findings), Optional.empty(), Optional.empty(), Instant.EPOCH);
        return new StudyCards(new CardSettings(URI.create("https://cds.example.org/app"), ZoneOffset.UTC, Optional.empty()))
                .card(status).detail();
    }

    /** A laminectomy without metal is mostly missed in the pictures (docs/abstention.md); the order must tell of it. */
    @ParameterizedTest
    @EnumSource(value = Corruption.class, names = "LAMINECTOMY", mode = EnumSource.Mode.EXCLUDE)
    void everyKindEndsWithACodedReasonInReportAndCardAndNothingIsCalledAbsent(Corruption corruption) {
        StudyFindings findings = read(changed(corruption));

        assertThat(findings.of(Presence.ABSENT)).isEmpty();
        assertThat(codes(findings)).containsAnyOf("unlike-training", "no-spine-found");
        assertThat(card(findings)).containsAnyOf("unlike those the software was developed on", "No chain of lumbar discs")
                .doesNotContain("| not suspected |");
    }

    @Test
    void theStudyAsItWasIsNotCalledUnusual() {
        assertThat(codes(read(slices))).doesNotContain("unlike-training", "no-spine-found", "not-analysed");
    }
}
