// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.lumbarcds.server.fhir.FhirInterceptor;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Answers {@code /fhir/.well-known/smart-configuration}, which HAPI would take for a resource type. */
@Component
@Interceptor
class SmartConfigurationInterceptor implements FhirInterceptor {

    private final SmartConfigurationController configuration;
    private final ObjectMapper json;

    SmartConfigurationInterceptor(SmartConfigurationController configuration, ObjectMapper json) {
        this.configuration = configuration;
        this.json = json;
    }

    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_PROCESSED)
    public boolean answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!SmartConfigurationController.PATH.equals(request.getPathInfo()) || !request.getMethod().equals("GET")) {
            return true;
        }
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        json.writeValue(response.getOutputStream(), configuration.document());
        return false;
    }
}
