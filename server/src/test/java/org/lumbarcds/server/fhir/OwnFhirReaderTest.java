// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import java.util.Map;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.lumbarcds.server.ServerTest;
import org.lumbarcds.trigger.FhirUnavailableException;

class OwnFhirReaderTest extends ServerTest {

    private final OwnFhirReader reader;
    private final IFhirSystemDao<Bundle, Meta> store;
    private final String patient = "many-" + UUID.randomUUID();

    OwnFhirReaderTest(OwnFhirReader reader, IFhirSystemDao<Bundle, Meta> store) {
        this.reader = reader;
        this.store = store;
    }

    private void store(int copies, Resource resource) {
        Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
        for (int i = 0; i < copies; i++) {
            bundle.addEntry().setResource(resource.copy()).getRequest()
                    .setMethod(Bundle.HTTPVerb.POST).setUrl(resource.fhirType());
        }
        store.transaction(new SystemRequestDetails(), bundle);
    }

    private Reference subject() {
        return new Reference("Patient/" + patient);
    }

    @Test
    void aPatientWithThousandsOfConditionsIsReadAsFarAsItGoes() throws FhirUnavailableException {
        for (int i = 0; i < 3; i++) {
            store(400, new Condition().setCode(new CodeableConcept().setText("back pain")).setSubject(subject()));
        }

        assertThat(reader.search(Condition.class, Map.of("patient", patient, "_count", "100"))).hasSize(100);
        assertThat(reader.search(Condition.class, Map.of("patient", patient))).hasSize(100);
    }

    @Test
    void aPatientWithManyStudiesIsReadAsFarAsItGoes() throws FhirUnavailableException {
        store(30, new ImagingStudy().setStatus(ImagingStudy.ImagingStudyStatus.AVAILABLE).setSubject(subject()));

        assertThat(reader.search(ImagingStudy.class, Map.of("patient", patient, "_sort", "-started", "_count", "20")))
                .hasSize(20);
    }

    @Test
    void aPatientWhoOnlyStandsInForAReferenceIsNotThere() throws FhirUnavailableException {
        store(1, new Condition().setSubject(subject()));
        Patient told = new Patient();
        told.setId("told-" + UUID.randomUUID());
        Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
        bundle.addEntry().setResource(told).getRequest().setMethod(Bundle.HTTPVerb.PUT)
                .setUrl("Patient/" + told.getIdPart());
        store.transaction(new SystemRequestDetails(), bundle);

        assertThat(reader.read(Patient.class, patient)).isEmpty();
        assertThat(reader.read(Patient.class, told.getIdPart())).isPresent();
        assertThat(reader.search(Condition.class, Map.of("patient", patient))).hasSize(1);
    }
}
