// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import java.util.Optional;

/**
 * Context of the hook {@code patient-view}.
 *
 * @param patientId logical id of the patient
 * @param userId reference of the user the cards are for
 * @param encounterId logical id of the encounter
 */
public record PatientViewContext(String patientId, String userId, Optional<String> encounterId) {

    /** @throws CdsHooksProblem 400 when a field is missing or of another type */
    public static PatientViewContext of(CdsRequest request) {
        JsonFields fields = new JsonFields(request.context(), "/context");
        return new PatientViewContext(fields.id("patientId"), OrderCompleteContext.user(fields),
                fields.optionalId("encounterId"));
    }
}
