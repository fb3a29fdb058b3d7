// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.lumbarcds.cdshooks.CdsHooksProblem;
import org.lumbarcds.cdshooks.CdsRequest;
import org.lumbarcds.cdshooks.LumbarServices;
import org.lumbarcds.cdshooks.Prefetch;

/**
 * The data a call needs: as prefetched; else read from the FHIR server the calling client is registered with. The own
 * store counts for its own clients alone: another EHR's patient of the same id is another person.
 */
final class CallData {

    private final Prefetch prefetch;
    private final Optional<FhirReader> reader;
    private final String patientId;

    CallData(Caller caller, CdsRequest request, FhirReader own, EhrFhirAccess ehr, String patientId) {
        this.prefetch = request.prefetch();
        this.reader = caller.ofOwnStore() ? Optional.of(own) : ehr.of(caller, request);
        this.patientId = patientId;
    }

    /**
     * @throws CdsHooksProblem 412 when the patient cannot be had, or has nothing to tell the images by; 400 when another
     *     one was prefetched
     */
    Patient patient() throws InterruptedException {
        String key = LumbarServices.PREFETCH_PATIENT;
        Optional<Patient> sent = prefetch.resource(key, Patient.class);
        if (sent.isPresent()) {
            if (!patientId.equals(sent.get().getIdPart())) {
                throw CdsHooksProblem.badRequest("/prefetch/" + key + "/id",
                        "the prefetched patient is not the patient of the context",
                        "Send the Patient that context.patientId names.");
            }
            return identified(sent.get());
        }
        String reason = reader.isPresent() ? "it does not exist there"
                : "this client is registered with no FHIR server (lumbar.cds.clients[].fhir-servers)";
        try {
            Optional<Patient> read = reader.isPresent() ? reader.get().read(Patient.class, patientId) : Optional.empty();
            if (read.isPresent()) {
                return identified(read.get());
            }
        } catch (FhirUnavailableException e) {
            reason = e.getMessage();
        }
        throw CdsHooksProblem.preconditionFailed("/prefetch/" + key,
                "the patient was not prefetched and could not be read: " + reason,
                "Prefetch the patient, or send a fhirServer this service may read from with fhirAuthorization.");
    }

    /** Images are told by Patient ID: without an identifier any would seem to be another person's. */
    private static Patient identified(Patient patient) {
        if (PatientIdentities.of(patient).identifiers().isEmpty()) {
            throw CdsHooksProblem.preconditionFailed("/prefetch/" + LumbarServices.PREFETCH_PATIENT + "/identifier",
                    "the patient has no identifier to compare with the images' Patient ID",
                    "Send the Patient with the identifier that the PACS knows as Patient ID.");
        }
        return patient;
    }

    /** Studies of the patient the caller knows; what cannot be had is left out, the archive is asked instead. */
    List<ImagingStudy> studies() throws InterruptedException {
        return search(LumbarServices.PREFETCH_STUDIES, ImagingStudy.class,
                Map.of("patient", patientId, "_sort", "-started", "_count", "20"));
    }

    /**
     * Conditions of the patient; what cannot be had is left out: EHRs often keep them back, and the order's own reason
     * is looked at in any case.
     */
    List<Condition> conditions() throws InterruptedException {
        return search(LumbarServices.PREFETCH_CONDITIONS, Condition.class,
                Map.of("patient", patientId, "_count", "100"));
    }

    private <T extends Resource> List<T> search(String key, Class<T> type,
            Map<String, String> parameters) throws InterruptedException {
        Prefetch.State state = prefetch.state(key);
        List<T> sent = prefetch.resources(key, type);
        if (state == Prefetch.State.COMPLETE || state == Prefetch.State.EMPTY) {
            return sent;
        }
        try {
            List<T> found = reader.isPresent() ? reader.get().search(type, parameters) : List.of();
            return found.isEmpty() ? sent : found;
        } catch (FhirUnavailableException e) {
            return sent;
        }
    }
}
