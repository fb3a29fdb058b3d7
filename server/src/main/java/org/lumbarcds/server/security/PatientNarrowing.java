// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.interceptor.auth.AuthorizedList;
import ca.uhn.fhir.rest.server.interceptor.auth.SearchNarrowingInterceptor;
import org.lumbarcds.server.fhir.FhirInterceptor;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** A search by a token that is good for one patient alone searches that patient's record only. */
@Component
@Order(1)
class PatientNarrowing extends SearchNarrowingInterceptor implements FhirInterceptor {

    @Override
    protected AuthorizedList buildAuthorizedList(RequestDetails request) {
        return Caller.current()
                .filter(caller -> caller.scopes().stream().allMatch(s -> s.level() == SmartScope.Level.PATIENT))
                .flatMap(Caller::patient)
                .map(patient -> new AuthorizedList().addCompartment("Patient/" + patient))
                .orElse(null);
    }
}
