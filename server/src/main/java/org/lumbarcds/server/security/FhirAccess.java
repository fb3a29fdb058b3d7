// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.interceptor.auth.AuthorizationInterceptor;
import ca.uhn.fhir.rest.server.interceptor.auth.IAuthRule;
import ca.uhn.fhir.rest.server.interceptor.auth.IAuthRuleBuilder;
import ca.uhn.fhir.rest.server.interceptor.auth.PolicyEnum;
import ca.uhn.fhir.rest.server.interceptor.auth.RuleBuilder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.IdType;
import org.lumbarcds.server.fhir.FhirInterceptor;
import org.springframework.stereotype.Component;

/**
 * What a token may do with FHIR resources: its SMART scopes, and nothing else. A scope for a patient reaches that
 * patient's compartment only. Each entry of a transaction is checked by itself.
 */
@Component
class FhirAccess extends AuthorizationInterceptor implements FhirInterceptor {

    /** Who and what made a patient's results; in no patient's compartment, and naming no patient. */
    private static final Set<String> MAKERS = Set.of("Device", "Practitioner", "PractitionerRole", "Organization");

    /** A name makes HAPI start a rule afresh; its unnamed rules share one builder, and "write" after "create" is lost. */
    private static final String RULE = "SMART scopes";

    FhirAccess() {
        super(PolicyEnum.DENY);
    }

    @Override
    public List<IAuthRule> buildRuleList(RequestDetails request) {
        IAuthRuleBuilder rules = new RuleBuilder();
        rules.allow(RULE).metadata();
        Optional<Caller> caller = Caller.current();
        if (caller.isPresent()) {
            for (SmartScope scope : caller.get().scopes()) {
                if (scope.level() != SmartScope.Level.PATIENT) {
                    everywhere(rules, scope);
                } else if (caller.get().patient().isPresent()) {
                    inCompartment(rules, scope, caller.get().patient().get());
                }
            }
            rules.allow(RULE).transaction().withAnyOperation().andApplyNormalRules();
        }
        return rules.denyAll("the token's scopes do not allow this").build();
    }

    private static void everywhere(IAuthRuleBuilder rules, SmartScope scope) {
        if (scope.reads()) {
            if (scope.allResources()) {
                rules.allow(RULE).read().allResources().withAnyId();
            } else {
                rules.allow(RULE).read().resourcesOfType(scope.type()).withAnyId();
            }
        }
        if (scope.allows('c')) {
            if (scope.allResources()) {
                rules.allow(RULE).create().allResources().withAnyId();
            } else {
                rules.allow(RULE).create().resourcesOfType(scope.type()).withAnyId();
            }
        }
        if (scope.allows('u')) {
            if (scope.allResources()) {
                rules.allow(RULE).write().allResources().withAnyId();
                rules.allow(RULE).patch().allRequests();
            } else {
                rules.allow(RULE).write().resourcesOfType(scope.type()).withAnyId();
            }
        }
        if (scope.allows('d')) {
            if (scope.allResources()) {
                rules.allow(RULE).delete().allResources().withAnyId();
            } else {
                rules.allow(RULE).delete().resourcesOfType(scope.type()).withAnyId();
            }
        }
    }

    /** Patient scopes read; nothing here is written on behalf of one patient. */
    private static void inCompartment(IAuthRuleBuilder rules, SmartScope scope, String patient) {
        if (!scope.reads()) {
            return;
        }
        IdType owner = new IdType("Patient", patient);
        if (scope.allResources()) {
            rules.allow(RULE).read().allResources().inCompartment("Patient", owner);
        } else {
            rules.allow(RULE).read().resourcesOfType(scope.type()).inCompartment("Patient", owner);
        }
        MAKERS.stream().filter(scope::covers)
                .forEach(type -> rules.allow(RULE).read().resourcesOfType(type).withAnyId());
    }
}
