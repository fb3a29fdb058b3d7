// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Patient;
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
import org.lumbarcds.trigger.LumbarMriProcedures.Answer;
import org.lumbarcds.trigger.LumbarMriProcedures.Verdict;

/**
 * Turns a call of {@value LumbarServices#IMAGING_ORDER_COMPLETE} into analyses, each order and study with an outcome of
 * its own. Orders of other procedures are passed over in silence; where that cannot be told, it is said. The study of an order is, in this sequence: named by the order (identifier {@code urn:dicom:uid}); an
 * ImagingStudy that refers to it or has its accession number; the only study sent with the only order; what the archive
 * holds under its accession number, now or later.
 */
public final class OrderTrigger {

    private static final int BAD_REQUEST = 400;

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
     * What a call asks for.
     *
     * @param studies one entry a study, or an order without one; empty when nothing concerns the lumbar spine
     * @param skipped orders and studies that are not looked at, though they are or may be of the lumbar spine
     */
    public record Ordered(List<OrderedStudy> studies, List<Skipped> skipped) {

        public Ordered {
            studies = List.copyOf(studies);
            skipped = List.copyOf(skipped);
        }
    }

    /**
     * @param caller whose ids the call uses
     * @throws CdsHooksProblem 400 for orders or studies of another patient, or where nothing that was sent can be used;
     *     412 without the patient's data
     */
    public Ordered studies(Caller caller, CdsRequest request) throws InterruptedException {
        OrderCompleteContext context = OrderCompleteContext.of(request);
        Screening screening = new Screening();
        Map<ServiceRequest, String> orders = lumbarOrders(context, screening);
        Map<ImagingStudy, String> sent = usable(context, screening);
        Map<ImagingStudy, String> alone = lumbarStudiesWithoutOrder(context, sent, screening);
        if (orders.isEmpty() && alone.isEmpty()) {
            return screening.ordered(List.of());
        }
        CallData data = new CallData(caller, request, own, ehr, context.patientId());
        Patient patient = data.patient();
        PatientIdentity identity = PatientIdentities.of(patient);
        List<Condition> conditions = data.conditions();
        for (Map.Entry<ImagingStudy, String> entry : List.copyOf(sent.entrySet())) {
            screening.each(() -> {
                sent.remove(entry.getKey());
                Eligibility.checkSubject(entry.getKey().getSubject(), patient, entry.getValue());
                sent.put(entry.getKey(), entry.getValue());
            });
        }
        alone.keySet().retainAll(sent.keySet());

        Map<String, OrderedStudy> found = new LinkedHashMap<>();
        for (Map.Entry<ServiceRequest, String> entry : orders.entrySet()) {
            ServiceRequest order = entry.getKey();
            Builder builder = new Builder(caller, context, identity, Optional.of(order),
                    ClinicalExclusions.of(Optional.of(order), conditions));
            screening.each(() -> {
                Eligibility.checkSubject(order.getSubject(), patient, entry.getValue());
                Set<String> uids = uids(order, entry.getValue(), sent, data, context);
                if (uids.removeIf(screening::withdrawn) && uids.isEmpty()) {
                    screening.skip(Skipped.rightly(entry.getValue(), "the study of the order was withdrawn"));
                    return;
                }
                if (uids.isEmpty()) {
                    fromArchive(order, entry.getValue(), builder).forEach(found::putIfAbsent);
                }
                uids.forEach(uid -> found.putIfAbsent(uid, builder.request(uid, Optional.empty())));
            });
        }
        Builder builder = new Builder(caller, context, identity, Optional.empty(),
                ClinicalExclusions.of(Optional.empty(), conditions));
        for (Map.Entry<ImagingStudy, String> entry : alone.entrySet()) {
            screening.each(() -> {
                String uid = StudyLinks.uid(entry.getKey(), entry.getValue());
                found.putIfAbsent(uid, builder.request(uid, Accession.of(entry.getKey().getIdentifier())));
            });
        }
        return screening.ordered(List.copyOf(found.values()));
    }

    /** One call's orders and studies, each with an outcome of its own. */
    private static final class Screening {

        private final List<Skipped> skipped = new ArrayList<>();
        private final Set<String> withdrawn = new HashSet<>();
        private CdsHooksProblem firstFault;

        /** Work on one order or study. */
        private interface Step {
            void run() throws InterruptedException;
        }

        private void each(Step step) throws InterruptedException {
            try {
                step.run();
            } catch (CdsHooksProblem e) {
                if (e.status() != BAD_REQUEST) {
                    throw e;
                }
                firstFault = firstFault == null ? e : firstFault;
                skip(new Skipped(e.body().field(), e.body().detail(), e.body().fix()));
            }
        }

        private void skip(Skipped one) {
            skipped.add(one);
        }

