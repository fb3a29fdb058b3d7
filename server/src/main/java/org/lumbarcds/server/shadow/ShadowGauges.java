// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.shadow;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** {@code lumbar_shadow_studies} by state and {@code lumbar_shadow_broken}, read at each scrape. */
@Component
class ShadowGauges implements MeterBinder {

    private final ShadowRows rows;
    private final ShadowModel model;

    ShadowGauges(ShadowRows rows, ShadowModel model) {
        this.rows = rows;
        this.model = model;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (ShadowState state : ShadowState.values()) {
            Gauge.builder("lumbar.shadow.studies", rows, r -> count(r, state))
                    .description("Studies of the second model by where they stand")
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        Gauge.builder("lumbar.shadow.broken", model, m -> m.mode() == ShadowModel.Mode.BROKEN ? 1 : 0)
                .description("1 when a second model is configured and cannot be used")
                .register(registry);
    }

    private static long count(ShadowRows rows, ShadowState state) {
        return rows.counts().stream().filter(count -> count.state() == state).mapToLong(ShadowRows.Count::rows).sum();
    }
}
