// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.lumbarcds.cdshooks.CdsHooksProblem;

/** Which studies belong to an order. */
final class StudyLinks {

    private StudyLinks() {
    }

    /** Study Instance UIDs the order itself carries as identifiers. */
    static Set<String> namedBy(ServiceRequest order, String pointer) {
        Set<String> uids = new LinkedHashSet<>();
        for (int i = 0; i < order.getIdentifier().size(); i++) {
            Identifier identifier = order.getIdentifier().get(i);
            if (DicomUid.isUidIdentifier(identifier)) {
                String place = pointer + "/identifier/" + i + "/value";
                uids.add(DicomUid.of(identifier).orElseThrow(() -> noUid(place)));
            }
        }
        return uids;
    }

    /** Whether the study says it was made for the order: by reference, or by the same accession number. */
    static boolean belongs(ImagingStudy study, ServiceRequest order) {
        if (study.getBasedOn().stream().anyMatch(reference -> names(reference, order))) {
            return true;
        }
        Optional<String> accession = Accession.of(order.getIdentifier());
        return accession.isPresent() && (accession.equals(Accession.of(study.getIdentifier()))
                || study.getBasedOn().stream()
                        .anyMatch(reference -> accession.equals(Accession.of(List.of(reference.getIdentifier())))));
    }

    /** Whether the study says nothing of any order. */
    static boolean unbound(ImagingStudy study) {
        return study.getBasedOn().isEmpty() && Accession.of(study.getIdentifier()).isEmpty();
    }

    /** @throws CdsHooksProblem 400 when the study has no valid Study Instance UID */
    static String uid(ImagingStudy study, String pointer) {
        for (int i = 0; i < study.getIdentifier().size(); i++) {
            Identifier identifier = study.getIdentifier().get(i);
            if (DicomUid.isUidIdentifier(identifier)) {
                String place = pointer + "/identifier/" + i + "/value";
                return DicomUid.of(identifier).orElseThrow(() -> noUid(place));
            }
        }
        throw CdsHooksProblem.badRequest(pointer + "/identifier", "the ImagingStudy has no Study Instance UID",
                "Send it as an identifier with system " + DicomUid.SYSTEM + " and value urn:oid:1.2.3.");
    }

    private static boolean names(Reference reference, ServiceRequest order) {
        IdType id = new IdType(reference.getReference());
        return order.getIdPart() != null && order.getIdPart().equals(id.getIdPart())
                && "ServiceRequest".equals(id.getResourceType());
    }

    private static CdsHooksProblem noUid(String pointer) {
        return CdsHooksProblem.badRequest(pointer, "this is no DICOM UID",
                "Send urn:oid: followed by the Study Instance UID, 64 characters of digits and dots at most.");
    }
}
