// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.lumbarcds.cdshooks.CdsRequest;
import org.lumbarcds.cdshooks.CdsRequestReader;
import org.lumbarcds.cdshooks.CdsServiceDefinition;
import org.lumbarcds.cdshooks.FhirJson;
import org.lumbarcds.cdshooks.LumbarServices;

/** Builds hook calls as an EHR sends them, through the wire format. */
final class HookCalls {

    static final String STUDY = "1.2.840.99.1";

    private final ObjectNode body = JsonNodeFactory.instance.objectNode();
    private final ObjectNode context = body.putObject("context");
    private final ObjectNode prefetch = body.putObject("prefetch");

    private HookCalls(String hook) {
        body.put("hook", hook);
        body.put("hookInstance", "9f1d3c2a-6c1e-4c0b-9a57-0d8b1a2c3d4e");
        context.put("patientId", "p1");
        context.put("userId", "Practitioner/d1");
    }

    static HookCalls orderComplete() {
        return new HookCalls(LumbarServices.IMAGING_ORDER_COMPLETE).prefetched("patient", patient());
    }

    static CdsRequest patientView(String patientId) {
        return chart(patientId).read(LumbarServices.ON_PATIENT_VIEW);
    }

    static HookCalls chart(String patientId) {
        HookCalls call = new HookCalls(LumbarServices.PATIENT_VIEW);
        call.context.put("patientId", patientId);
        return call;
    }

    CdsRequest readChart() {
        return read(LumbarServices.ON_PATIENT_VIEW);
    }

    /** Lends access for one patient only. */
    HookCalls lentFor(String patientId) {
        body.withObject("/fhirAuthorization").put("patient", patientId);
        return this;
    }

    HookCalls orders(ServiceRequest... orders) {
        bundle("orders", orders);
        return this;
    }

    HookCalls studies(ImagingStudy... studies) {
        bundle("studies", studies);
        return this;
    }

    HookCalls prefetched(String key, Resource resource) {
        prefetch.set(key, FhirJson.node(resource));
        return this;
    }

    HookCalls prefetchedNull(String key) {
        prefetch.putNull(key);
        return this;
    }

    HookCalls withoutPrefetch() {
        prefetch.removeAll();
        return this;
    }

    HookCalls fhirServer(String url) {
        body.put("fhirServer", url);
        body.putObject("fhirAuthorization").put("access_token", "secret").put("token_type", "Bearer")
                .put("expires_in", 300).put("scope", "patient/*.rs").put("subject", "lumbar");
        return this;
    }

    CdsRequest read() {
        return read(LumbarServices.ORDER_COMPLETE);
    }

    private CdsRequest read(CdsServiceDefinition service) {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        try {
            return new CdsRequestReader(1_000_000).read(new ByteArrayInputStream(bytes), service);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void bundle(String name, Resource... resources) {
        ObjectNode bundle = context.putObject(name);
        bundle.put("resourceType", "Bundle").put("type", "collection");
        ArrayNode entries = bundle.putArray("entry");
        for (Resource resource : resources) {
            entries.addObject().set("resource", FhirJson.node(resource));
        }
    }

    static Patient patient() {
        Patient patient = new Patient();
        patient.setId("p1");
        patient.addIdentifier().setSystem("urn:hospital").setValue("ID1");
        patient.addName().setFamily("Muster");
        patient.getBirthDateElement().setValueAsString("1970-01-02");
        return patient;
    }

    static ServiceRequest order() {
        ServiceRequest order = new ServiceRequest();
        order.setId("o1");
        order.setStatus(ServiceRequest.ServiceRequestStatus.COMPLETED);
        order.setSubject(new Reference("Patient/p1"));
        order.setRequester(new Reference("Practitioner/d1"));
        order.setCode(new CodeableConcept().addCoding(new Coding("http://loinc.org", "24968-0", "MR Lumbar spine")));
        return order;
    }

    static ServiceRequest withAccession(ServiceRequest order, String accession) {
        order.addIdentifier(accession(accession));
        return order;
    }

    static Identifier accession(String value) {
        return new Identifier().setValue(value).setType(new CodeableConcept().addCoding(
                new Coding("http://terminology.hl7.org/CodeSystem/v2-0203", "ACSN", null)));
    }

    static ImagingStudy study() {
        ImagingStudy study = new ImagingStudy();
        study.setId("s1");
        study.setSubject(new Reference("Patient/p1"));
        study.addIdentifier().setSystem("urn:dicom:uid").setValue("urn:oid:" + STUDY);
        study.addModality(new Coding("http://dicom.nema.org/resources/ontology/DCM", "MR", null));
        return study;
    }
}
