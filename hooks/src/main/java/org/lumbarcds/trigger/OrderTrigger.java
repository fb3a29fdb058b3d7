// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.lumbarcds.analysis.AccessionMatch;
import org.lumbarcds.analysis.AnalysisRequest;
import org.lumbarcds.analysis.AwaitedOrder;
import org.lumbarcds.analysis.PatientIdentity;
import org.lumbarcds.analysis.RetrievalException;
import org.lumbarcds.analysis.StudyFinder;
import org.lumbarcds.cdshooks.CdsHooksProblem;
import org.lumbarcds.cdshooks.CdsRequest;
import org.lumbarcds.cdshooks.LumbarServices;
import org.lumbarcds.cdshooks.OrderCompleteContext;

/**
 * Turns a call of {@value LumbarServices#IMAGING_ORDER_COMPLETE} into analyses. Orders of other procedures are passed
 * over in silence. The study of an order is, in this sequence: named by the order (identifier {@code urn:dicom:uid}); an
 * ImagingStudy that refers to it or has its accession number; the only study sent with the only order; what the archive
 * holds under its accession number, now or later.
 */
public final class OrderTrigger {

    private final LumbarMriProcedures procedures;
    private final StudyFinder finder;
    private final FhirReader own;
    private final EhrFhirAccess ehr;

    /** @param own reads from this product's own FHIR server */
    public OrderTrigger(LumbarMriProcedures procedures, StudyFinder finder, FhirReader own, EhrFhirAccess ehr) {
        this.procedures = procedures;
        this.finder = finder;
        this.own = own;
        this.ehr = ehr;
    }

    /**
     * @param caller whose ids the call uses
     * @return one entry a study, or an order without one; empty when nothing concerns the lumbar spine
     * @throws CdsHooksProblem 400 for orders or studies of another patient and the like, 412 without the patient's data
     */
    public List<OrderedStudy> studies(Caller caller, CdsRequest request) throws InterruptedException {
        OrderCompleteContext context = OrderCompleteContext.of(request);
        Map<ServiceRequest, String> orders = lumbarOrders(context);
        Set<ImagingStudy> alone = lumbarStudiesWithoutOrder(context);
        if (orders.isEmpty() && alone.isEmpty()) {
            return List.of();
        }
        CallData data = new CallData(caller, request, own, ehr, context.patientId());
        PatientIdentity identity = PatientIdentities.of(data.patient());
        List<Condition> conditions = data.conditions();

        Map<String, OrderedStudy> found = new LinkedHashMap<>();
        for (Map.Entry<ServiceRequest, String> entry : orders.entrySet()) {
            ServiceRequest order = entry.getKey();
            Builder builder = new Builder(caller, context, identity, Optional.of(order),
                    ClinicalExclusions.of(Optional.of(order), conditions));
            Set<String> uids = uids(order, entry.getValue(), context, data, orders.size());
            if (uids.isEmpty()) {
                fromArchive(order, entry.getValue(), builder).forEach((key, study) -> found.putIfAbsent(key, study));
            }
            uids.forEach(uid -> found.putIfAbsent(uid, builder.request(uid, Optional.empty())));
        }
        Builder builder = new Builder(caller, context, identity, Optional.empty(),
                ClinicalExclusions.of(Optional.empty(), conditions));
        for (ImagingStudy study : alone) {
            String uid = StudyLinks.uid(study, pointer(context, study));
            found.putIfAbsent(uid, builder.request(uid, Accession.of(study.getIdentifier())));
        }
        return List.copyOf(found.values());
    }

    /** The lumbar MRI orders with their places in the call, each checked. */
    private Map<ServiceRequest, String> lumbarOrders(OrderCompleteContext context) {
        Map<ServiceRequest, String> lumbar = new LinkedHashMap<>();
        for (int i = 0; i < context.orders().size(); i++) {
            ServiceRequest order = context.orders().get(i);
            String pointer = "/context/orders/entry/" + i + "/resource";
            ofPatient(order.getSubject(), context, pointer);
            if (!procedures.matches(order.getCode())) {
                continue;
            }
            if (order.getStatus() != ServiceRequest.ServiceRequestStatus.COMPLETED) {
                throw CdsHooksProblem.badRequest(pointer + "/status", "the order is not completed",
                        "Trigger this hook when the status has become completed.");
            }
            if (order.getIdPart() == null) {
                throw CdsHooksProblem.badRequest(pointer + "/id", "the order has no id",
                        "Send the order as it is stored, with its id.");
            }
            lumbar.put(order, pointer);
        }
        return lumbar;
    }

