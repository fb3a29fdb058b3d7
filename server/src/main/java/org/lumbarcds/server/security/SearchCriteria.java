// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import ca.uhn.fhir.context.RuntimeSearchParam;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * A criterion that reaches into other types needs the right to search each of them, everywhere: an app that was opened for
 * one patient has no such right, since what stands at the other end is not of that patient alone.
 */
@Component
class SearchCriteria {

    /** Of the resource itself, or of the form of the answer. */
    private static final Set<String> PLAIN = Set.of("_id", "_lastUpdated", "_tag", "_profile", "_security", "_source",
            "_language", "_count", "_offset", "_total", "_summary", "_elements", "_format", "_pretty", "_text", "_content",
            // Its answers are judged like every other.
            "_include");

    private final ISearchParamRegistry parameters;

    SearchCriteria(ISearchParamRegistry parameters) {
        this.parameters = parameters;
    }

    void check(Caller caller, String type, Map<String, String[]> criteria) {
        criteria.forEach((name, values) -> {
            String bare = name.split(":", 2)[0];
            switch (bare) {
                case "_filter" -> throw new InvalidRequestException(
                        "_filter is not supported; use search parameters of " + type);
                case "_sort" -> {
                    for (String value : values) {
                        for (String key : value.split(",")) {
                            name(caller, type, key.startsWith("-") ? key.substring(1) : key);
                        }
                    }
                }
                case "_revinclude" -> {
                    for (String value : values) {
                        reach(caller, value.split(":", 2)[0], name);
                    }
                }
                default -> name(caller, type, name);
            }
        });
    }

    private void name(Caller caller, String type, String name) {
        if (name.startsWith("_has:")) {
            String[] parts = name.split(":", 4);
            if (parts.length < 4) {
                throw new InvalidRequestException("_has is written _has:Type:reference:parameter");
            }
            reach(caller, parts[1], name);
            name(caller, parts[1], parts[3]);
            return;
        }
        int dot = name.indexOf('.');
        if (dot < 0) {
            String bare = name.split(":", 2)[0];
            if (bare.startsWith("_") && !PLAIN.contains(bare)) {
                reach(caller, "*", name);
            }
            return;
        }
        String rest = name.substring(dot + 1);
        for (String target : targets(type, name.substring(0, dot))) {
            reach(caller, target, name);
            if (!target.equals("*")) {
                name(caller, target, rest);
            }
        }
    }

    /** The types a link leads to; {@code *} where that is not known. */
    private Set<String> targets(String type, String link) {
        String[] parts = link.split(":", 2);
        if (parts.length == 2) {
            return Set.of(parts[1]);
        }
        RuntimeSearchParam parameter = parameters.getActiveSearchParam(
                type, parts[0], ISearchParamRegistry.SearchParamLookupContextEnum.SEARCH);
        return parameter == null || parameter.getTargets().isEmpty() ? Set.of("*") : parameter.getTargets();
    }

    private static void reach(Caller caller, String type, String criterion) {
        if (!caller.mayEverywhere('s', type)) {
            // The name of a criterion can carry no value, so no patient's either.
            throw new ForbiddenOperationException("the token's scopes do not allow the criterion "
                    + criterion.split("[^A-Za-z_:.-]", 2)[0] + ": it searches " + type + " and needs " + type + ".s");
        }
    }
}
