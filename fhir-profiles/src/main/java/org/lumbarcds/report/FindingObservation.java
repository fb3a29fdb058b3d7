// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.MarkdownType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.lumbarcds.spine.LevelFinding;
import org.lumbarcds.spine.Measurement;
import org.lumbarcds.spine.PossibleAnswers;
import org.lumbarcds.spine.Presence;
import org.lumbarcds.spine.QualityFlag;

/** One level and condition as an Observation: present, absent or indeterminate. */
final class FindingObservation {
    static final String UNCERTAINTY_URL = LumbarCode.BASE + "/StructureDefinition/measurement-uncertainty";
    static final String CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category";
    private static final String INTERPRETATION = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";
    private static final String ABSENT_REASON = "http://terminology.hl7.org/CodeSystem/data-absent-reason";
    private static final String UCUM = "http://unitsofmeasure.org";

    private FindingObservation() {
    }

    /** @param doubts quality flags that make the level doubtful: one observation may be read without the others */
    static Observation of(
            LevelFinding finding, List<QualityFlag> doubts, ReportContext context, ReportReferences references) {
        Observation observation = imaging(context, references);
        observation.setId(references.ids().observation(finding));
        observation.setCode(code(finding));
        observation.setBodySite(new CodeableConcept(SnomedCode.disc(finding.level()).coding())
                .setText(finding.level().label() + " disc"));
        observation.setValue(new CodeableConcept(SnomedCode.of(finding.presence()).coding())
                .setText(finding.cannotTell() ? "Cannot tell" : words(finding.presence())));
        observation.addInterpretation(interpretation(finding.presence()));
        observation.setMethod(LumbarCode.concept(LumbarCode.PROCESS, "sagittal-detection",
                "Detection by a neural network on sagittal MR images, levels counted from the sacrum"));
        addConfidence(observation, finding.confidence());
        finding.possible().ifPresent(possible -> addPossible(observation, possible));
        finding.measurements().forEach(m -> addMeasurement(observation, m));
        if (finding.presence() == Presence.PRESENT) {
            finding.measurement(Measurement.Kind.SLIP_PERCENT).flatMap(MeyerdingGrade::of).ifPresent(grade ->
                    component(observation, "meyerding-grade", "Meyerding grade").setValue(grade.concept()));
            SeverityGrade.of(finding).ifPresent(grade ->
                    component(observation, grade.question(), grade.questionDisplay()).setValue(grade.concept()));
        }
        doubts.forEach(d -> observation.addNote(new Annotation(new MarkdownType(d.text()))));
        finding.evidence().forEach(e -> observation.addExtension(ImageRegion.of(e)));
        return observation;
    }

    /** What every observation of a report has in common. */
    static Observation imaging(ReportContext context, ReportReferences references) {
        Observation observation = new Observation();
        observation.setStatus(Observation.ObservationStatus.PRELIMINARY);
        observation.addCategory(new CodeableConcept(new Coding(CATEGORY, "imaging", "Imaging")));
        observation.setSubject(references.patient());
        references.order().ifPresent(observation::addBasedOn);
        references.encounter().ifPresent(observation::setEncounter);
        context.study().started().ifPresent(t -> observation.setEffective(FhirTimes.dateTime(t)));
        observation.setIssuedElement(FhirTimes.instant(context.issued()));
        observation.addDerivedFrom(references.imagingStudy());
        observation.setDevice(references.device());
        observation.addNote(references.preliminaryNote());
        return observation;
    }

    static Observation.ObservationComponentComponent component(Observation observation, String code, String display) {
        return observation.addComponent().setCode(LumbarCode.concept(LumbarCode.MEASUREMENT, code, display));
    }

    private static CodeableConcept code(LevelFinding finding) {
        // The code is the question; the value is the answer, so a disorder's code here claims nothing.
        CodeableConcept code = new CodeableConcept(LumbarCode.condition(finding.condition()));
        SnomedCode.disorder(finding.condition(), finding.level()).ifPresent(d -> code.addCoding(d.coding()));
        return code.setText("Suspicion of " + PlainWords.condition(finding.condition()) + " at "
                + finding.level().label());
    }

    private static String words(Presence presence) {
        return switch (presence) {
            case PRESENT -> "Suspected";
            case ABSENT -> "Not suspected; not excluded";
            case INDETERMINATE -> "Undecided";
        };
    }

    private static CodeableConcept interpretation(Presence presence) {
        Coding coding = switch (presence) {
            case PRESENT -> new Coding(INTERPRETATION, "POS", "Positive");
            case ABSENT -> new Coding(INTERPRETATION, "NEG", "Negative");
            case INDETERMINATE -> new Coding(INTERPRETATION, "IND", "Indeterminate");
        };
        return new CodeableConcept(coding);
    }

    private static void addConfidence(Observation observation, double confidence) {
        var component = component(observation, "confidence", "Calibrated probability that the condition is present");
        if (Double.isNaN(confidence)) {
            component.setDataAbsentReason(new CodeableConcept(new Coding(ABSENT_REASON, "unknown", "Unknown")));
        } else {
            component.setValue(quantity(confidence, 4, "1"));
        }
    }

    private static void addPossible(Observation observation, PossibleAnswers possible) {
        component(observation, "possible-answers", "Answers that stay possible at the miss rate")
                .setValue(PossibleAnswersCode.of(possible).concept());
        var rate = component(observation, "miss-rate", "Miss rate asked for");
        rate.setValue(quantity(possible.missRate(), 4, "1"));
        if (!possible.assured()) {
            rate.addInterpretation(LumbarCode.concept(LumbarCode.QUALITY, QualityFlag.MISS_RATE_NOT_ASSURED.code(),
                    QualityFlag.MISS_RATE_NOT_ASSURED.text()));
        }
    }

    private static void addMeasurement(Observation observation, Measurement measurement) {
        Quantity quantity = quantity(measurement.value(), 2, measurement.kind().unit());
        if (!Double.isNaN(measurement.uncertainty())) {
            quantity.addExtension(UNCERTAINTY_URL, new DecimalType(decimal(measurement.uncertainty(), 2)));
        }
        switch (measurement.kind()) {
            case SLIP_DISTANCE -> component(observation, "slip-distance",
                    "Slip of the upper on the lower vertebra; negative is backward").setValue(quantity);
            case SLIP_PERCENT -> component(observation, "slip-percent",
                    "Slip as percent of the lower vertebra's upper endplate").setValue(quantity);
            case PROTRUSION_DEPTH -> component(observation, "protrusion-depth",
                    "Depth of disc material behind the vertebral corners").setValue(quantity);
            case DISC_HEIGHT_INDEX -> component(observation, "disc-height-index",
                    "Disc height over the height of the vertebra above").setValue(quantity);
            case CANAL_DIAMETER -> component(observation, "canal-diameter",
                    "Antero-posterior diameter of the canal at the disc, midsagittal").setValue(quantity);
        }
    }

    private static Quantity quantity(double value, int digits, String unit) {
        return new Quantity().setValue(decimal(value, digits)).setUnit(unit).setSystem(UCUM).setCode(unit);
    }

    private static BigDecimal decimal(double value, int digits) {
        return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP);
    }
}
