// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import ca.uhn.fhir.util.UrlUtil;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.lumbarcds.server.fhir.FhirInterceptor;
import org.springframework.stereotype.Component;

/**
 * What a token may ask, before anything is looked for: the interaction by its letter of SMART's {@code cruds}, and each
 * search criterion by the types it reaches into, wherever a search can stand (in a URL, a form, a conditional request, an
 * entry of a batch, a reference). A count of answers tells what is not shown, so {@link FhirAccess}, which judges the
 * answers, is not enough. What is not named here is denied.
 */
@Component
@Interceptor
class FhirQuestions implements FhirInterceptor {

    private final FhirContext fhir;
    private final SearchCriteria criteria;

    FhirQuestions(FhirContext fhir, SearchCriteria criteria) {
        this.fhir = fhir;
        this.criteria = criteria;
    }

    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLED)
    public void decide(RestOperationTypeEnum interaction, RequestDetails request) {
        Optional<Caller> caller = Caller.current();
        // Without a token nothing but the capability statement is answered: FhirAccess.
        if (caller.isPresent()) {
            decide(interaction, request, caller.get());
        }
    }

    private void decide(RestOperationTypeEnum interaction, RequestDetails request, Caller caller) {
        String type = request.getResourceName();
        Map<String, String[]> parameters = request.getParameters();
        switch (interaction) {
            // A page is of a search that was allowed, and FhirAccess judges what is on it.
            case METADATA, GET_PAGE -> { }
            case READ, VREAD, HISTORY_INSTANCE -> demand(caller.may('r', type), "r", type);
            case SEARCH_TYPE -> search(caller, type, parameters);
            case SEARCH_SYSTEM, HISTORY_SYSTEM -> demand(caller.mayEverywhere('s', "*"), "s", "*");
            case HISTORY_TYPE -> demand(caller.mayEverywhere('s', type), "s", type);
            case CREATE -> {
                demand(caller.may('c', type), "c", type);
                for (String condition : request.getHeaders("If-None-Exist")) {
                    createUnlessThere(caller, type, condition);
                }
                references(caller, request.getResource());
            }
            case UPDATE, PATCH -> {
                demand(caller.may('u', type), "u", type);
                condition(caller, type, request.getId() != null, parameters);
                references(caller, request.getResource());
            }
            case DELETE -> {
                demand(caller.may('d', type), "d", type);
                condition(caller, type, request.getId() != null, parameters);
            }
            case TRANSACTION -> {
                if (request.getResource() instanceof Bundle bundle) {
                    bundle.getEntry().forEach(entry -> entry(caller, entry));
                }
            }
            default -> throw new ForbiddenOperationException("this server offers no " + interaction.getCode());
        }
    }

    private void entry(Caller caller, Bundle.BundleEntryComponent entry) {
        Bundle.BundleEntryRequestComponent request = entry.getRequest();
        if (request.getMethod() == null || request.getUrl() == null || request.getUrl().contains("$")) {
            throw new ForbiddenOperationException("an entry needs request.method and request.url of a resource");
        }
        UrlUtil.UrlParts url = UrlUtil.parseUrl(request.getUrl());
        String type = url.getResourceType();
        Map<String, String[]> parameters =
                url.getParams() == null ? Map.of() : UrlUtil.parseQueryStrings(url.getParams());
        boolean one = url.getResourceId() != null && !url.getResourceId().startsWith("_");
        switch (request.getMethod()) {
            case GET, HEAD -> {
                if (one) {
                    demand(caller.may('r', type), "r", type);
                } else {
                    // Narrowing to the patient of a launch does not reach into bundles.
                    demand(caller.mayEverywhere('s', type), "s", type);
                    search(caller, type, parameters);
                }
            }
            case POST -> {
                demand(url.getResourceId() == null && caller.may('c', type), "c", type);
                if (request.hasIfNoneExist()) {
                    createUnlessThere(caller, type, request.getIfNoneExist());
                }
            }
            case PUT, PATCH -> {
                demand(caller.may('u', type), "u", type);
                condition(caller, type, one, parameters);
            }
            case DELETE -> {
                demand(caller.may('d', type), "d", type);
                condition(caller, type, one, parameters);
            }
            default -> throw new ForbiddenOperationException("an entry's method is not known");
        }
        references(caller, entry.getResource());
    }

    private void search(Caller caller, String type, Map<String, String[]> parameters) {
        demand(caller.may('s', type), "s", type);
        criteria.check(caller, type, parameters);
    }

    /** It answers with what is there already, as a read would. */
    private void createUnlessThere(Caller caller, String type, String condition) {
        demand(caller.mayEverywhere('r', type), "r", type);
        matched(caller, type, UrlUtil.parseQueryStrings(condition.substring(condition.indexOf('?') + 1)));
    }

    private void condition(Caller caller, String type, boolean named, Map<String, String[]> parameters) {
        if (!named) {
            matched(caller, type, parameters);
        }
    }

    private void matched(Caller caller, String type, Map<String, String[]> parameters) {
        demand(caller.mayEverywhere('s', type), "s", type);
        criteria.check(caller, type, parameters);
    }

    /** A reference can be a search ({@code Patient?identifier=...}), which the store resolves. */
    private void references(Caller caller, IBaseResource resource) {
        if (resource == null) {
            return;
        }
        fhir.newTerser().getAllResourceReferences(resource).stream()
                .map(found -> found.getResourceReference().getReferenceElement().getValue())
                .filter(reference -> reference != null && reference.contains("?"))
                .forEach(reference -> {
                    UrlUtil.UrlParts url = UrlUtil.parseUrl(reference);
                    matched(caller, url.getResourceType(), UrlUtil.parseQueryStrings(
                            reference.substring(reference.indexOf('?') + 1)));
                });
    }

    static void demand(boolean allowed, String letter, String type) {
        if (!allowed) {
            throw new ForbiddenOperationException("the token's scopes do not allow this: it needs " + type + "." + letter);
        }
    }
}
