// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;

/**
 * Context of the hook {@value LumbarServices#IMAGING_ORDER_COMPLETE}.
 *
 * @param patientId logical id of the patient
 * @param userId reference of the user the cards are for, {@code Practitioner/…}
 * @param encounterId logical id of the encounter
 * @param orders ServiceRequests of {@code context.orders}
 * @param studies ImagingStudies of {@code context.studies}
 */
public record OrderCompleteContext(
        String patientId,
        String userId,
        Optional<String> encounterId,
        List<ServiceRequest> orders,
        List<ImagingStudy> studies) {

    static final Pattern USER =
            Pattern.compile("(Practitioner|PractitionerRole|Patient|RelatedPerson)/[A-Za-z0-9\\-.]{1,64}");

    /** More in one call is no order completing but an export. */
    private static final int MAXIMUM_ENTRIES = 50;

    public OrderCompleteContext {
        orders = List.copyOf(orders);
        studies = List.copyOf(studies);
    }

    /** @throws CdsHooksProblem 400 when a field is missing or of another type */
    public static OrderCompleteContext of(CdsRequest request) {
        JsonFields fields = new JsonFields(request.context(), "/context");
        String patientId = fields.id("patientId");
        String userId = user(fields);
        Optional<String> encounterId = fields.optionalId("encounterId");
        Optional<JsonNode> orders = fields.optionalObject("orders");
        Optional<JsonNode> studies = fields.optionalObject("studies");
        if (orders.isEmpty() && studies.isEmpty()) {
            throw CdsHooksProblem.badRequest("/context/orders", "neither orders nor studies is there",
                    "Send the completed ServiceRequest in a Bundle in orders, its ImagingStudy in a Bundle in"
                            + " studies, or both.");
        }
        OrderCompleteContext context = new OrderCompleteContext(patientId, userId, encounterId,
                entries(orders, ServiceRequest.class, "/context/orders"),
                entries(studies, ImagingStudy.class, "/context/studies"));
        if (context.orders.isEmpty() && context.studies.isEmpty()) {
            throw CdsHooksProblem.badRequest(orders.isPresent() ? "/context/orders/entry" : "/context/studies/entry",
                    "the Bundle holds no entry", "Send the completed ServiceRequest or the ImagingStudy.");
        }
        return context;
    }

    static String user(JsonFields fields) {
        String userId = fields.text("userId");
        if (!USER.matcher(userId).matches()) {
            throw fields.wrong("userId", "a reference such as Practitioner/123");
        }
        return userId;
    }

    private static <T extends Resource> List<T> entries(Optional<JsonNode> node, Class<T> type, String pointer) {
        if (node.isEmpty()) {
            return List.of();
        }
        Bundle bundle = Prefetch.parse(node.get(), Bundle.class, pointer);
        if (bundle.getEntry().size() > MAXIMUM_ENTRIES) {
            throw CdsHooksProblem.badRequest(pointer + "/entry", "the Bundle has more than " + MAXIMUM_ENTRIES
                    + " entries", "Send only what was completed.");
        }
        List<T> found = new ArrayList<>();
        for (int i = 0; i < bundle.getEntry().size(); i++) {
            Resource resource = bundle.getEntry().get(i).getResource();
            if (!type.isInstance(resource)) {
                throw CdsHooksProblem.badRequest(pointer + "/entry/" + i + "/resource",
                        "a " + type.getSimpleName() + " is expected",
                        "Send only " + type.getSimpleName() + " resources here.");
            }
            found.add(type.cast(resource));
        }
        return found;
    }
}
