// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.searchparam.MatchUrlService;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.util.HapiExtensions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;
import org.lumbarcds.trigger.FhirReader;
import org.lumbarcds.trigger.FhirUnavailableException;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Reads from the own FHIR store, as the system itself; what only stands in for something unknown is not there. */
@Component
public class OwnFhirReader implements FhirReader {

    private static final int PAGE = 100;

    private final DaoRegistry daos;
    private final MatchUrlService urls;
    private final FhirContext fhir;

    OwnFhirReader(DaoRegistry daos, MatchUrlService urls, FhirContext fhir) {
        this.daos = daos;
        this.urls = urls;
        this.fhir = fhir;
    }

    @Override
    public <T extends Resource> Optional<T> read(Class<T> type, String id) throws FhirUnavailableException {
        try {
            return Optional.of(daos.getResourceDao(type)
                    .read(new IdType(type.getSimpleName(), id), new SystemRequestDetails()))
                    .filter(OwnFhirReader::told);
        } catch (ResourceNotFoundException | ResourceGoneException e) {
            return Optional.empty();
        } catch (BaseServerResponseException | DataAccessException | TransactionException e) {
            throw new FhirUnavailableException("the own FHIR store cannot be read", e);
        }
    }

    @Override
    public <T extends Resource> List<T> search(Class<T> type, Map<String, String> parameters)
            throws FhirUnavailableException {
        String query = parameters.entrySet().stream()
                .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&", type.getSimpleName() + "?", ""));
        try {
            SearchParameterMap map = urls.translateMatchUrl(query, fhir.getResourceDefinition(type));
            int most = map.getCount() == null ? PAGE : Math.min(PAGE, map.getCount());
            map.setLoadSynchronousUpTo(most);
            // Of a result that was cut off the whole size is not known, and asking for "all" of it fails.
            return daos.getResourceDao(type).search(map, new SystemRequestDetails()).getResources(0, most).stream()
                    .map(type::cast)
                    .filter(OwnFhirReader::told)
                    .toList();
        } catch (BaseServerResponseException | DataAccessException | TransactionException e) {
            throw new FhirUnavailableException("the own FHIR store cannot be searched", e);
        }
    }

    /** Whether somebody told this store of the resource: what stands in for the target of a reference says nothing. */
    private static boolean told(Resource resource) {
        return !(resource instanceof DomainResource domain)
                || !domain.hasExtension(HapiExtensions.EXT_RESOURCE_PLACEHOLDER);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
