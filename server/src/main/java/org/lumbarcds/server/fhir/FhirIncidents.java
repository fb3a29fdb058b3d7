// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.fhir;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.InternalErrorException;
import org.lumbarcds.server.web.Incident;
import org.springframework.stereotype.Component;

/** A fault while answering a FHIR request: the OperationOutcome carries an incident's id instead of its insides. */
@Component
@Interceptor
class FhirIncidents implements FhirInterceptor {

    @Hook(Pointcut.SERVER_PRE_PROCESS_OUTGOING_EXCEPTION)
    public BaseServerResponseException hide(Throwable fault) {
        if (fault instanceof BaseServerResponseException known && known.getStatusCode() < 500) {
            return null;
        }
        return new InternalErrorException(Incident.of(fault).text());
    }
}
