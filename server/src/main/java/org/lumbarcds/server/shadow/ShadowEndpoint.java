// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.shadow;

import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lumbarcds.detect.ModelIdentity;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.stereotype.Component;

/**
 * {@code GET /actuator/shadow}: the second model, how far it is, and what it was given up on. {@code POST
 * /actuator/shadow/{id}}: sends one of those again.
 */
@Component
@Endpoint(id = "shadow")
class ShadowEndpoint {

    private static final int SHOWN = 200;

    private final ShadowModel model;
    private final ShadowRows rows;
    private final Clock clock;

    ShadowEndpoint(ShadowModel model, ShadowRows rows, Clock clock) {
        this.model = model;
        this.rows = rows;
        this.clock = clock;
    }

    /**
     * @param mode {@code off}, {@code on} or {@code broken}
     * @param problem why it is broken; else empty
     * @param model the second model, where it is in use
     * @param studies by where they stand, every state present, of every second model there was
     * @param givenUp latest first
     */
    record View(String mode, String problem, Optional<ModelIdentity> model, Map<String, Long> studies,
            List<ShadowRows.GivenUp> givenUp) {
    }

    @ReadOperation
    View view() {
        Map<ShadowState, Long> counts = new EnumMap<>(ShadowState.class);
        rows.counts().forEach(count -> counts.put(count.state(), count.rows()));
        Map<String, Long> studies = new TreeMap<>();
        for (ShadowState state : ShadowState.values()) {
            studies.put(state.name().toLowerCase(Locale.ROOT), counts.getOrDefault(state, 0L));
        }
        return new View(model.mode().name().toLowerCase(Locale.ROOT), model.problem(),
                model.detector().map(detector -> detector.model()), studies, rows.givenUp(SHOWN));
    }

    @WriteOperation
    WebEndpointResponse<Void> sendAgain(@Selector long id) {
        return new WebEndpointResponse<>(rows.startOver(id, clock.instant())
                ? WebEndpointResponse.STATUS_NO_CONTENT : WebEndpointResponse.STATUS_NOT_FOUND);
    }
}
