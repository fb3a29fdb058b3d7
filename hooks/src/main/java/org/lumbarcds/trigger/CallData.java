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
 * The data a call needs: as prefetched; else read from the caller's FHIR server where that is listed, else from the own
 * one.
 */
final class CallData {

    private final Prefetch prefetch;
    private final FhirReader reader;
    private final String patientId;

    CallData(CdsRequest request, FhirReader own, EhrFhirAccess ehr, String patientId) {
        this.prefetch = request.prefetch();
        this.reader = ehr.of(request).orElse(own);
        this.patientId = patientId;
    }

    /** @throws CdsHooksProblem 412 when the patient cannot be had, 400 when another one was prefetched */
    Patient patient() throws InterruptedException {
        String key = LumbarServices.PREFETCH_PATIENT;
        Optional<Patient> sent = prefetch.resource(key, Patient.class);
        if (sent.isPresent()) {
            if (!patientId.equals(sent.get().getIdPart())) {
                throw CdsHooksProblem.badRequest("/prefetch/" + key + "/id",
                        "the prefetched patient is not the patient of the context",
                        "Send the Patient that context.patientId names.");
            }
            return sent.get();
        }
        String reason = "it does not exist there";
        try {
            Optional<Patient> read = reader.read(Patient.class, patientId);
            if (read.isPresent()) {
                return read.get();
            }
        } catch (FhirUnavailableException e) {
            reason = e.getMessage();
        }
        throw CdsHooksProblem.preconditionFailed("/prefetch/" + key,
                "the patient was not prefetched and could not be read: " + reason,
                "Prefetch the patient, or send a fhirServer this service may read from with fhirAuthorization.");
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
            List<T> found = reader.search(type, parameters);
            return found.isEmpty() ? sent : found;
        } catch (FhirUnavailableException e) {
            return sent;
        }
    }
}
