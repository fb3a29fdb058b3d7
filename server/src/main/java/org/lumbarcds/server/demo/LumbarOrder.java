// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.lumbarcds.cdshooks.FhirJson;
import org.lumbarcds.cdshooks.LumbarServices;

/**
 * The EHR's side of one study: the patient, who orders, the order. Ids follow from the study, so that storing them
 * again changes nothing.
 */
final class LumbarOrder {

    static final String PHYSICIAN_ID = "demo-physician";
    static final String PHYSICIAN = "Practitioner/" + PHYSICIAN_ID;

    private static final String RECORD_NUMBERS = "https://ehr.example.org/medical-record-numbers";
    private static final String IDENTIFIER_TYPES = "http://terminology.hl7.org/CodeSystem/v2-0203";

    private final ImagedPatient imaged;
    private final String patientId;
    private final String orderId;

    LumbarOrder(ImagedPatient imaged) {
        this.imaged = imaged;
        this.patientId = "demo-patient-" + hash(imaged.patientId());
        this.orderId = "demo-order-" + hash(imaged.studyInstanceUid());
    }

    String patientId() {
        return patientId;
    }

    ImagedPatient imaged() {
        return imaged;
    }

    Practitioner physician() {
        Practitioner physician = new Practitioner();
        physician.setId(PHYSICIAN_ID);
        physician.addName().setFamily("Demo").addGiven("Orderer").addPrefix("Dr.");
        return physician;
    }

    Patient patient() {
        Patient patient = new Patient();
        patient.setId(patientId);
        patient.addIdentifier().setSystem(RECORD_NUMBERS).setValue(imaged.patientId());
        imaged.name().ifPresent(text -> {
            String[] parts = text.split("=", 2)[0].split("\\^");
            patient.addName().setFamily(parts[0].trim());
            if (parts.length > 1 && !parts[1].isBlank()) {
                patient.getNameFirstRep().addGiven(parts[1].trim());
            }
        });
        imaged.birthDate().ifPresent(date -> patient.setBirthDateElement(new DateType(date.toString())));
        imaged.sex().flatMap(LumbarOrder::gender).ifPresent(patient::setGender);
        return patient;
    }

    private static Optional<AdministrativeGender> gender(String sex) {
        return Optional.ofNullable(switch (sex.trim()) {
            case "F" -> AdministrativeGender.FEMALE;
            case "M" -> AdministrativeGender.MALE;
            case "O" -> AdministrativeGender.OTHER;
            default -> null;
        });
    }

    ServiceRequest order(ServiceRequestStatus status) {
        ServiceRequest order = new ServiceRequest();
        order.setId(orderId);
        order.setStatus(status);
        order.setIntent(ServiceRequestIntent.ORDER);
        order.setCode(new CodeableConcept(new Coding("http://loinc.org", "24968-0", "MR Lumbar spine")));
        order.setSubject(new Reference("Patient/" + patientId));
        order.setRequester(new Reference(PHYSICIAN));
        order.addReasonCode().setText("Low back pain");
        order.addIdentifier().setSystem("urn:dicom:uid").setValue("urn:oid:" + imaged.studyInstanceUid());
        imaged.accessionNumber().ifPresent(number -> order.addIdentifier().setValue(number)
                .setType(new CodeableConcept(new Coding(IDENTIFIER_TYPES, "ACSN", "Accession ID"))));
        return order;
    }

    /** Stores patient, physician and the open order. */
    void place(Ehr ehr) throws IOException, DemoException, InterruptedException {
        ehr.put(physician());
        ehr.put(patient());
        ehr.put(order(ServiceRequestStatus.ACTIVE));
    }

    void complete(Ehr ehr) throws IOException, DemoException, InterruptedException {
        ehr.put(order(ServiceRequestStatus.COMPLETED));
    }

    /** The hook call of the completed order. @param prefetch by key */
    ObjectNode orderComplete(ObjectNode prefetch) {
        ObjectNode body = hook(LumbarServices.IMAGING_ORDER_COMPLETE);
        Bundle orders = new Bundle();
        orders.setType(Bundle.BundleType.COLLECTION);
        orders.addEntry().setResource(order(ServiceRequestStatus.COMPLETED));
        ((ObjectNode) body.get("context")).set("orders", FhirJson.node(orders));
        body.set("prefetch", prefetch);
        return body;
    }

    /** The hook call of the opened chart. */
    ObjectNode patientView() {
        return hook(LumbarServices.PATIENT_VIEW);
    }

    private ObjectNode hook(String name) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("hook", name).put("hookInstance", UUID.randomUUID().toString());
        body.putObject("context").put("userId", PHYSICIAN).put("patientId", patientId);
        return body;
    }

    /** Fills the templates discovery gives for a service, as an EHR does before each call. */
    ObjectNode prefetch(Ehr ehr, JsonNode service) throws IOException, DemoException, InterruptedException {
        ObjectNode prefetch = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> template : service.path("prefetch").properties()) {
            prefetch.set(template.getKey(),
                    ehr.get(template.getValue().asText().replace("{{context.patientId}}", patientId)));
        }
        return prefetch;
    }

    private static String hash(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString().substring(0, 13);
    }
}
