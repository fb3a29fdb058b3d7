// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.ImagingStudy.ImagingStudyStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.lumbarcds.cdshooks.CdsHooksProblem;

/**
 * What a resource says of itself that forbids to act on it: status, intent, doNotPerform, and modifier extensions, which
 * may turn the meaning of everything else round (FHIR R4, 2.4.0.2 "isModifier").
 */
final class Eligibility {

    private static final Set<ServiceRequestIntent> MERE_IDEAS = Set.of(ServiceRequestIntent.PROPOSAL,
            ServiceRequestIntent.PLAN, ServiceRequestIntent.DIRECTIVE, ServiceRequestIntent.OPTION);

    private Eligibility() {
    }

    /**
     * @return why an order asks for nothing; empty when it is a completed one
     * @throws CdsHooksProblem 400 for an order this hook should not have been triggered with
     */
    static Optional<Skipped> of(ServiceRequest order, String pointer) {
        ServiceRequestStatus status = order.getStatus();
        if (status == ServiceRequestStatus.ENTEREDINERROR || status == ServiceRequestStatus.REVOKED) {
            return Optional.of(Skipped.rightly(pointer + "/status", "the order is " + status.toCode()));
        }
        if (order.getDoNotPerform()) {
            return Optional.of(Skipped.rightly(pointer + "/doNotPerform", "the order says what is not to be done"));
        }
        if (order.getIntent() != null && MERE_IDEAS.contains(order.getIntent())) {
            return Optional.of(Skipped.rightly(pointer + "/intent", "it is no order but a " + order.getIntent().toCode()));
        }
        if (status != ServiceRequestStatus.COMPLETED) {
            throw CdsHooksProblem.badRequest(pointer + "/status", "the order is not completed",
                    "Trigger this hook when the status has become completed.");
        }
        if (order.getIdPart() == null) {
            throw CdsHooksProblem.badRequest(pointer + "/id", "the order has no id",
                    "Send the order as it is stored, with its id.");
        }
        return understood(order, pointer);
    }

    /** @return why a study is none to look at; empty when it may be one */
    static Optional<Skipped> of(ImagingStudy study, String pointer) {
        ImagingStudyStatus status = study.getStatus();
        if (status == ImagingStudyStatus.ENTEREDINERROR || status == ImagingStudyStatus.CANCELLED) {
            return Optional.of(Skipped.rightly(pointer + "/status", "the study is " + status.toCode()));
        }
        return understood(study, pointer);
    }

    private static Optional<Skipped> understood(DomainResource resource, String pointer) {
        return resource.hasModifierExtension()
                ? Optional.of(Skipped.rightly(pointer + "/modifierExtension",
                        "it has a modifier extension this service does not know, so that its meaning is uncertain"))
                : Optional.empty();
    }

    /**
     * Whose a resource is, where its subject is named by identifier alone: the patient's when it is one of theirs.
     *
     * @throws CdsHooksProblem 400 when it is not, or no subject is there
     */
    static void checkSubject(Reference subject, Patient patient, String pointer) {
        if (subject.hasReference()) {
            return;
        }
        Identifier asked = subject.getIdentifier();
        boolean own = asked.hasValue() && patient.getIdentifier().stream().anyMatch(known ->
                asked.getValue().trim().equals(known.hasValue() ? known.getValue().trim() : null)
                        && (!asked.hasSystem() || !known.hasSystem() || asked.getSystem().equals(known.getSystem())));
        if (!own) {
            throw CdsHooksProblem.badRequest(pointer + "/subject",
                    "the subject is neither a reference to the patient of the context nor one of the patient's identifiers",
                    "Send subject Patient/<patientId>, or an identifier that the Patient has too.");
        }
    }
}
