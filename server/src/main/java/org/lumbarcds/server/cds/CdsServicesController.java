// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.cds;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.lumbarcds.cdshooks.CdsClient;
import org.lumbarcds.cdshooks.CdsHooksProblem;
import org.lumbarcds.cdshooks.CdsRequest;
import org.lumbarcds.cdshooks.CdsRequestReader;
import org.lumbarcds.cdshooks.CdsResponse;
import org.lumbarcds.cdshooks.CdsServiceDefinition;
import org.lumbarcds.cdshooks.DiscoveryDocument;
import org.lumbarcds.cdshooks.Feedback;
import org.lumbarcds.cdshooks.FeedbackReader;
import org.lumbarcds.cdshooks.LumbarServices;
import org.lumbarcds.trigger.HookService;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** CDS Hooks 2.0. Everyone may ask what is offered; calls and feedback need the token of a registered client. */
@RestController
@RequestMapping("/cds-services")
class CdsServicesController {

    private final CdsCaller caller;
    private final CdsRequestReader requests;
    private final FeedbackReader feedbacks;
    private final FeedbackStore store;
    private final HookService hooks;
    private final HookMetrics metrics;
    private final AsyncTaskExecutor executor;

    CdsServicesController(CdsCaller caller, CdsRequestReader requests, FeedbackReader feedbacks, FeedbackStore store,
            HookService hooks, HookMetrics metrics, @Qualifier("hookCalls") AsyncTaskExecutor executor) {
        this.caller = caller;
        this.requests = requests;
        this.feedbacks = feedbacks;
        this.store = store;
        this.hooks = hooks;
        this.metrics = metrics;
        this.executor = executor;
    }

    @GetMapping
    DiscoveryDocument discovery() {
        return LumbarServices.discovery();
    }

    @PostMapping("/{id}")
    CompletableFuture<CdsResponse> call(@PathVariable String id, HttpServletRequest http) throws IOException {
        CdsServiceDefinition service = service(id);
        HookMetrics.Call measured = metrics.started(service.id());
        try {
            caller.authenticate(http);
            CdsRequest request = requests.read(http.getInputStream(), service);
            return CompletableFuture.supplyAsync(() -> answer(service, request), executor)
                    .whenComplete((answer, fault) -> measured.ended(fault));
        } catch (RejectedExecutionException e) {
            CdsHooksProblem busy = new CdsHooksProblem(503, "Too many calls", "too many calls are being answered",
                    null, "Try again in a few seconds.");
            measured.ended(busy);
            throw busy;
        } catch (IOException | RuntimeException | Error e) {
            // Whatever it was, the call has ended: an unended timer would hide just the calls that fail.
            measured.ended(e);
            throw e;
        }
    }

    private CdsResponse answer(CdsServiceDefinition service, CdsRequest request) {
        if (service.id().equals(LumbarServices.ON_PATIENT_VIEW.id())) {
            return hooks.patientView(request);
        }
        try {
            return hooks.orderComplete(request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CdsHooksProblem(503, "Server stops", "the server is being stopped", null,
                    "Try again in a few seconds.");
        }
    }

    @PostMapping("/{id}/feedback")
    void feedback(@PathVariable String id, HttpServletRequest http) throws IOException {
        CdsServiceDefinition service = service(id);
        CdsClient client = caller.authenticate(http);
        List<Feedback> batch = feedbacks.read(http.getInputStream());
        store.add(service.id(), client.issuer(), batch);
    }

    private static CdsServiceDefinition service(String id) {
        return LumbarServices.byId(id).orElseThrow(() -> new CdsHooksProblem(404, "No such CDS service",
                "there is no service of this id", null, "Call one of those GET /cds-services lists."));
    }
}
