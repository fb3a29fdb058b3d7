// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.card;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.lumbarcds.analysis.OrderStatus;
import org.lumbarcds.analysis.StudyStatus;
import org.lumbarcds.analysis.StudyStatus.State;
import org.lumbarcds.cdshooks.Action;
import org.lumbarcds.cdshooks.Card;
import org.lumbarcds.cdshooks.CdsResponse;
import org.lumbarcds.cdshooks.FhirJson;
import org.lumbarcds.cdshooks.Indicator;
import org.lumbarcds.cdshooks.Link;
import org.lumbarcds.cdshooks.SelectionBehavior;
import org.lumbarcds.cdshooks.Suggestion;
import org.lumbarcds.report.PriorityReading;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.LevelFinding;
import org.lumbarcds.spine.StudyFindings;

/**
 * Writes a study's state as a CDS Hooks card. Equal input gives equal cards, uuids included, so that feedback finds
 * the card it is about.
 *
 * <p>No card is {@code critical}: that is for what endangers life now, which this tool neither looks for nor could
 * tell; a false alarm of that kind would teach physicians to look away. A suspected herniation, slip or stenosis and
 * images of the wrong patient are {@code warning}, all else {@code info}.
 */
public final class StudyCards {
    private final CardSettings settings;

    public StudyCards(CardSettings settings) {
        this.settings = settings;
    }

    /** One card a study, in order; no system actions. */
    public CdsResponse answer(List<StudyStatus> statuses) {
        return new CdsResponse(statuses.stream().map(this::card).toList(), List.of());
    }

    /**
     * One card a study, and where {@link CardSettings#reportCopies()} is set, a copy of each stored, still
     * preliminary report for the EHR's chart. For hooks fired once for an order; on others the EHR would get a copy with every call.
     *
     * @param reports gives the stored DiagnosticReport by its logical id
     */
    public CdsResponse answer(List<StudyStatus> statuses, Function<String, Optional<JsonNode>> reports) {
        List<Action> copies = settings.reportCopies().map(ReportCopy::new).stream()
                .flatMap(copy -> statuses.stream()
                        .flatMap(s -> s.diagnosticReportId().stream())
                        .flatMap(id -> reports.apply(id).stream())
                        .flatMap(report -> copy.create(report).stream()))
                .toList();
        return new CdsResponse(answer(statuses).cards(), copies);
    }

    /** @throws IllegalArgumentException for a status READ without findings */
    public Card card(StudyStatus status) {
        if (status.state() != State.READ) {
            return stateCard(status);
        }
        StudyFindings findings = status.findings().orElseThrow(
                () -> new IllegalArgumentException("a study that was read has findings"));
        return resultCard(status, findings);
    }

    /**
     * The card of a completed order that names no study.
     *
     * @param order what tells the order apart, for example {@code ServiceRequest/1}
     */
    public Card orderWithoutStudy(String order) {
        return Card.of(uuid(order, "order-without-study"),
                        "Lumbar MRI: the completed order names no study; nothing was analysed.",
                        Indicator.INFO, CardTopic.STATE.source())
                .withDetail("The order holds neither a Study Instance UID nor an accession number, and no ImagingStudy "
                        + "refers to it. Nothing is said about findings, neither good nor bad.\n\n" + Detail.RED_FLAGS);
    }

    /**
     * The card of a completed order known by its accession number, whose study has not arrived or is another patient's.
     *
     * @throws IllegalArgumentException for an order that has arrived: its studies have the cards
     */
    public Card card(OrderStatus order) {
        return stateCard(order.key(), order.state().name(), "Lumbar MRI: ", StateWords.of(order),
                order.state() == OrderStatus.State.IDENTITY_MISMATCH);
    }

    private Card stateCard(StudyStatus status) {
        String kind = status.state() == State.RUNNING ? State.QUEUED.name() : status.state().name();
        return stateCard(status.studyInstanceUid(), kind, day(status).map(d -> "MRI " + d + ": ").orElse("Lumbar MRI: "),
                StateWords.of(status), status.state() == State.IDENTITY_MISMATCH);
    }

    private static Card stateCard(String of, String kind, String opening, StateWords words, boolean otherPerson) {
        CardTopic topic = otherPerson ? CardTopic.IDENTITY : CardTopic.STATE;
        Card card = Card.of(uuid(of, kind), opening + words.summary(),
                        otherPerson ? Indicator.WARNING : Indicator.INFO, topic.source())
                .withDetail(words.explanation() + "\n\n" + Detail.RED_FLAGS);
        return otherPerson
                ? card.withOverrideReasons(List.of(OverrideReason.RADIOLOGY_INFORMED.coding()))
                : card;
    }

    private Card resultCard(StudyStatus status, StudyFindings findings) {
        Optional<String> day = day(status);
        List<LevelFinding> suspected = Summary.suspected(findings);
        boolean warn = suspected.stream().anyMatch(f -> f.condition() != Condition.DEGENERATION);
        String digest = findings.model().digest();
        String summary = Summary.of(findings, day.map(d -> "MRI " + d + ": ").orElse("Lumbar MRI: "));
        Card card = Card.of(uuid(status.studyInstanceUid(), digest, "result"), summary,
                        warn ? Indicator.WARNING : Indicator.INFO, CardTopic.RESULT.source())
                .withDetail(Detail.of(findings, day))
                .withLink(Link.smart("Open images and findings", settings.launchUrl().toString(), appContext(status)));
        if (!warn) {
            return card;
        }
        Action request = Action.create("Draft a request for a radiologist's priority reading", FhirJson.node(
                PriorityReading.draft(status.patientId(), status.studyInstanceUid(), summary)));
        Suggestion reading = new Suggestion("Ask radiology for a priority reading",
                uuid(status.studyInstanceUid(), digest, "priority-reading"), null, List.of(request));
        return card.withSuggestions(SelectionBehavior.AT_MOST_ONE, List.of(reading))
                .withOverrideReasons(OverrideReason.all());
    }

    private Optional<String> day(StudyStatus status) {
        return status.studyStarted().map(t -> t.atZone(settings.zone()).toLocalDate().toString());
    }

    private static String appContext(StudyStatus status) {
        ObjectNode context = JsonNodeFactory.instance.objectNode();
        context.put("studyInstanceUid", status.studyInstanceUid());
        status.diagnosticReportId().ifPresent(id -> context.put("reportId", id));
        return context.toString();
    }

    private static String uuid(String... parts) {
        return UUID.nameUUIDFromBytes(("card\n" + String.join("\n", parts)).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
