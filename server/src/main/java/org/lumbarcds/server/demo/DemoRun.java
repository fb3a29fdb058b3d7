// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.lumbarcds.cdshooks.LumbarServices;

/** The one flow: images to the archive, an order placed and completed, the hook called, the card shown. */
final class DemoRun {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(120);

    private final Ehr ehr;
    private final Progress progress;
    private final ObjectMapper json = new ObjectMapper();
    private String patientId = "";
    private String appContext = "";

    DemoRun(Ehr ehr, Progress progress) {
        this.ehr = ehr;
        this.progress = progress;
    }

    /** Whether a report was stored and the card tells what it should. */
    boolean order(StudyFiles study, Expectation expected) throws IOException, DemoException, InterruptedException {
        Instant start = Instant.now();
        if (study.passedOver() > 0) {
            progress.line("  (passed over, being no DICOM images: " + study.passedOver() + " of the folder's files)");
        }
        LumbarOrder order = new LumbarOrder(study.patient());
        patientId = order.patientId();
        progress.step("Storing " + study.files().size() + " images in the archive (STOW-RS)",
                () -> new StudyUpload(ehr).send(study));
        progress.step("Placing the order: patient, physician, service request", () -> order.place(ehr));
        progress.step("Completing the order", () -> order.complete(ehr));
        ObjectNode prefetch = progress.step("CDS Hooks: discovery, prefetch", () -> prefetch(order));
        ResultWait.Answer answer = progress.step("CDS Hooks: order complete, until the result is there",
                () -> new ResultWait(ehr, LONGEST_WAIT).orderComplete(order, prefetch));
        JsonNode chart = progress.step("CDS Hooks: chart opened (patient-view)",
                () -> ehr.call(LumbarServices.ON_PATIENT_VIEW.id(), order.patientView()));
        appContext = answer.card().appContext();
        show(answer);
        List<String> created = CreatedResources.since(start, ehr);
        progress.line("\nFHIR resources of this run (" + created.size() + ")");
        created.forEach(line -> progress.line("  " + line));
        return verdict(problems(answer.card(), chart, expected));
    }

    private ObjectNode prefetch(LumbarOrder order) throws IOException, DemoException, InterruptedException {
        for (JsonNode service : ehr.services()) {
            if (service.path("id").asText().equals(LumbarServices.ORDER_COMPLETE.id())) {
                return order.prefetch(ehr, service);
            }
        }
        throw new DemoException("discovery does not list the service " + LumbarServices.ORDER_COMPLETE.id());
    }

    private void show(ResultWait.Answer answer) throws JsonProcessingException {
        progress.line("\nThe card, after " + answer.calls() + (answer.calls() == 1 ? " call" : " calls"));
        answer.response().path("cards").forEach(card -> progress.line(CardText.of(card)));
        progress.line("\nAs JSON");
        progress.line(json.writerWithDefaultPrettyPrinter().writeValueAsString(answer.response()));
    }

    private List<String> problems(CardReading card, JsonNode chart, Expectation expected)
            throws IOException, DemoException, InterruptedException {
        List<String> problems = new ArrayList<>();
        expected.missing(card).forEach(what -> problems.add("the card lacks: " + what));
        if (ehr.search("DiagnosticReport?patient=" + patientId).isEmpty()) {
            problems.add("no DiagnosticReport was stored");
        }
        if (!chart.path("cards").path(0).path("summary").equals(card.card().path("summary"))) {
            problems.add("the opened chart shows another card than the completed order");
        }
        return problems;
    }

    private boolean verdict(List<String> problems) {
        progress.line("");
        problems.forEach(problem -> progress.line("NOT AS IT SHOULD BE: " + problem));
        if (problems.isEmpty()) {
            progress.line("As it should be: a report is stored, and the card tells what it should.");
        }
        return problems.isEmpty();
    }

    /** Where a person may look, with a launch of the SMART page of its own. */
    void printAddresses(String user, String password) throws IOException, DemoException, InterruptedException {
        progress.line("""

                Open
                  health            %1$s/actuator/health
                  CDS services      %1$s/cds-services
                  FHIR              %1$s/fhir/metadata
                  SMART             %1$s/.well-known/smart-configuration""".formatted(ehr.base()));
        progress.line("  images, findings  " + ehr.launch(patientId, appContext, LumbarOrder.PHYSICIAN));
        progress.line("                    sign in as " + user + " with the password " + password
                + "; the address is good for ten minutes");
    }
}