    /** Studies sent that no order sent accounts for, as far as they may be lumbar MRI. */
    private Set<ImagingStudy> lumbarStudiesWithoutOrder(OrderCompleteContext context) {
        Set<ImagingStudy> alone = new LinkedHashSet<>();
        for (int i = 0; i < context.studies().size(); i++) {
            ImagingStudy study = context.studies().get(i);
            String pointer = "/context/studies/entry/" + i + "/resource";
            ofPatient(study.getSubject(), context, pointer);
            StudyLinks.uid(study, pointer);
            boolean ordered = context.orders().stream().anyMatch(order -> StudyLinks.belongs(study, order))
                    || context.orders().size() == 1 && StudyLinks.unbound(study);
            if (!ordered && StudyScope.mayBeLumbarMri(study, procedures)) {
                alone.add(study);
            }
        }
        return alone;
    }

    private static Set<String> uids(ServiceRequest order, String pointer, OrderCompleteContext context, CallData data,
            int orders) throws InterruptedException {
        Set<String> uids = StudyLinks.namedBy(order, pointer);
        for (ImagingStudy study : context.studies()) {
            boolean onlyPair = orders == 1 && context.studies().size() == 1 && StudyLinks.unbound(study);
            if (StudyLinks.belongs(study, order) || onlyPair && uids.isEmpty()) {
                uids.add(StudyLinks.uid(study, pointer(context, study)));
            }
        }
        if (uids.isEmpty()) {
            for (ImagingStudy study : data.studies()) {
                if (StudyLinks.belongs(study, order) && ofPatient(study.getSubject(), context.patientId())) {
                    uids.add(StudyLinks.uid(study, "/prefetch/" + LumbarServices.PREFETCH_STUDIES));
                }
            }
        }
        return uids;
    }

    private Map<String, OrderedStudy> fromArchive(ServiceRequest order, String pointer, Builder builder)
            throws InterruptedException {
        String reference = "ServiceRequest/" + order.getIdPart();
        Optional<String> accession = Accession.of(order.getIdentifier());
        if (accession.isEmpty()) {
            return Map.of(reference, new OrderedStudy.WithoutStudy(reference));
        }
        if (accession.get().length() > AwaitedOrder.LONGEST_ACCESSION_NUMBER) {
            throw CdsHooksProblem.badRequest(pointer + "/identifier", "the accession number is too long",
                    "Send the Accession Number of the images, 16 characters in DICOM.");
        }
        Map<String, OrderedStudy> found = new LinkedHashMap<>();
        ownStudies(accession.get(), builder.identity()).forEach(uid -> found.put(uid, builder.request(uid, accession)));
        if (found.isEmpty()) {
            AwaitedOrder awaited = builder.awaited(order, accession.get());
            found.put(awaited.key(), new OrderedStudy.Await(awaited));
        }
        return found;
    }

    private List<String> ownStudies(String accession, PatientIdentity identity) throws InterruptedException {
        try {
            return AccessionMatch.of(finder.byAccessionNumber(accession), identity).own();
        } catch (RetrievalException e) {
            // The order waits in the queue, where the archive is asked again.
            return List.of();
        }
    }

    private static String pointer(OrderCompleteContext context, ImagingStudy study) {
        return "/context/studies/entry/" + context.studies().indexOf(study) + "/resource";
    }

    private static void ofPatient(Reference subject, OrderCompleteContext context, String pointer) {
        if (!ofPatient(subject, context.patientId())) {
            throw CdsHooksProblem.badRequest(pointer + "/subject",
                    "the subject is not the patient of context.patientId",
                    "Send only what belongs to the patient of the context, with subject Patient/<patientId>.");
        }
    }

    private static boolean ofPatient(Reference subject, String patientId) {
        IdType id = new IdType(subject.getReference());
        return "Patient".equals(id.getResourceType()) && patientId.equals(id.getIdPart());
    }

    /** What the requests of one order have in common. */
    private record Builder(Caller caller, OrderCompleteContext context, PatientIdentity identity,
            Optional<ServiceRequest> order, List<String> exclusions) {

        private OrderedStudy request(String uid, Optional<String> accession) {
            return new OrderedStudy.Analyse(new AnalysisRequest(uid, caller.patient(context.patientId()), identity,
                    order.map(o -> caller.reference("ServiceRequest/" + o.getIdPart())), encounter(), requester(),
                    accession.or(() -> order.flatMap(o -> Accession.of(o.getIdentifier()))),
                    LumbarServices.IMAGING_ORDER_COMPLETE, exclusions));
        }

        private AwaitedOrder awaited(ServiceRequest request, String accession) {
            return new AwaitedOrder(accession, Accession.issuer(request.getIdentifier()),
                    caller.patient(context.patientId()), identity,
                    caller.reference("ServiceRequest/" + request.getIdPart()), encounter(), requester(),
                    LumbarServices.IMAGING_ORDER_COMPLETE, exclusions);
        }

        private Optional<String> encounter() {
            return context.encounterId().map(id -> "Encounter/" + id)
                    .or(() -> order.map(o -> o.getEncounter().getReference()))
                    .map(caller::reference);
        }

        private Optional<String> requester() {
            return order.map(o -> o.getRequester().getReference()).map(caller::reference);
        }
    }
}
