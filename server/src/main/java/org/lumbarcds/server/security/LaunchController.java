// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.lumbarcds.trigger.Caller;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where an EHR that signs its users in here says what it has open, before it opens an app: answers the {@code launch}
 * parameter. Asks for the scope {@code lumbar/launch.create}.
 */
@RestController
class LaunchController {

    static final String PATH = "/smart/launches";

    private static final String ID = "[A-Za-z0-9.-]{1,64}";

    private final LaunchContexts contexts;
    private final PublicUrl publicUrl;
    private final Map<String, Caller> ehrs = new HashMap<>();

    LaunchController(LaunchContexts contexts, PublicUrl publicUrl, SecurityProperties properties) {
        this.contexts = contexts;
        this.publicUrl = publicUrl;
        properties.backends().forEach(backend -> backend.fhirServer().ifPresent(
                server -> ehrs.put(backend.id(), Caller.ofServer(server))));
    }

    record LaunchRequest(
            @NotNull @Pattern(regexp = ID) String patient,
            @Pattern(regexp = ID) String encounter,
            @Size(max = 2000) String appContext,
            @Pattern(regexp = "[A-Za-z]{1,40}/" + ID) String fhirUser) {
    }

    @PostMapping(PATH)
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, String> launch(@Valid @RequestBody LaunchRequest request, Authentication backend) {
        // The EHR's patient as this server knows them: another EHR's of the same id is another person.
        String patient = ehrs.getOrDefault(backend.getName(), Caller.OF_OWN_STORE).patient(request.patient());
        String handle = contexts.add(new LaunchContext(patient, Optional.ofNullable(request.encounter()),
                Optional.ofNullable(request.appContext()), Optional.ofNullable(request.fhirUser())));
        return Map.of("launch", handle, "iss", publicUrl.fhirBase());
    }
}
