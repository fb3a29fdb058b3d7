// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.fhir;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.stereotype.Component;

/**
 * Removes HAPI's bean definitions of the resource types not served here. Fewer beans start faster, and
 * {@code /fhir/metadata} then lists what there is.
 */
@Component
class ServedResources implements BeanDefinitionRegistryPostProcessor, PriorityOrdered {

    private static final Pattern DEFINITION = Pattern.compile("my([A-Z][A-Za-z]+)(?:Dao|Rp)R4");

    /** HAPI itself works with these. */
    private static final Set<String> INTERNAL = Set.of("System", "SearchParameter", "StructureDefinition", "CodeSystem",
            "ValueSet", "ConceptMap", "NamingSystem", "OperationDefinition", "CapabilityStatement", "Bundle", "Binary",
            "Task", "ListResource", "Group", "Composition", "Subscription");

    private static final Set<String> CLINICAL = Set.of("Patient", "Practitioner", "PractitionerRole", "Organization",
            "Location", "Encounter", "Condition", "Procedure", "ServiceRequest", "ImagingStudy", "DiagnosticReport",
            "Observation", "Media", "DocumentReference", "BodyStructure", "Device", "Endpoint", "RelatedPerson",
            "Communication", "GuidanceResponse", "Consent", "Provenance", "AuditEvent", "Library", "Measure",
            "MeasureReport");

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        for (String name : registry.getBeanDefinitionNames()) {
            Matcher matcher = DEFINITION.matcher(name);
            if (matcher.matches() && !INTERNAL.contains(matcher.group(1)) && !CLINICAL.contains(matcher.group(1))) {
                registry.removeBeanDefinition(name);
            }
        }
    }
}