        private void withdraw(ImagingStudy study) {
            study.getIdentifier().stream().filter(DicomUid::isUidIdentifier)
                    .flatMap(identifier -> DicomUid.of(identifier).stream()).forEach(withdrawn::add);
        }

        private boolean withdrawn(String uid) {
            return withdrawn.contains(uid);
        }

        /** @throws CdsHooksProblem the first fault, where nothing else came of the call */
        private Ordered ordered(List<OrderedStudy> studies) {
            if (studies.isEmpty() && firstFault != null) {
                throw firstFault;
            }
            return new Ordered(studies, skipped);
        }
    }

    /** The lumbar MRI orders with their places in the call, each checked. */
    private Map<ServiceRequest, String> lumbarOrders(OrderCompleteContext context, Screening screening)
            throws InterruptedException {
        Map<ServiceRequest, String> lumbar = new LinkedHashMap<>();
        for (int i = 0; i < context.orders().size(); i++) {
            ServiceRequest order = context.orders().get(i);
            String pointer = "/context/orders/entry/" + i + "/resource";
            ofPatient(order.getSubject(), context, pointer);
            Verdict verdict = procedures.of(order.getCode());
            if (verdict.is(Answer.UNDECIDED)) {
                screening.skip(new Skipped(pointer + "/code", "whether it is a lumbar MRI cannot be told: " + verdict.why(),
                        "Send a LOINC or CPT code, or have the site's code configured (lumbar.ehr.procedure-codes)."));
            } else if (verdict.is(Answer.LUMBAR_MRI)) {
                screening.each(() -> Eligibility.of(order, pointer).ifPresentOrElse(
                        screening::skip, () -> lumbar.put(order, pointer)));
            }
        }
        return lumbar;
    }

    /** The studies sent with their places in the call, but for those that were withdrawn or cannot be told. */
    private static Map<ImagingStudy, String> usable(OrderCompleteContext context, Screening screening)
            throws InterruptedException {
        Map<ImagingStudy, String> usable = new LinkedHashMap<>();
        for (int i = 0; i < context.studies().size(); i++) {
            ImagingStudy study = context.studies().get(i);
            String pointer = "/context/studies/entry/" + i + "/resource";
            ofPatient(study.getSubject(), context, pointer);
            screening.each(() -> {
                Optional<Skipped> why = Eligibility.of(study, pointer);
                if (why.isPresent()) {
                    screening.skip(why.get());
                    screening.withdraw(study);
                    return;
                }
                StudyLinks.uid(study, pointer);
                usable.put(study, pointer);
            });
        }
        return usable;
    }

    /** Studies sent that no order sent accounts for, as far as they may be lumbar MRI. */
    private Map<ImagingStudy, String> lumbarStudiesWithoutOrder(OrderCompleteContext context,
            Map<ImagingStudy, String> sent, Screening screening) {
        Map<ImagingStudy, String> alone = new LinkedHashMap<>();
        sent.forEach((study, pointer) -> {
            boolean ordered = context.orders().stream().anyMatch(order -> StudyLinks.belongs(study, order))
                    || context.orders().size() == 1 && StudyLinks.unbound(study);
            if (ordered) {
                return;
            }
            Verdict verdict = StudyScope.of(study, procedures);
            if (verdict.is(Answer.LUMBAR_MRI)) {
                alone.put(study, pointer);
            } else if (verdict.is(Answer.UNDECIDED)) {
                screening.skip(new Skipped(pointer, "whether it is a lumbar MRI cannot be told: " + verdict.why(),
                        "Send the order with it, or a description that names the region."));
            }
        });
        return alone;
    }

    private static Set<String> uids(ServiceRequest order, String pointer, Map<ImagingStudy, String> sent, CallData data,
            OrderCompleteContext context) throws InterruptedException {
        Set<String> uids = StudyLinks.namedBy(order, pointer);
        for (Map.Entry<ImagingStudy, String> entry : sent.entrySet()) {
            ImagingStudy study = entry.getKey();
            boolean onlyPair = context.orders().size() == 1 && context.studies().size() == 1 && StudyLinks.unbound(study);
            if (StudyLinks.belongs(study, order) || onlyPair && uids.isEmpty()) {
                uids.add(StudyLinks.uid(study, entry.getValue()));
            }
        }
        if (uids.isEmpty()) {
            for (ImagingStudy study : data.studies()) {
                if (Eligibility.of(study, "").isEmpty() && StudyLinks.belongs(study, order)
                        && ofPatient(study.getSubject(), context.patientId())) {
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

    private static void ofPatient(Reference subject, OrderCompleteContext context, String pointer) {
        if (subject.hasReference() && !ofPatient(subject, context.patientId())) {
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
