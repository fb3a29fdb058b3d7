// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.fhir;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import java.util.Objects;
import org.hl7.fhir.r4.model.MetadataResource;
import org.lumbarcds.report.Conformance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Keeps the project's own code systems, value sets and extensions in the FHIR store, at the shipped version. */
@Component
class OwnVocabulary {

    private static final Logger LOG = LoggerFactory.getLogger(OwnVocabulary.class);

    private final DaoRegistry daos;

    OwnVocabulary(DaoRegistry daos) {
        this.daos = daos;
    }

    /** Before the server reports itself ready; a start that finds everything in place only reads. */
    @EventListener(ApplicationReadyEvent.class)
    void loadWhatIsMissing() {
        long loaded = Conformance.resources(daos.getFhirContext()).stream().filter(this::loadIfMissing).count();
        if (loaded > 0) {
            LOG.info("loaded {} code systems, value sets and extensions", loaded);
        }
    }

    @SuppressWarnings("unchecked")
    private boolean loadIfMissing(MetadataResource shipped) {
        var dao = (IFhirResourceDao<MetadataResource>) daos.getResourceDao(shipped.getClass());
        SystemRequestDetails system = new SystemRequestDetails();
        try {
            MetadataResource stored = dao.read(shipped.getIdElement().toUnqualifiedVersionless(), system);
            if (Objects.equals(stored.getVersion(), shipped.getVersion())) {
                return false;
            }
        } catch (ResourceNotFoundException e) {
            LOG.debug("{} is not stored yet", shipped.getIdElement().getValue());
        }
        dao.update(shipped, system);
        return true;
    }
}
